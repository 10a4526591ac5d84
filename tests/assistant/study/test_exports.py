"""What leaves for the tools of trainers: nothing lost, nothing given away, nothing that differs between two makings."""

import io
import re
import zipfile

import docx
import pytest
from openpyxl import load_workbook

from assistant.study.exports import (
    anki,
    gift,
    leaflets,
    pdf,
    qti,
    sheet,
    slides,
    word,
    word_back,
)
from assistant.study.exports.back import rebuilt
from assistant.study.exports.labels import language_of
from assistant.study.paper import Paper, parts_of

LANGUAGE = "zh-Hant"


@pytest.fixture
def paper(bank):
    return Paper("學習測驗", LANGUAGE, parts_of(bank), minutes=30)


def kept(item):
    """What a trip through a file must not change."""
    options = [(option.text, option.key) for option in item.options]
    return item.id, item.stem, set(item.answer), sorted(item.pairs), options


def saved(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_the_words_on_a_paper_follow_the_script_of_the_document(desk, bank):
    assert language_of(bank) == "zh-Hant"
    simplified = [desk.item("cloze", "x＿＿", "底色", ["底色"])]
    assert language_of([*simplified]) == "zh-Hant"  # the same in both scripts


@pytest.mark.parametrize("preset", sheet.PRESETS)
def test_items_come_back_from_a_workbook_as_they_went(tmp_path, bank, preset):
    path = saved(tmp_path, "items.xlsx", sheet.write(bank, LANGUAGE, preset=preset))
    found, lost = rebuilt(bank, sheet.read(path))
    assert lost == []
    assert list(map(kept, found)) == list(map(kept, bank))


def test_items_come_back_from_gift_as_they_went(tmp_path, bank):
    path = saved(tmp_path, "gift.txt", gift.write(bank, LANGUAGE, "學習"))
    found, lost = rebuilt(bank, gift.read(path))
    assert lost == []
    assert list(map(kept, found)) == list(map(kept, bank))


def test_items_come_back_from_the_trainers_copy_as_they_went(tmp_path, bank, paper):
    found, lost = rebuilt(bank, word_back.read(saved(tmp_path, "t.docx", word.teacher(paper))))
    assert lost == []
    assert list(map(kept, found)) == list(map(kept, paper.items))


def body_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))


def text_of(content):
    found = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return "\n".join([*[paragraph.text for paragraph in found.paragraphs], *cells])


def test_the_learners_copy_gives_no_key_away(bank, paper):
    text = text_of(word.learner(paper))
    assert all(item.stem in text for item in bank)
    for words in ("答案", "解析", "出處", "原文", *[item.id for item in bank]):
        assert words not in text


def test_chinese_has_its_font_in_every_style_of_a_paper(paper):
    with zipfile.ZipFile(io.BytesIO(word.teacher(paper))) as archive:
        styles = archive.read("word/styles.xml").decode()
    for name in ("Normal", "Title", "heading 1", "Study Stem", "Study Option", "Study Key"):
        style = re.search(rf'<w:name w:val="{name}"/>.*?</w:style>', styles, re.DOTALL)[0]
        assert 'w:eastAsia="Microsoft JhengHei"' in style
        assert "eastAsiaTheme" not in style


def test_a_draft_says_so_on_every_page(bank):
    draft = word.learner(Paper("學習測驗", LANGUAGE, parts_of(bank), draft=True))
    assert 'string="草稿"' in body_of(draft)
    assert "草稿" not in body_of(word.learner(Paper("學習測驗", LANGUAGE, parts_of(bank))))


def test_a_paper_is_of_a4_and_says_what_each_part_is_worth(paper):
    found = docx.Document(io.BytesIO(word.learner(paper)))
    assert (round(found.sections[0].page_width.cm, 1), round(found.sections[0].page_height.cm, 1)) == (21.0, 29.7)
    assert any("共 2 題，每題 1 分，共 2 分" in paragraph.text for paragraph in found.paragraphs)


@pytest.mark.parametrize(
    "make",
    [
        lambda paper: word.learner(paper),
        lambda paper: word.teacher(paper),
        lambda paper: word.answer_sheet(paper),
        lambda paper: sheet.write(paper.items, LANGUAGE),
        lambda paper: gift.write(paper.items, LANGUAGE, "學習"),
        lambda paper: anki.package(paper.items, LANGUAGE, "知源"),
        lambda paper: qti.write(paper.items, LANGUAGE, "學習"),
        lambda paper: slides.pptx([slide for item in paper.items for slide in slides.of_item(item, LANGUAGE)], "學習", LANGUAGE),
        lambda paper: pdf.write(leaflets.of_paper(paper, keys="below")),
        lambda paper: word.leaflet(leaflets.of_paper(paper, keys="behind")),
    ],
)
def test_the_same_items_make_the_same_bytes(paper, make):
    assert make(paper) == make(paper)


def test_no_cell_is_a_formula_and_percentages_stay_text(tmp_path, desk):
    stems = ["=HYPERLINK(1)", "+1+cmd", "-2+3", "@SUM(1)", "\t=1"]
    items = [desk.item("cloze", stem + "＿＿", "底色", ["-12.3%"]) for stem in stems]
    book = load_workbook(io.BytesIO(sheet.write(items, LANGUAGE)))
    cells = [cell for row in book.active.iter_rows(min_row=2) for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(str(cell.value).startswith(("=", "+", "@", "\t")) for cell in cells)
    assert sum(cell.value == "-12.3%" and cell.number_format == "@" for cell in cells) == len(items)
    found = sheet.read(saved(tmp_path, "x.xlsx", sheet.write(items, LANGUAGE)))
    assert [back.stem for back in found] == [item.stem for item in items]


def test_the_columns_offer_the_kinds_and_the_second_sheet_has_the_figures(bank):
    figures = [(bank[0].figure, "概況 › 全省概況")]
    book = load_workbook(io.BytesIO(sheet.write(bank, LANGUAGE, figures=figures)))
    rules = book.worksheets[0].data_validations.dataValidation
    assert any("單項選擇題" in rule.formula1 for rule in rules)
    assert [cell.value for cell in book.worksheets[1][2]][:3] == ["高技術製造業增加值", "12.3", "%"]


def test_gift_has_no_mark_no_numbers_and_no_bare_control_characters(bank):
    content = gift.write(bank, LANGUAGE, "學習")
    text = content.decode()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert re.search(r"\{#(?!###)", text) is None
    assert r"5\~7%之間\{見附表\:a\=b\}" in text
    for entry in text.split("\n\n")[1:]:
        assert len(re.findall(r"(?<!\\)\{", entry)) == len(re.findall(r"(?<!\\)\}", entry)) == 1


@pytest.mark.parametrize("text", ["->", "a->b~c", "T", "%50%對", "*", "[html]x", "line\nline", "\\{", "::x::"])
def test_what_gift_has_signs_for_stays_what_it_is(tmp_path, desk, text):
    item = desk.item("cloze", f"甲{text}乙＿＿。", "底色", [text])
    (back,) = gift.read(saved(tmp_path, "g.txt", gift.write([item], LANGUAGE, "學習")))
    plain = text.replace("->", "→").replace("\n", " ")
    assert (back.stem, back.key) == (f"甲{plain}乙＿＿。", (plain,))
