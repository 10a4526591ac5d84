"""The other forms, each read by a reader that is not its writer."""

import io
import json
import re
import sqlite3
import subprocess
import zipfile
from html.parser import HTMLParser
from shutil import which
from xml.etree import ElementTree

import pytest
from pptx import Presentation

from assistant.study.exports import (
    aiken,
    anki,
    html,
    leaflets,
    markdown,
    moodle,
    outline,
    package,
    pdf,
    qti,
    qti_back,
    sheet,
    slides,
    word,
)
from assistant.study.exports.back import rebuilt
from assistant.study.paper import Paper, parts_of
from corpus.errors import DatasetError, DocumentError

LANGUAGE = "zh-Hant"
QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
NASTY = "<b>&\"'</b> ]]> {{c1::x}} :: }} 5~7% a->b #1 `x` |y| $z$ \\n"


@pytest.fixture
def paper(bank):
    return Paper("學習測驗", LANGUAGE, parts_of(bank), minutes=30)


@pytest.fixture
def nasty(desk):
    """Items whose words have a meaning in one form or another."""
    return [
        desk.item("cloze", f"{NASTY}＿＿。", "底色", [NASTY.strip()], aliases=("*",), tags=("兩 個", "[x]")),
        desk.item("mcq", NASTY, "底色", ["底色"], options=(desk.option("a", "底色", key=True), desk.option("b", NASTY.strip()))),
        desk.item("short", NASTY + "?", "底色", [NASTY.strip()]),
        desk.item("match", NASTY + "!", "底色", [], pairs=(("甲", NASTY.strip()), ("乙", "底色"))),
    ]


