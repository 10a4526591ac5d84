"""A document of one page, and shorthands that make questions and answers about it."""

import pytest

from corpus.document import Document
from eval.question import Evidence, Key, Question
from eval.response import CitedSpan, Response

TEXT = (
    "全省概況\n2023年高新技術企業數量同比均增長22%以上,高技術製造業增加值增長12.3%。"
    "全省有獨立科研院所170個。森林面積20.12萬平方公里、溼地面積5.14萬平方公里,均居全國第3位。"
    "要建設森林水庫、糧庫、錢庫、碳庫。綠色發展是高質量發展的底色。"
)


class Desk:
    """Makes gold questions and answers whose offsets are right by construction."""

    def __init__(self) -> None:
        self.document = Document("page", "概況", TEXT)
        self.documents = {"page": self.document}

    def evidence(self, quote, grade=2):
        start = TEXT.index(quote)
        return Evidence("page", self.document.sha256, start, start + len(quote), quote, grade)

    def question(self, *quotes, keys=(), **fields):
        known = {"id": "q", "question": "?", "type": "number", "answerable": bool(quotes)} | fields
        return Question(keys=tuple(keys), evidence=tuple(map(self.evidence, quotes)), **known)

    def figure(self, value, unit="", **fields):
        return Key("k1", must=True, kind="figure", value=value, unit=unit, **fields)

    def text(self, text, *aliases, name="k1", must=True):
        return Key(name, must=must, kind="text", text=text, aliases=aliases)

    def cite(self, quote, marker=1, shift=0, document="page"):
        start = TEXT.index(quote) + shift
        return CitedSpan(marker, document, start, start + len(quote), quote)

    def answer(self, text, *quotes, **fields):
        citations = tuple(self.cite(quote, marker) for marker, quote in enumerate(quotes, start=1))
        return Response("q", text, **({"citations": citations} | fields))

    def refusal(self):
        return Response("q", "文件中沒有提到。", abstained=True)


@pytest.fixture(scope="session")
def desk():
    return Desk()
