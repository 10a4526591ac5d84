"""The routes behind a document's content and its key figures: what they give, what they refuse, what broken files cost."""

import io
import json
from xml.etree import ElementTree

import pytest
from docx import Document as Word
from openpyxl import load_workbook
from starlette.testclient import TestClient

from assistant.app import study_desk
from assistant.service import Service
from assistant.settings import Settings
from assistant.study.bank import make
from assistant.study.corrections import corrections_path, keep, load_corrections
from assistant.study.digest import digest
from assistant.study.exports import pdf
from assistant.study.item import save_bank
from assistant.study.material import gather
from assistant.study.onepage import fitted, one_page
from corpus.document import Document
from corpus.outline import outline
from tests.assistant.study.made_up import MATERIAL, REPORT, report
from tests.assistant.study.test_corrections import correction

OWN = "http://127.0.0.1:7860"
HOSTILE = "<img src=x onerror=alert(1)>"


class Reader:
    """Answers nothing, and has documents."""

    def __init__(self, *documents):
        self.documents = {document.id: document for document in documents}


def client_of(home, *documents):
    service = Service(lambda report: Reader(*documents))
    service.start()
    service.wait(10)
    return TestClient(study_desk.build(Settings(home=home), service), base_url=OWN)


def text(name, words):
    return outline(Document(name, name, words))


def long_report(pages=300):
    """A report of so many pages, the text of each a little different."""
    body = REPORT.partition("\n\n")[2]
    parts = []
    for page in range(pages):
        varied = body.replace("830", str(830 + page)).replace("一、", f"（{page}）").replace("工作回顧", f"工作回顧{page}")
        parts.append(varied.replace("二、2031年", f"第{page}部分").replace("三、保障", f"保障{page}"))
    return text("long", "松山省工作報告\n\n" + "\n".join(parts))


@pytest.fixture
def client(home):
    return client_of(home, report())


@pytest.fixture
def bank(home):
    path = home / "study" / "bank.jsonl"
    save_bank(path, make([MATERIAL]))
    return path


def html(client, document="songshan"):
    answer = client.get("/material", params={"document": document})
    assert answer.status_code == 200
    return answer.json()["html"]


def figures(client, document="songshan"):
    answer = client.get("/figures", params={"document": document})
    assert answer.status_code == 200
    return answer.json()


# --- the content


def test_without_a_bank_the_pane_says_so_and_shows_everything_else(client):
    shown = html(client)
    assert "題庫裡還沒有這份文件的題目" in shown
    for words in (
        "2030年工作回顧",
        "三條紅線",
        "生態保護紅線、永久基本農田、城鎮開發邊界",
        "綠色工廠、綠色園區、綠色礦山",
        "2032年底",
    ):
        assert words in shown
    assert "<svg" in shown


def test_every_section_tells_how_many_items_it_has_in_words(client, bank):
    shown = html(client)
    assert 'data-say="material.count"' in shown
    assert "個部分都有題目" in shown
    others = [item for item in make([MATERIAL]) if all(source.section[-1] != "三、保障措施" for source in item.sources)]
    save_bank(bank, others)
    shown = html(client)
    assert "個還沒有題目" in shown
    missing = shown.partition('class="missing"')[2].partition("</ul>")[0]
    assert "三、保障措施" in missing
    assert "工作回顧" not in missing


def test_a_broken_bank_is_told_with_its_line_and_left_as_it_is(client, bank):
    bank.write_text(bank.read_text(encoding="utf-8") + "{\n", encoding="utf-8")
    before = bank.read_bytes()
    shown = html(client)
    line = len(before.splitlines())
    assert f"{bank}:{line}: not JSON" in shown
    assert "檔案原樣保留" in shown
    assert "三條紅線" in shown
    assert 'data-say="material.count"' not in shown
    assert bank.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("沒有標題也沒有數字的一段話。還有一句說明工作的話。", ["material.flat", "material.terms.none", "material.dates.none"]),
        ("只有一句話說明綠色發展的工作。", ["material.flat", "material.lists.none", "material.names.none"]),
        ("工作\n\n一、甲\n\n甲部分沒有可說的。\n\n二、乙\n\n乙部分也沒有。\n", ["material.slogans.none"]),
    ],
)
def test_a_document_that_holds_little_says_so_plainly(home, words, said):
    client = client_of(home, text("little", words))
    shown = html(client, "little")
    for key in said:
        assert f'data-say="{key}"' in shown
    told = figures(client, "little")
    assert (told["rows"], told["html"]) == ([], "")
    for name in ("handout.docx", "handout.html", "headings.opml", "mindmap.mmd"):
        assert client.get(f"/material/files/{name}", params={"document": "little"}).status_code == 200
    assert client.get("/figures/sheet", params={"document": "little"}).status_code == 200


