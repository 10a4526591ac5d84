"""Items of lists: one member typed with its neighbours shown (G5), all members, several among others, true or false by a swap."""

import re
from collections.abc import Iterator, Sequence

from assistant.study.item import BLANK, FALSE, TRUE, Item
from assistant.study.listings import GOVERNS, Listing
from assistant.study.making.draft import Maker, options
from assistant.study.phrasing import OURS, asked, context, counted, lead, say, sentence
from assistant.study.rules.rule import plain
from assistant.study.statements import bigrams, once, shared_end, shared_start, trimmed
from corpus.document import Span
from corpus.script import same_length_simplified
from index.segmenter import tagged

MAX_CLOZES = 2  # of one list
SIZES = range(3, 9)
OPTIONS = 5
_NO_CLASS = frozenset(
    {"重点", "公共", "重大", "优势", "优质", "领域", "方面", "工作", "项目", "任务", "问题", "环节", "内容", "行动"}
)
_NUMBERED_KIND = re.compile(
    r"[一二三四五六七八九十两兩](?:大?[类類项項种種]|大|[个個])[\u4e00-\u9fff]"
)  # 農業、工業、服務業三類產業


def _frame(maker: Maker, listing: Listing) -> tuple[str, Span]:
    """Return the lead and the clause that holds a list."""
    place = context(maker.material, listing.statement, listing.span)
    place = Span(min(place.start, listing.span.start), max(place.end, listing.span.end))
    return lead(maker.material, listing.statement, maker.material.quote(place)), place


def _texts(maker: Maker, listing: Listing) -> list[str]:
    return [maker.material.quote(member) for member in listing.members]


def clozes(maker: Maker, listing: Listing) -> Iterator[Item]:
    """Yield items that have one member typed, the others shown: overlapping clozes of one list."""
    opening, place = _frame(maker, listing)
    inner = listing.members[:-1] if listing.whole else listing.members
    members = [member for member in inner if member.start > place.start]  # a stem does not begin with its blank
    picked = maker.random("list", maker.material.quote(listing.span)).sample(members, min(MAX_CLOZES, len(members)))
    for member in sorted(picked):
        answer = maker.material.quote(member)
        yield maker.item(
            "G5", "cloze", sentence(maker.material.language, opening + asked(maker.material, place, member, BLANK)), (answer,), (listing.statement,),
            asked=answer, aliases=(answer.strip("“”"),) if answer[0] == "“" else (), tags=("list",),
        )  # fmt: skip


def _whole_question(maker: Maker, listing: Listing, place: Span) -> str:
    """Return the clause with its list asked for: 哪些 before what the list is of, else 哪三項."""
    language, text = maker.material.language, maker.material.document.text
    after = text[listing.span.end : place.end]
    if language == "en":
        return text[place.start : listing.span.start] + BLANK + after
    if _NUMBERED_KIND.match(after):
        return text[place.start : listing.span.start] + say(language, "which_own") + after
    if after.startswith("等") and len(after) > 2:
        return text[place.start : listing.span.start] + say(language, "which") + after.lstrip("等")
    kind = shared_end(_texts(maker, listing))
    count = say(language, "which_n", count=counted(len(listing.members))) + (
        kind if len(kind) > 1 and after[:1] in {"", ",", "，"} else ""
    )
    return text[place.start : listing.span.start] + count + after


def _verbal(maker: Maker, listing: Listing) -> bool:
    """Say whether the list has nothing in its own clause to ask from: its members are deeds."""
    if maker.material.language == "en":
        return False
    clause = listing.statement.clauses[listing.statement.clause_at(listing.span.start)]
    text = maker.material.document.text
    before = OURS.sub("", same_length_simplified(text[clause.start : listing.span.start]))
    if len(before) < 2 and not trimmed(text[listing.span.end : clause.end]):
        return True
    deeds = sum(tagged(member)[0][2] == "v" for member in _texts(maker, listing))
    governed = any(GOVERNS.fullmatch(before[at:]) for at in range(max(0, len(before) - 6), len(before)))
    return 2 * deeds > len(listing.members) and not governed


