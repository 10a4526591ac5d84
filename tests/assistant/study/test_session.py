"""A session: one zip that says how it came about, the same for the same seed."""

import io
import json
import zipfile
from dataclasses import replace
from itertools import pairwise

import pytest

from assistant.study.bank import make, usable
from assistant.study.blueprint import planned
from assistant.study.digest import digest
from assistant.study.material import gather
from assistant.study.papers import draw_papers
from assistant.study.plan import agenda, handout, parts_of, session_plan
from assistant.study.session import items_in, items_of, session
from corpus.document import Document
from corpus.errors import DatasetError
from eval.files import sha256
from tests.conftest import SHIPPED


@pytest.fixture(scope="module")
def material():
    from assistant.parts import read_all

    (document,), _ = read_all([SHIPPED])
    return gather(document)


@pytest.fixture(scope="module")
def bank(material):
    return [replace(item, status="accepted", by="王老師") for item in usable(make([material], seed=7))]


@pytest.fixture(scope="module")
def whole(material, bank):
    about = digest(material)
    plan = planned(about.title, 90, bank, audience="新入職同事")
    drawn = draw_papers(bank, plan, about.language, seed=7)
    return about, plan, drawn, session(about, plan, drawn, bank, seed=7)


def files_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_one_seed_makes_the_same_bytes_and_another_makes_others(material, bank, whole):
    about, plan, _, content = whole
    again = session(digest(material), plan, draw_papers(bank, plan, about.language, seed=7), bank, seed=7)
    assert sha256(again) == sha256(content)
    assert session(about, plan, draw_papers(bank, plan, about.language, seed=8), bank, seed=8) != content


def test_the_manifest_names_every_file_with_its_hash_and_how_all_was_made(whole):
    about, _, drawn, content = whole
    files = files_of(content)
    facts = json.loads(files["MANIFEST.json"])
    assert facts["files"] == {name: sha256(found) for name, found in files.items() if name != "MANIFEST.json"}
    assert facts["document"]["sha256"] == about.sha256
    assert (facts["seed"], facts["short"]) == (7, [])
    assert facts["rules"]
    assert {name: len(ids) for name, ids in facts["papers"].items()} == {
        name: len(paper.items) for name, paper in drawn.papers.items()
    }


def test_the_zip_has_all_that_a_session_takes_in_the_documents_script(whole):
    names = "\n".join(files_of(whole[3]))
    for part in (
        "教學方案.docx",
        "前測-學員版",
        "試卷A-教師版",
        "試卷B-答題卡",
        "後測",
        "講義.html",
        "slides.pptx",
        "deck.apkg",
        "items.xlsx",
    ):
        assert part in names


def test_the_session_gives_its_items_back_as_they_were_printed(tmp_path, whole):
    path = tmp_path / "session.zip"
    path.write_bytes(whole[3])
    found = {item.id: item for item in items_in(path)}
    assert all(found[item.id] == item for item in items_of(whole[2]))
    path.write_bytes(b"PK")
    with pytest.raises(DatasetError, match="not a session"):
        items_in(path)


def test_what_is_practised_is_not_what_is_asked(whole):
    files = files_of(whole[3])
    asked = {item.id for item in items_of(whole[2])}
    assert not any(name in files["anki.txt"].decode() or name in files["08-practice.html"].decode() for name in asked)


def test_the_agenda_fills_the_minutes_without_a_gap(whole):
    about, plan, _, _ = whole
    for minutes in (10, 45, 90, 480):
        stretches = agenda(about, replace(plan, minutes=minutes))
        assert stretches[0].start == 0
        assert stretches[-1].end == minutes
        assert all(one.end == other.start for one, other in pairwise(stretches))


def test_a_session_about_some_sections_leaves_the_others_out(whole):
    about = whole[0]
    title = about.parts[-1][0][-1]
    assert [path[-1] for path, _ in parts_of(about, [title])] == [title]


def test_the_handout_and_the_plan_say_nothing_that_the_document_does_not(material, whole):
    about, plan, *_ = whole
    text = material.document.text
    for block in handout(about, "t").blocks:
        if block.kind == "table":
            for name, said, section in block.rows[1:]:
                assert said in text or said[:3] in text
                assert section in text
                assert name in text
    quotes = [block.text for block in session_plan(about, plan, [], []).blocks if block.kind == "text" and block.text[0] == "“"]
    assert quotes
    assert all(quote[1:-1] in " ".join(text.split()) for quote in quotes)


def test_a_document_of_one_sentence_still_makes_a_handout():
    about = digest(gather(Document("one", "一句", "要辦好這件事。")))
    assert handout(about, "t").blocks
    assert agenda(about, planned("t", 30, []))[-1].end == 30
