"""A page of policy, and one item of every kind about it, whose spans are right by construction."""

import pytest

from assistant.study.item import FALSE, TRUE, FigureFacts, Item, Made, Option, Source, item_id
from corpus.document import Document, Section

TEXT = (
    "全省概況\n"
    "2023年高新技術企業數量同比增長22%以上,高技術製造業增加值增長12.3%。全省有獨立科研院所170個,高校78所。\n"
    "綠色發展\n"
    "森林面積20.12萬平方公里、溼地面積5.14萬平方公里,均居全國第3位。要建設森林水庫、糧庫、錢庫、碳庫。\n"
    "綠色發展是高質量發展的底色。誤差在5~7%之間{見附表:a=b}。\n"
    "工作要求\n"
    "首先摸清底數,其次制定方案,最後督促落實。教育廳負責高校,科技廳負責院所,林草局負責森林。"
)


class Desk:
    """Makes items about the page."""

    def __init__(self) -> None:
        starts = [TEXT.index(title) for title in ("全省概況", "綠色發展\n", "工作要求")]
        ends = [*starts[1:], len(TEXT)]
        sections = tuple(
            Section(("概況", TEXT[start : TEXT.index("\n", start)]), start, TEXT.index("\n", start) + 1, end)
            for start, end in zip(starts, ends, strict=True)
        )
        self.document = Document("page", "概況", TEXT, sections=sections)

    def source(self, quote):
        start = TEXT.index(quote)
        section = self.document.section_at(start)
        return Source("page", self.document.sha256, start, start + len(quote), quote, section.path if section else ())

    def option(self, name, text, *, key=False):
        start = TEXT.find(text)
        return Option(name, text, key, start, start + len(text) if start >= 0 else -1)

    def item(self, kind, stem, quote, answer, **fields):
        made = {"id": item_id("page", kind, stem), "made": Made("T1", "1", 7), "status": "accepted", "by": "王老師"}
        return Item(kind=kind, stem=stem, answer=tuple(answer), sources=(self.source(quote),), **(made | fields))

    def bank(self):
        """One item of every kind."""
        enterprises = "2023年高新技術企業數量同比增長22%以上,高技術製造業增加值增長12.3%。"
        woods = "森林面積20.12萬平方公里、溼地面積5.14萬平方公里,均居全國第3位。"
        steps = "首先摸清底數,其次制定方案,最後督促落實。"
        duties = "教育廳負責高校,科技廳負責院所,林草局負責森林。"
        pairs = (("教育廳", "高校"), ("科技廳", "院所"), ("林草局", "森林"))
        options = [self.option("a", "12.3%", key=True), self.option("b", "22%"), Option("c", "5%")]
        stores = [self.option(n, t, key=t != "油庫") for n, t in zip("abcd", ("糧庫", "油庫", "錢庫", "碳庫"), strict=True)]
        parts = tuple(self.option(n, t) for n, t in zip("abc", ("制定方案", "督促落實", "摸清底數"), strict=True))
        figure = FigureFacts("12.3", "%", "", "增長", "2023", "高技術製造業增加值")
        return [
            self.item(
                "figure_cloze", "2023年高技術製造業增加值增長＿＿。", enterprises, ["12.3%"], aliases=("12.3％",), figure=figure
            ),
            self.item("cloze", "綠色發展是高質量發展的＿＿。", "綠色發展是高質量發展的底色。", ["底色"], tags=("綠色",)),
            self.item(
                "mcq", "2023年高技術製造業增加值增長多少?", enterprises, ["12.3%"], options=tuple(options), explain="見原文。"
            ),
            self.item(
                "multi",
                "要建設下列哪些“庫”?",
                "要建設森林水庫、糧庫、錢庫、碳庫。",
                ["糧庫", "錢庫", "碳庫"],
                options=tuple(stores),
            ),
            self.item("tf", "溼地面積為5.14萬平方公里。", woods, [TRUE]),
            self.item("tf", "森林面積為5.14萬平方公里。", woods, [FALSE]),
            self.item(
                "list",
                "列出要建設的四個“庫”。",
                "要建設森林水庫、糧庫、錢庫、碳庫。",
                ["森林水庫", "糧庫", "錢庫", "碳庫"],
                difficulty=2,
            ),
            self.item(
                "order", "把下列工作按先後排序。", steps, ["摸清底數", "制定方案", "督促落實"], options=parts, bloom="understand"
            ),
            self.item("match", "把部門與其負責的事項配對。", duties, [], pairs=pairs, bloom="understand"),
            self.item(
                "short", "誤差在什麼範圍之內?", "誤差在5~7%之間{見附表:a=b}。", ["5~7%之間{見附表:a=b}"], bloom="understand"
            ),
            self.item(
                "scenario", "某縣只有林草局。高校的事由誰負責?請說明理由。", duties, ["教育廳"], bloom="apply", difficulty=3
            ),
        ]


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def bank(desk):
    return desk.bank()