def whole(maker: Maker, listing: Listing) -> Item | None:
    """Return the item that has every member named; of a list that ends in 等, those the document names."""
    opening, place = _frame(maker, listing)
    if len(listing.members) not in SIZES or _verbal(maker, listing):
        return None
    language = maker.material.language
    end = say(language, "list_open" if listing.open else "list_all", count=counted(len(listing.members)))
    stem = f"{opening}{_whole_question(maker, listing, place)}{'.' if language == 'en' else '？'}{end}"
    return maker.item("G5", "list", stem, _texts(maker, listing), (listing.statement,), asked="all", tags=("list",))


def is_deed(text: str) -> bool:
    """Say whether words are something to be done (發展旅遊業), not a thing (綠色發展)."""
    return tagged(text)[0][2] in {"v", "vn"} or bool(GOVERNS.match(same_length_simplified(text)))


def class_of(maker: Maker, listing: Listing) -> str:
    """Return what the members of a list are: the word they all end with, or the noun behind the list (等領域); "" when none is said."""
    texts = _texts(maker, listing)
    if len(ending := shared_end(texts)) > 1:
        return plain(ending)
    clause = listing.statement.clauses[listing.statement.clause_at(listing.span.start)]
    behind = trimmed(maker.material.document.text[listing.span.end : clause.end]).lstrip("等各")
    first = [(plain(word), tag) for _, word, tag in tagged(behind)[:3]]
    found = (word for word, tag in first if tag[0] in "nl" and len(word) > 1 and word not in _NO_CLASS)
    return next(found, "") if listing.whole else ""


def alike(text: str, other: str, kind: str) -> bool:
    """Say whether two members share a word beyond the one that names their class.

    >>> alike("節能環保", "生態環保", "领域"), alike("銀髮經濟", "低空經濟", "经济")
    (True, False)
    """
    one, two = (plain(words).removesuffix(kind) for words in (text, other))
    return bool(bigrams(one) & bigrams(two))


def strangers(maker: Maker, listing: Listing, count: int) -> list[tuple[str, int]]:
    """Return members of other lists that could be taken for members of this one, most alike first, as (text, offset).

    They are members of lists of the same class (等領域, …經濟), of like length and build, not of this list's section, and begin and end
    as all members do where these do alike. None shares a word with a member beyond what names the class: 節能環保 might pass for
    生態環保.
    """
    own = _texts(maker, listing)
    low, high = min(map(len, own)), max(map(len, own))
    section = listing.statement.section
    here = plain(maker.material.document.text[section.start : section.end])
    signs, kind = frozenset().union(*map(bigrams, own)), class_of(maker, listing)
    opening, ending = shared_start(own), shared_end(own)
    kinds = {tagged(text)[-1][2][0] for text in own}
    deeds = sum(map(is_deed, own)) * 2 > len(own)
    found: dict[str, tuple[float, str, int]] = {}
    for other in maker.material.lists:
        if not kind or class_of(maker, other) != kind:
            continue
        texts = [maker.material.quote(member) for member in other.members]
        field = len(frozenset().union(*map(bigrams, texts)) & signs)
        for member, text in zip(other.members, texts, strict=True):
            strange = plain(text) not in here and not any(
                plain(text) in plain(mine) or plain(mine) in plain(text) for mine in own
            )
            shaped = (
                low <= len(text) <= high
                and ("“" in text) == ("“" in own[0])
                and tagged(text)[-1][2][0] in kinds
                and is_deed(text) == deeds
            )
            clear = not any(alike(text, mine, kind) for mine in own)
            if strange and shaped and clear and text.startswith(opening) and text.endswith(ending):
                found.setdefault(text, (-field, text, member.start))
    kept: list[tuple[str, int]] = []
    for _, text, start in sorted(found.values()):
        if len(kept) < count and not any(text in other or other in text for other, _ in kept):
            kept.append((text, start))
    return kept