def test_three_hundred_pages_are_shown_in_part_and_say_so(home):
    document = long_report()
    assert len(document.text) > 90_000
    client = client_of(home, document)
    shown = html(client, "long")
    assert 'data-say="material.map.large"' in shown
    assert 'data-say="content.more"' in shown
    told = figures(client, "long")
    assert len(told["rows"]) > 2000
    row = told["rows"][-1]
    passage = client.get("/content/passage", params={"document": "long", "start": row["start"], "end": row["end"]}).json()["html"]
    assert f'<mark tabindex="-1">{row["figure"]}</mark>' in passage
    assert len(passage) < 6000


def test_what_a_document_says_is_never_taken_for_markup(home):
    document = text("hostile", f"工作{HOSTILE}\n\n一、{HOSTILE}\n\n“{HOSTILE}”是指增長5%，發展“{HOSTILE}”、新材料、新能源。\n")
    client = client_of(home, document)
    shown = html(client, "hostile")
    assert HOSTILE not in shown
    assert "&lt;img" in shown
    row = figures(client, "hostile")["rows"][0]
    passage = client.get("/content/passage", params={"document": "hostile", "start": row["start"], "end": row["end"]}).json()[
        "html"
    ]
    assert HOSTILE not in passage


def test_a_passage_marks_what_was_chosen_inside_its_sentence(client):
    row = next(row for row in figures(client)["rows"] if row["figure"] == "5.2%")
    answer = client.get("/content/passage", params={"document": "songshan", "start": row["start"], "end": row["end"]})
    shown = answer.json()["html"]
    assert '<span class="sentence">預計全省地區生產總值增長</span><mark tabindex="-1">5.2%</mark>' in shown
    for start, end in ((0, 10**6), (9, 9), (10, 5)):
        answer = client.get("/content/passage", params={"document": "songshan", "start": start, "end": end})
        assert answer.status_code == 404


@pytest.mark.parametrize("path", ["/material", "/figures", "/figures/sheet", "/material/files/handout.docx"])
def test_a_document_that_is_gone_is_told(client, path):
    answer = client.get(path, params={"document": "elsewhere"})
    assert answer.status_code == 404
    assert "找不到這份文件" in answer.json()["fault"]


def test_outline_map_and_handout_are_files_of_their_forms(client):
    def file(name):
        answer = client.get(f"/material/files/{name}", params={"document": "songshan"})
        assert answer.status_code == 200
        assert "attachment; filename*=UTF-8''" in answer.headers["content-disposition"]
        return answer.content

    outlines = [one.get("text") for one in ElementTree.fromstring(file("headings.opml")).iter("outline")]
    assert "三、保障措施" in outlines
    assert file("mindmap.mmd").decode().startswith("mindmap\n  root")
    assert any("工作回顧" in paragraph.text for paragraph in Word(io.BytesIO(file("handout.docx"))).paragraphs)
    assert "重點任務" in file("handout.html").decode()
    assert client.get("/material/files/other.exe", params={"document": "songshan"}).status_code == 404


@pytest.mark.skipif(not pdf.font("zh-Hant"), reason="no Chinese font on this computer")
@pytest.mark.parametrize("document", [report(), long_report(60)], ids=["short", "long"])
def test_the_handout_is_one_page(document):
    assert pdf.pages(fitted(digest(gather(document)))) == 1


def test_the_handout_says_nothing_but_the_documents_words():
    sheet = one_page(digest(MATERIAL))
    cells = [cell for block in sheet.blocks if block.kind == "table" for row in block.rows[1:] for cell in row]
    assert len(cells) > 10
    assert all(cell in MATERIAL.document.text for cell in cells)


# --- key figures


def correct(client, row, **says):
    named = {name: row[name] for name in ("document", "sentence", "at", "figure")}
    said = {name: row[name] for name in ("indicator", "qualifier", "direction", "year")} | says
    return client.post("/figures/correct", json=named | {"says": said, "by": "王老師"})


def figure_row(client, figure="5.2%"):
    return next(row for row in figures(client)["rows"] if row["figure"] == figure)


