"""Files of every form and encoding become one canonical text; what cannot be read is refused in one sentence."""

import os
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import DocumentError
from corpus.readers import MAX_BYTES, MAX_ID_BYTES, READERS, document_id, read, supported
from corpus.readers.text import canonical, decode
from corpus.script import to_script
from tests.conftest import SHIPPED

HANT = "黑龍江省濕地面積達5.14萬平方公里,居全國第三位。\n國家級自然保護區46個。"
HANS = "黑龙江省湿地面积达5.14万平方公里,居全国第三位。\n国家级自然保护区46个。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *(
            (HANT, encoding)
            for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "big5", "cp950", "gb18030")
        ),
        *((HANS, encoding) for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030")),
        ("Wetlands cover 51,400 km².", "utf-16"),
        ("“Café” — a résumé", "utf-16"),
        ("“Café” — a résumé", "utf-16-be"),
        ("😀🎉", "utf-16"),
        ("國家政策規定", "utf-16-le"),  # without a BOM and without one NUL
        ("plain ASCII", "ascii"),
    ],
)
def test_every_encoding_of_an_office_is_read(text, encoding):
    assert decode(text.encode(encoding), "a.txt") == text


@pytest.mark.parametrize("encoding", ["cp950", "gb18030", "utf-16-le", "utf-16-be", "utf-8"])
def test_each_paragraph_of_the_shipped_document_is_told_apart_by_itself(encoding):
    for paragraph in SHIPPED.read_text(encoding="utf-8").splitlines():
        assert decode(paragraph.encode(encoding), "a.txt") == paragraph


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-16-le"])
def test_each_simplified_paragraph_is_told_apart_by_itself(encoding):
    for paragraph in to_script(SHIPPED.read_text(encoding="utf-8"), "zh-Hans").splitlines():
        assert decode(paragraph.encode(encoding), "a.txt") == paragraph


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(bytes(range(256)), id="every byte"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(64), id="a picture"),
        pytest.param(b"PK\x03\x04" + os.urandom(8) + b"\x00" * 64, id="an archive"),
        pytest.param(HANT.encode()[:-1], id="UTF-8 cut within a character"),
        pytest.param(HANT.encode("utf-16")[:-1], id="UTF-16 cut within a character"),
        pytest.param(HANT.encode("utf-32"), id="UTF-32"),
        pytest.param(b"\xef\xbb\xbf\xff", id="a BOM and no UTF-8"),
        pytest.param("中文\ud800的內容".encode("utf-8", "surrogatepass"), id="a lone surrogate in UTF-8"),
        pytest.param("中文\ud800的內容".encode("utf-16-le", "surrogatepass"), id="a lone surrogate in UTF-16"),
        pytest.param(b"text\x00text", id="a NUL in the text"),
        pytest.param(b"\x1b[31mred\x1b[0m", id="escape sequences of a terminal"),
        pytest.param("이것은 한국어 문장입니다".encode("euc_kr"), id="Korean"),
        pytest.param("Le café est très agréable.".encode("latin-1"), id="Latin-1"),
    ],
)
def test_what_is_no_text_in_a_known_encoding_is_refused_with_what_to_do(content):
    with pytest.raises(DocumentError, match=r"^a\.txt: not text in UTF-8, UTF-16, Big5 or GB18030; save it as UTF-8"):
        decode(content, "a.txt")


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", "　\n".encode(), b"\xff\xfe"])
def test_a_file_without_words_is_empty(content):
    with pytest.raises(DocumentError, match="the document is empty"):
        canonical(content, "a.txt")


def test_line_ends_of_every_system_become_one_newline():
    assert canonical(b"a\r\nb\rc\nd\r\n\r\n", "a.txt") == "a\nb\nc\nd\n\n"


def test_letters_in_two_pieces_become_one():
    assert canonical("Cafe\u0301".encode(), "a.txt") == "Café"


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(lambda text: text.strip() and text[0] != "\ufeff")
)
def test_a_text_comes_back_in_nfc_whatever_its_characters(text):
    for encoding in ("utf-8", "utf-16"):
        assert canonical(text.encode(encoding), "a.txt") == unicodedata.normalize("NFC", text)


@given(st.binary(max_size=300))
def test_bytes_of_any_kind_are_read_or_refused(content):
    try:
        text = canonical(content, "a.txt")
    except DocumentError:
        return
    assert text.strip()
    assert "\x00" not in text
    assert "\r" not in text
    text.encode()


def test_a_file_is_read_by_the_reader_of_its_ending(tmp_path):
    (tmp_path / "a.MD").write_text("# 標題\n\n正文。\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("# 不是標題\n", encoding="utf-8")
    assert [heading.title for heading in read(tmp_path / "a.MD").headings] == ["標題"]
    assert read(tmp_path / "b.txt").headings == ()
    assert (read(tmp_path / "b.txt").id, read(tmp_path / "b.txt").title) == ("b", "b")
    assert all(supported(tmp_path / f"c{ending.upper()}") for ending in READERS)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("用水 辦法(草案).txt", "用水-辦法-草案"),
        ("../../etc/passwd.txt", "passwd"),
        ("....txt", "document"),
        ("-rf.txt", "rf"),
        (".hidden.txt", "hidden"),
        ("a/b\\c:d*e.txt", "b-c-d-e"),
        ("名\u202e字\udcff.txt", "名-字"),
        ("x\ny\t.txt", "x-y"),
        ("😀.txt", "document"),
        ("v1.2.txt", "v1.2"),
        ("Cafe\u0301.txt", "Café"),
    ],
)
def test_an_id_is_safe_for_a_file_name(tmp_path, name, expected):
    assert document_id(tmp_path / name) == expected


def test_a_long_name_makes_a_short_id_and_two_that_begin_alike_stay_two(tmp_path):
    one, other = (document_id(tmp_path / f"{'節約用水辦法' * 13}{ending}.txt") for ending in "甲乙")
    assert one != other
    assert one.startswith("節約用水辦法")
    assert len(one.encode()) <= MAX_ID_BYTES


@given(st.text(min_size=1).filter(lambda name: "/" not in name and "\0" not in name))
def test_no_name_makes_an_id_that_leads_elsewhere(tmp_path_factory, name):
    found = document_id(tmp_path_factory.getbasetemp() / f"{name}.txt")
    assert found
    assert "/" not in found
    assert found not in {".", ".."}
    assert len(f"{found}.json".encode()) <= 255


def test_what_is_no_ordinary_file_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")  # reading it would wait for ever
    (tmp_path / "endless.txt").symlink_to("/dev/zero")
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "paper.pdf").write_bytes(b"%PDF")
    reasons = {
        "pipe.txt": "not an ordinary file",
        "endless.txt": "not an ordinary file",
        "folder.txt": "this is a folder",
        "loop.txt": "cannot be read",
        "gone.txt": "no such file",
        "missing.txt": "no such file",
        "paper.pdf": "no reader for '.pdf' files; use one of .markdown, .md, .text, .txt",
        f"{'n' * 300}.txt": "cannot be read \\(File name too long\\)",
    }
    for name, reason in reasons.items():
        with pytest.raises(DocumentError, match=f"{name}: {reason}"):
            read(tmp_path / name)


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path):
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(DocumentError, match="larger than 64 MB; split it"):
        read(tmp_path / "huge.txt")