def several(maker: Maker, listing: Listing) -> Item | None:
    """Return the item that has the members chosen among members of other lists."""
    if len(listing.members) not in SIZES or _verbal(maker, listing):
        return None
    wrong = strangers(maker, listing, 2)
    if len(wrong) < 2:
        return None
    random = maker.random("several", maker.material.quote(listing.span))
    right = random.sample(listing.members, min(len(listing.members), OPTIONS - len(wrong)))
    shown = [(maker.material.quote(member), True, member.start) for member in sorted(right)]
    shown += [(text, False, start) for text, start in wrong]
    random.shuffle(shown)
    opening, place = _frame(maker, listing)
    text = maker.material.document.text
    after = text[listing.span.end : place.end].lstrip("等")
    question = text[place.start : listing.span.start] + say(maker.material.language, "which") + after
    stem = f"{opening}{question}？{say(maker.material.language, 'several')}"
    answer = [text for text, key, _ in shown if key]
    return maker.item(
        "G5",
        "multi",
        stem,
        answer,
        (listing.statement,),
        asked="several",
        options=options(shown),
        bloom="understand",
        tags=("list",),
    )


def truth(maker: Maker, listing: Listing, *, true: bool) -> Item | None:
    """Return the true/false item: a false one, which has a member swapped for one of another list and says so, where it can be."""
    opening, place = _frame(maker, listing)
    statement, language = maker.material.quote(place), maker.material.language
    if not any(tag[0] == "v" for _, _, tag in tagged(statement)):
        return None
    random = maker.random("truth", statement)
    wrong = strangers(maker, listing, 1)
    own = _texts(maker, listing)
    if not wrong and not true:
        return None
    if not wrong:
        return maker.item(
            "G12", "tf", sentence(language, opening + statement), (TRUE,), (listing.statement,), asked="list" + own[0],
            bloom="understand", tags=("list",),
        )  # fmt: skip
    member = random.choice([member for member in listing.members if once(statement, maker.material.quote(member))] or [None])
    if member is None:
        return None
    explain = say(language, "mutation", wrong=wrong[0][0], right=maker.material.quote(member))
    return maker.item(
        "G12", "tf", sentence(language, opening + asked(maker.material, place, member, wrong[0][0])), (FALSE,), (listing.statement,),
        asked="list" + own[0], explain=explain, bloom="understand", tags=("list",),
    )  # fmt: skip


def steps(maker: Maker, listing: Listing) -> Iterator[Item]:
    """Yield the items of a numbered enumeration in one paragraph: its points in order."""
    texts = _texts(maker, listing)
    if len(texts) > 8 or max(map(len, texts)) > 40:
        return
    opening = lead(maker.material, listing.statement, "")
    stem = f"{opening}{say(maker.material.language, 'which_n', count=counted(len(texts)))}？{say(maker.material.language, 'list_all', count=counted(len(texts)))}"
    if listing.statement.topic:
        yield maker.item("G5", "list", stem, texts, (listing.statement,), asked="steps", tags=("list",))


def list_items(maker: Maker, positions: Sequence[int]) -> Iterator[Item | None]:
    """Yield the items of every list; of true and false statements about as many."""
    ahead = 0  # false statements that no true one stands against
    for listing in maker.material.lists:
        if listing.ordered:
            yield from steps(maker, listing)
            continue
        if not _verbal(maker, listing):
            yield from clozes(maker, listing)
        if listing.whole:
            yield whole(maker, listing)
            yield several(maker, listing)
            item = truth(maker, listing, true=ahead > 0)
            ahead += (item.answer == (FALSE,)) - (item.answer == (TRUE,)) if item else 0
            yield item