def saved(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def kept(item):
    return item.id, item.stem, set(item.answer), sorted(item.pairs), [(option.text, option.key) for option in item.options]


@pytest.mark.parametrize(
    ("name", "write", "read"),
    [
        ("moodle.xml", lambda items: moodle.write(items, LANGUAGE, "學習"), moodle.read),
        ("anki.txt", lambda items: anki.text(items, LANGUAGE, "知源"), anki.read),
        ("aiken.txt", aiken.write, aiken.read),
        ("qti.zip", lambda items: qti.write(items, LANGUAGE, "學習"), qti_back.read),
    ],
)
def test_items_come_back_as_they_went(tmp_path, bank, name, write, read):
    went = [item for item in bank if name != "aiken.txt" or item.kind == "mcq"]
    found, lost = rebuilt(bank, read(saved(tmp_path, name, write(bank))))
    assert lost == []
    assert list(map(kept, found)) == list(map(kept, went))


def test_moodle_finds_ids_tags_and_proof_in_words_that_mean_something_to_xml(tmp_path, nasty):
    content = moodle.write(nasty, LANGUAGE, "a/b")
    root = ElementTree.fromstring(content)
    questions = [question for question in root if question.get("type") != "category"]
    assert [question.findtext("idnumber") for question in questions] == [item.id for item in nasty]
    assert root.findtext("question/category/text") == "$course$/top/a//b"
    assert {tag.text for tag in questions[0].findall("tags/tag/text")} == {"remember", "difficulty-1", "兩 個", "[x]"}
    assert all("出處" in question.findtext("generalfeedback/text") for question in questions)
    assert "<b>" not in questions[0].findtext("questiontext/text")  # shown, not run
    back = moodle.read(saved(tmp_path, "m.xml", content))
    assert back[0].stem.startswith(NASTY)
    assert back[0].key == (NASTY.strip(), "*")
    assert back[1].options[1] == NASTY.strip()


def test_moodle_takes_several_blanks_as_one_question(tmp_path, desk):
    item = desk.item("cloze", "森林面積＿＿，溼地面積＿＿。", "底色", ["20.12}萬", "5.14~萬"])
    content = moodle.write([item], LANGUAGE, "學習")
    assert ElementTree.fromstring(content)[1].get("type") == "cloze"
    (back,) = moodle.read(saved(tmp_path, "m.xml", content))
    assert (back.stem, back.key) == (item.stem, item.answer)


def test_moodle_pays_in_shares_that_it_knows_and_never_for_ticking_all(bank):
    root = ElementTree.fromstring(moodle.write(bank, LANGUAGE, "學習"))
    (multi,) = [question for question in root if question.findtext("single") == "false"]
    shares = [float(answer.get("fraction")) for answer in multi.findall("answer")]
    assert sorted(shares) == [-50, 33.33333, 33.33333, 33.33333]


def test_aiken_is_single_choice_in_ascii_letters_and_says_when_it_is_not(tmp_path, desk, bank):
    text = aiken.write(bank).decode()
    assert re.fullmatch(r"[^\n]+\n(?:[A-F]\. [^\n]+\n)+ANSWER: [A-F]\n", text)
    assert not aiken.fits(desk.item("mcq", "A. 甲?", "底色", ["底色"], options=bank[2].options))
    with pytest.raises(DatasetError, match=r"a\.txt:1: .*\n.*a\.txt:5: "):
        aiken.read(saved(tmp_path, "a.txt", "題\nA、甲\nANSWER: A\n\n題\nA. 甲\nANSWER: B\n".encode()))


def test_qti_names_every_item_once_and_each_can_be_marked(bank):
    with zipfile.ZipFile(io.BytesIO(qti.write(bank, LANGUAGE, "學習"))) as archive:
        manifest = ElementTree.fromstring(archive.read("imsmanifest.xml"))
        named = [file.get("href") for file in manifest.iter("{http://www.imsglobal.org/xsd/imscp_v1p1}file")]
        roots = {name: ElementTree.fromstring(archive.read(name)) for name in named}
        assert sorted([*named, "imsmanifest.xml"]) == sorted(archive.namelist())
    for item, root in zip(bank, roots.values(), strict=True):
        assert root.get("identifier") == item.id
        values = [value.text for value in root.findall(f"{QTI}responseDeclaration/{QTI}correctResponse/{QTI}value")]
        named = {node.get("identifier"): node.text for node in root.iter() if node.tag in {f"{QTI}simpleChoice"}}
        if item.kind in {"mcq", "multi", "order"}:
            assert tuple(named[value] for value in values) == item.answer
        if item.kind == "match":
            ends = {node.get("identifier"): node.text for node in root.iter(f"{QTI}simpleAssociableChoice")}
            assert tuple(tuple(ends[end] for end in value.split()) for value in values) == item.pairs
        if item.kind in {"cloze", "figure_cloze"}:
            assert tuple(values) == item.answer
        assert not any(node.get("shuffle") == "true" for node in root.iter())
        assert item.source.quote in "".join(root.find(f"{QTI}modalFeedback").itertext())


def test_qti_identifiers_never_begin_with_a_digit(desk):
    item = desk.item("cloze", "x＿＿", "底色", ["底色"], id="9 x")
    assert 'identifier="_9_x"' in qti.assessment(item, LANGUAGE)


def spoilt(content, number, old, new):
    """Return a package with one word of one of its items changed."""
    files = package.unzipped(content)
    name = list(files)[number]
    assert old in files[name].decode()
    return package.zipped(files | {name: files[name].decode().replace(old, new).encode()})


def test_qti_holds_words_that_mean_something_to_xml(tmp_path, nasty):
    item, *rest = nasty
    found, lost = rebuilt(nasty, qti_back.read(saved(tmp_path, "q.zip", qti.write([item, *rest], LANGUAGE, "a<b"))))
    assert lost == []
    assert list(map(kept, found)) == list(map(kept, nasty))


@pytest.mark.parametrize(
    ("number", "old", "new", "said"),
    [
        (3, 'shuffle="false" ', "", "<choiceInteraction> lacks 'shuffle'"),
        (3, "simpleChoice", "choice", "<choice> is no element of an item"),
        (3, "<value>A</value>", "<value>Z</value>", "the right value 'Z' names no choice"),
        (3, 'identifier="B"', 'identifier="A"', "two choices have one identifier"),
        (3, 'identifier="RESPONSE"', 'identifier="OTHER"', "the response 'RESPONSE' is not declared"),
        (3, 'cardinality="single"', 'cardinality="one"', "'cardinality' of <responseDeclaration> is 'one'"),
        (3, "imsqti_v2p1", "imsqti_v3p0", "is no item of QTI 2.1"),
        (3, "<itemBody>", '<itemBody onload="x">', "<itemBody> has an attribute 'onload' that it may not have"),
        (1, "</itemBody>", "", "is not XML"),
        (1, "<assessmentItem", "<!DOCTYPE x><assessmentItem", "declares entities"),
        (0, "items/", "elsewhere/", "is named in the manifest but not in the package"),
    ],
)
def test_a_package_that_leaves_the_grammar_is_refused_by_name(tmp_path, bank, number, old, new, said):
    path = saved(tmp_path, "q.zip", spoilt(qti.write(bank, LANGUAGE, "學習"), number, old, new))
    with pytest.raises(DatasetError, match=r"q\.zip: (items|elsewhere)/") as refused:
        qti_back.read(path)
    assert said in str(refused.value)


def test_children_of_an_item_stand_in_the_order_of_the_grammar(bank):
    root = ElementTree.fromstring(qti.assessment(bank[2], LANGUAGE))
    assert list(qti_back.breaches(root)) == []
    body = root.find(f"{QTI}itemBody")
    root.remove(body)
    root.append(body)
    (found,) = qti_back.breaches(root)
    assert found.startswith("<assessmentItem> holds")


@pytest.mark.parametrize("content", [b"", b"PK", package.zipped({"a.xml": b"<a/>"}), package.zipped({"imsmanifest.xml": b"<a"})])
def test_what_is_no_package_is_refused(tmp_path, content):
    with pytest.raises(DatasetError, match="not a QTI package"):
        qti_back.read(saved(tmp_path, "q.zip", content))


def notes_of(tmp_path, content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        saved(tmp_path, "c.anki2", archive.read("collection.anki2"))
    with sqlite3.connect(tmp_path / "c.anki2") as base:
        notes = {
            fields.split("\x1f")[0]: (guid, fields.split("\x1f")) for guid, fields in base.execute("select guid, flds from notes")
        }
        models = json.loads(base.execute("select models from col").fetchone()[0])
        cards = base.execute("select count(*) from cards").fetchone()[0]
    base.close()
    return notes, models, cards


def test_an_anki_package_has_a_card_an_item_and_the_same_ids_each_time(tmp_path, bank):
    notes, models, cards = notes_of(tmp_path, anki.package(bank, LANGUAGE, "知源"))
    assert set(notes) == {item.id for item in bank}
    assert cards == len(bank)
    again, other, _ = notes_of(tmp_path, anki.package(bank[:3], LANGUAGE, "知源"))
    assert all(notes[name][0] == guid for name, (guid, _) in again.items())
    assert set(other) <= set(models)
    assert all(model["flds"][0]["name"] == "Id" for model in models.values())


def test_anki_text_and_package_have_the_same_fields(tmp_path, bank):
    notes, _, _ = notes_of(tmp_path, anki.package(bank, LANGUAGE, "知源"))
    lines = anki.text(bank, LANGUAGE, "知源").decode().splitlines()
    assert lines[:3] == ["#separator:tab", "#html:true", "#notetype column:1"]
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    for _, name, *fields, tags in rows:
        if not any('"' in field for field in fields):
            assert notes[name][1][1:] == fields
        assert all(" " not in tag for tag in tags.split(" "))


def test_a_cloze_is_one_blank_whatever_its_words(tmp_path, nasty):
    (row, *_) = [line for line in anki.text(nasty, LANGUAGE, "知源").decode().splitlines() if not line.startswith("#")]
    assert row.count("{{c1::") == 1
    hidden = row.split("{{c1::")[1].split("}}")[0]
    assert "::" not in hidden
    assert row.split("\t")[-1].split(" ")[-2:] == ["兩_個", "[x]"]
    back = anki.read(saved(tmp_path, "a.txt", anki.text(nasty, LANGUAGE, "知源")))
    assert back[0].key == (NASTY.strip(),)


def test_every_slide_has_a_title_a_chinese_font_and_the_passage_in_its_notes(bank):
    deck = [slide for item in bank for slide in slides.of_item(item, LANGUAGE)]
    show = Presentation(io.BytesIO(slides.pptx(deck, "學習", LANGUAGE)))
    assert len(show.slides) == 2 * len(bank)
    for place, page in enumerate(show.slides):
        item = bank[place // 2]
        assert page.shapes.title.text
        assert item.source.quote in page.notes_slide.notes_text_frame.text
        text = "\n".join(shape.text_frame.text for shape in page.shapes if shape.has_text_frame)
        assert ("答案" in text) == (place % 2 == 1)  # the answer is on the next slide
        for shape in page.shapes:
            for paragraph in shape.text_frame.paragraphs:
                for run in paragraph.runs:
                    assert run._r.rPr.find("{http://schemas.openxmlformats.org/drawingml/2006/main}ea").get("typeface")


def test_marp_slides_are_parted_by_rules_and_keep_the_passage_as_notes(bank):
    deck = [slide for item in bank for slide in slides.of_item(item, LANGUAGE)]
    text = slides.marp(deck).decode()
    head, *pages = text.split("\n---\n")
    assert head == "---\nmarp: true\npaginate: true"
    assert len(pages) == len(deck)
    assert all(page.count("<!--") == page.count("-->") for page in pages)


class Page(HTMLParser):
    """Collects what a page would fetch, and its text."""

    def __init__(self):
        super().__init__()
        self.fetched, self.text, self.open = [], [], []

    def handle_starttag(self, tag, attrs):
        self.fetched += [value for name, value in attrs if name in {"src", "href", "srcset"}]
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def test_a_page_fetches_nothing_is_well_formed_and_shows_words_as_they_are(nasty):
    content = html.write(leaflets.of_paper(Paper("<i>", LANGUAGE, parts_of(nasty), draft=True), keys="below")).decode()
    page = Page()
    page.feed(content)
    assert page.fetched == []
    assert page.open == []
    assert NASTY.strip() in "".join(page.text).replace("\n", " ")
    for words in ("prefers-color-scheme:dark", "@media print", 'data-draft="草稿"'):
        assert words in content
    assert "<script" not in content
    assert "url(" not in content


def test_markdown_shows_words_as_they_are_and_keeps_the_key_behind(paper, nasty):
    text = markdown.write(leaflets.of_paper(paper, keys="behind")).decode()
    questions, keys = text.split("## 參考答案")
    assert "12\\.3" not in questions
    assert all(item.source.quote[:8] not in questions.replace("\\", "") for item in paper.items if item.kind == "order")
    assert "摸清底數 → 制定方案 → 督促落實" in keys
    escaped = markdown.write(leaflets.of_paper(Paper("t", LANGUAGE, parts_of(nasty)), keys="none")).decode()
    assert "\\<b\\>" in escaped


@pytest.mark.skipif(not pdf.font(LANGUAGE), reason="no Chinese font on this computer")
def test_a_pdf_has_the_words_of_its_paper(tmp_path, paper):
    content = pdf.write(leaflets.of_paper(paper, keys="below"))
    assert content.startswith(b"%PDF")
    if not which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    path = saved(tmp_path, "p.pdf", content)
    text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout.decode()
    assert "高技術製造業增加值增長" in text
    assert "參考" not in text


def test_without_a_chinese_font_a_pdf_is_refused_in_one_sentence(paper):
    with pytest.raises(DocumentError, match=r"this computer has no Chinese font; install one"):
        pdf.write(leaflets.of_paper(paper, keys="none"), known={"DejaVu Sans"})


def test_the_outline_nests_as_the_sections_do(desk):
    paths = [section.path for section in desk.document.sections]
    notes = {paths[1]: ('森林面積"20.12"&<萬>',)}
    root = ElementTree.fromstring(outline.opml("概況", paths, notes))
    top = root.find("body/outline")
    assert [node.get("text") for node in top] == ["全省概況", "綠色發展", "工作要求"]
    assert top[1][0].get("text") == '森林面積"20.12"&<萬>'
    lines = outline.mermaid("概況", paths, notes).decode().splitlines()
    assert lines[:2] == ["mindmap", '  root["概況"]']
    assert [len(line) - len(line.lstrip()) for line in lines[2:]] == [4, 4, 6, 4]
    assert all(line.count('"') == 2 for line in lines[1:])


def test_office_opens_what_is_made(tmp_path, paper, bank):
    office = which("soffice")
    if not office:
        pytest.skip("LibreOffice is not installed")
    deck = [slide for item in bank[:3] for slide in slides.of_item(item, LANGUAGE)]
    saved(tmp_path, "a.docx", word.teacher(paper))
    saved(tmp_path, "b.pptx", slides.pptx(deck, "學習", LANGUAGE))
    command = [
        office,
        f"-env:UserInstallation=file://{tmp_path}/office",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
    ]
    subprocess.run([*command, str(tmp_path / "a.docx"), str(tmp_path / "b.pptx")], capture_output=True, check=True, timeout=150)
    for name, words in (("a.pdf", "高技術製造業增加值增長"), ("b.pdf", "數據填空題")):
        text = subprocess.run(["pdftotext", str(tmp_path / name), "-"], capture_output=True, check=True).stdout.decode()
        assert words in "".join(text.split())


@pytest.mark.parametrize(
    "make",
    [
        word.learner,
        lambda paper: sheet.write(paper.items, LANGUAGE),
        lambda paper: slides.pptx(list(slides.of_item(paper.items[0], LANGUAGE)), "學習", LANGUAGE),
        lambda paper: anki.package(paper.items, LANGUAGE, "知源"),
    ],
)
def test_a_zipped_file_has_no_date_and_no_system(paper, make):
    content = make(paper)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {(entry.date_time, entry.create_system) for entry in archive.infolist()} == {((1980, 1, 1, 0, 0, 0), 3)}
        if "docProps/core.xml" in archive.namelist():
            assert set(re.findall(rb"20\d\d-[^<]*", archive.read("docProps/core.xml"))) == {b"2000-01-01T00:00:00Z"}
    assert package.undated(content) == content