def test_a_row_says_what_the_figure_is_said_of(client):
    row = figure_row(client)
    assert {name: row[name] for name in ("value", "unit", "direction", "year", "place")} == {
        "value": "5.2", "unit": "%", "direction": "up", "year": "2030", "place": "一、2030年工作回顧"
    }  # fmt: skip
    assert MATERIAL.document.text[row["start"] : row["end"]] == "5.2%"


def test_a_correction_is_kept_shown_and_taken_back(client, home):
    row = figure_row(client)
    answer = correct(client, row, indicator="地區生產總值", qualifier="左右", direction="down", year="2029")
    assert answer.json()["said"] == "figures.saved"
    now = figure_row(client)
    assert (now["qualifier"], now["direction"], now["year"], now["value"]) == ("左右", "down", "2029", "5.2")
    (kept,) = load_corrections(corrections_path(home))
    assert kept.by == "王老師"
    assert set(kept.says) == {"qualifier", "direction", "year"} | ({"indicator"} if row["indicator"] != "地區生產總值" else set())
    assert correct(client, now).json()["said"] == "figures.same"
    answer = correct(client, row)
    assert answer.json()["said"] == "figures.undone"
    assert load_corrections(corrections_path(home)) == ()
    assert figure_row(client)["corrected"] == []


def test_what_is_not_in_its_form_is_told_by_its_field_and_nothing_is_kept(client, home):
    answer = correct(client, figure_row(client), indicator="火星", qualifier="很多", direction="sideways", year="3")
    faults = answer.json()["faults"]
    assert {name: fault["key"] for name, fault in faults.items()} == {
        "indicator": "figures.wrong.words",
        "qualifier": "figures.wrong.qualifier",
        "direction": "figures.wrong.direction",
        "year": "figures.wrong.year",
    }
    assert faults["indicator"]["values"] == {"words": "火星"}
    assert not corrections_path(home).exists()


def test_a_figure_that_the_document_does_not_have_any_more_is_not_corrected(client, home):
    answer = correct(client, figure_row(client) | {"sentence": "增長5.2%。", "at": 2}, year="2029")
    assert answer.status_code == 409
    assert "訂正沒有儲存" in answer.json()["fault"]
    assert not corrections_path(home).exists()


def test_a_stale_correction_is_told_and_goes_only_when_somebody_drops_it(home):
    path = corrections_path(home)
    keep(path, correction(year="2029"))
    client = client_of(home, report(REPORT.replace("5.2%", "5.4%")))
    (stale,) = figures(client)["stale"]
    assert stale["figure"] == "5.2%"
    assert len(load_corrections(path)) == 1
    told = client.post("/figures/drop", json={name: stale[name] for name in ("document", "sentence", "at", "figure")}).json()
    assert (told["said"], told["stale"]) == ("figures.dropped", [])
    assert load_corrections(path) == ()


def test_a_broken_file_of_corrections_is_told_shows_what_was_read_and_is_left_alone(client, home):
    path = corrections_path(home)
    keep(path, correction(year="2029"))
    path.write_text(path.read_text(encoding="utf-8") + '{"document": 1}\n', encoding="utf-8")
    before = path.read_bytes()
    told = figures(client)
    assert f"{path}:2: " in told["html"]
    assert not told["writable"]
    assert figure_row(client)["year"] == "2030"
    assert f"{path}:2: " in html(client)
    answer = correct(client, figure_row(client), year="2028")
    assert answer.status_code == 400
    assert f"{path}:2: " in answer.json()["fault"]
    assert path.read_bytes() == before


def test_the_workbook_has_the_corrected_figures_as_text(client):
    correct(client, figure_row(client), qualifier="以上")
    content = client.get("/figures/sheet", params={"document": "songshan"}).content
    rows = list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    assert rows[0] == ("指標", "數值", "單位", "限定語", "方向", "年份", "出處")
    row = next(row for row in rows if row[1] == "5.2")
    assert row[2:6] == ("%", "以上", "↑", "2030")


def test_other_sites_correct_nothing(client, home):
    row = figure_row(client)
    body = {name: row[name] for name in ("document", "sentence", "at", "figure")} | {"says": {"year": "2029"}}
    answer = client.post("/figures/correct", json=body, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    plain = client.post("/figures/correct", content=json.dumps(body), headers={"Content-Type": "text/plain"})
    assert plain.status_code == 415
    assert client.post("/figures/correct", json=body | {"at": -1}).status_code == 422
    assert not corrections_path(home).exists()
