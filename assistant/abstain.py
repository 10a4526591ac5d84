"""When to say "not in the documents": a probability that the quotes answer the question, and a threshold.

A logistic regression over features that can be read, learned on answerable questions and on near misses of them
(`python -m eval.benchmarks.train_abstain`; the weights are `abstain.json`).
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from assistant.asides import only_orders
from assistant.choice import disagree, figures_in, fits, share, token_set
from assistant.need import FIGURE_KINDS, Need
from assistant.quote import Draft
from assistant.weights import logistic, value, weights
from corpus.document import Document
from corpus.figures import Figure
from corpus.script import fold, same_length_simplified
from index.likeness import Likeness
from index.retriever import Retrieval
from index.words import Word, content_words, place_names

THRESHOLD = 0.5
# Claims of decline, end or denial: a question that makes one is not answered by a passage that makes none.
_DENIALS = re.compile(
    r"下降|下滑|下跌|减少|减产|降低|负增长|萎缩|恶化|后腿|掉到|跌到|跌出|落后|不重要|没有用|没用|无用|放弃|关闭|关停|退出|取消|取代|停止|停办|终止|暂停|废除|失败|失守|反对|拒绝|禁止"
    r"|不再|不需要|不必|不应|\bdrop|\bdeclin|\bfell\b|\bfall\b|decreas|shrink|abandon|clos(?:e|ed|ing)\b|\bquit|withdr|cancel|stopp?|fail|useless|keep .{1,40} away"
    r"|\bworse|\blost\b|\bban|reject|replac"
)
_OUTLINED = 0.9  # a part or a summary is quoted, not searched for: what can be wrong is which one was meant
_OF_DOCUMENTS = frozenset(
    re.findall(
        r"[\w-]+",
        """
        概述 概括 总结 归纳 摘要 介绍 说明 主要 重点 要点 大意 主旨 梗概 一段 那段 这段 一部分 那部分 简要 一两句
        article document text paper report whole entire full part parts section sections chapter chapters paragraph sentence sentences few short brief
        summary summarise summarize overview outline point points main key gist content contents cover covers topic theme themes
        one two three four five six first second third fourth fifth last
        """,
    )
)
_SCOPE = re.compile(r"全国|全球|世界|各省|国内外|\b(?:national(?:ly|wide)?|china's total|worldwide|global(?:ly)?)\b")
_COUNTED = re.compile(
    r"[哪前每]一?年|(?:哪|这|那)?[一两二三四五六七八九十\d]+(?:大|个|项|条|种|样|方面|类|点|句|座|所|家|者|字|步|层)"
)
_SAME, _OTHER = 0.65, 0.3  # cosines of words that mean the same, and that do not
_EVERYWHERE = "中国全国亚洲"  # where every document is about, whether or not it says so
_THINGS = ("thing", "name", "attribute")
_ALL_KINDS = ("place", "name", "thing", "attribute", "action")


def denies(text: str) -> bool:
    """Say whether a text speaks of decline, end or denial."""
    return _DENIALS.search(fold(text)) is not None


def _missing(words: Sequence[Word], held: frozenset[str], kinds: Collection[str]) -> float:
    """Return the share of the words of some kinds that a text does not say, in [0, 1]; 0 when the question has none."""
    concerned = [word for word in words if word.kind in kinds]
    return sum(not word.is_in(held) for word in concerned) / len(concerned) if concerned else 0.0


def _figure_kind(figure: Figure) -> str:
    return "year" if figure.is_year else "ordinal" if figure.is_ordinal else "amount"


def _values(figures: Iterable[Figure], *, of: str) -> frozenset[tuple[object, str]]:
    """Return the values of the figures that are a year, an ordinal or an amount, with their units."""
    return frozenset((figure.value, "" if of == "year" else figure.unit) for figure in figures if _figure_kind(figure) == of)


@lru_cache(maxsize=512)
def home(document: Document) -> frozenset[str]:
    """Return the tokens of the place a document is about: the one its title names, or that it names most."""
    return token_set(document.title) if place_names(document.title) else token_set(document.title) | subject_place(document)


@lru_cache(maxsize=512)
def subject_place(document: Document) -> frozenset[str]:
    """Return the tokens of the place that a document names most, when it names it at least three times."""
    named = Counter(word for word in place_names(document.text))
    name, count = max(named.items(), key=lambda entry: (entry[1], entry[0]), default=("", 0))
    return token_set(name) if count >= 3 else frozenset()


def features(
    question: str, need: Need, retrieval: Retrieval, draft: Draft, documents: Mapping[str, Document]
) -> dict[str, float]:
    """Return what tells an answered question from one that the documents do not answer."""
    texts = [documents[quote.document].quote(quote.span) for quote in draft.quotes]
    titles = [title for quote in draft.quotes for title in quote.section]
    passages = [hit.passage for hit in retrieval.hits]
    around = [p.text for p in passages if any(q.document == p.document and p.start <= q.span.start < p.end for q in draft.quotes)]
    evidence = " ".join([*texts, *around, *titles])
    quoted, held = token_set(" ".join([*texts, *titles])), token_set(evidence)
    about = frozenset().union(*(home(documents[quote.document]) for quote in draft.quotes))
    total = sum(term.weight for term in retrieval.terms) or 1.0
    best = max((candidate.cosine for candidate in draft.considered), default=0.0)
    english = need.language == "en"
    found = {
        "constant": 1.0,
        "said by quotes": share(retrieval.terms, quoted),
        "said by passages": share(retrieval.terms, held),
        "unknown": sum(term.weight for term in retrieval.terms if not term.known) / total,
        "score": retrieval.hits[0].score if retrieval.hits else 0.0,
        "cosine": 10.0 * (best - (0.78 if english else 0.88)),
        "denial missing": float(denies(question) and not denies(" ".join(texts))),
        "scope missing": float(bool(_SCOPE.search(fold(question))) and not _SCOPE.search(fold(" ".join(texts)))),
        "another year": float(all(disagree(need, documents[quote.document], quote.section) for quote in draft.quotes)),
        "English": float(english),
    }
    known = frozenset(term.term.name for term in retrieval.terms if term.known)
    found |= _missing_words(content_words(question), need, quoted=quoted, held=held, home=about, known=known)
    found |= _unlike(content_words(question), retrieval.likeness, [*texts, *titles], evidence, held=held)
    found |= _missing_figures(question, need, texts, evidence)
    if need.kind in FIGURE_KINDS:
        alone = ("said by quotes", "things missing from quotes")
        found |= {"figure": 1.0} | {f"figure, {name}": found[name] for name in alone}
    if english:
        kept = ("said by quotes", "said by passages", "unknown", "cosine", "score", "things missing from quotes")
        found |= {f"{name}, English": found[name] for name in kept}
    return found


def _missing_words(
    words: Sequence[Word],
    need: Need,
    *,
    quoted: frozenset[str],
    held: frozenset[str],
    home: frozenset[str],
    known: frozenset[str],
) -> dict[str, float]:
    """Return which of the question's words are not said.

    Args:
        words: of the question.
        need: what it asks for.
        quoted: tokens of the quotes and their titles.
        held: tokens of the passages around them, too.
        home: tokens of the places that the documents are about.
        known: the names of the terms that any document says.
    """
    missing = _missing(words, held, _THINGS)
    return {
        "things missing from quotes": _missing(words, quoted, _THINGS),
        "things missing from passages": missing,
        "reason, things missing from passages": missing if need.kind in ("why", "how", "yesno") else 0.0,
        "attributes missing": _missing(words, quoted, ("attribute",)),
        "actions missing from quotes": _missing(words, quoted, ("action",)),
        "words unknown": _missing(words, known, _ALL_KINDS),
        "places missing": float(_missing(words, held | home | token_set(_EVERYWHERE), ("place",)) > 0),
        "nothing asked": float(not words),
    }


def _unlike(
    words: Sequence[Word], likeness: Likeness, quotes: Sequence[str], evidence: str, *, held: frozenset[str]
) -> dict[str, float]:
    """Return how far the question's words are from what is said, in other words than the question's or the same: 0 said, 1 nothing like it.

    Args:
        words: of the question.
        likeness: of them to the words of the documents.
        quotes: texts of the quotes and their titles.
        evidence: the passages around them, too.
        held: its tokens.
    """
    quoted = " ".join(quotes)
    in_quotes, in_passages, anywhere = [], [], []
    for word in words:
        if word.kind == "place" or word.term.name.isascii():
            continue
        name = word.term.name
        in_quotes.append(0.0 if word.is_in(token_set(quoted)) else _distance(likeness.of(name, quoted)))
        in_passages.append(0.0 if word.is_in(held) else _distance(likeness.of(name, evidence)))
        anywhere.append(_distance(likeness.best(name)) if in_passages[-1] else 0.0)
    return {
        "unlike quotes": _mean(in_quotes),
        "unlike passages": _mean(in_passages),
        "least like quotes": max(in_quotes, default=0.0),
        "least like passages": max(in_passages, default=0.0),
        "unlike anything": max(anywhere, default=0.0),
    }


def _distance(cosine: float) -> float:
    """Return 0 for a word that means the same, 1 for one that has nothing to do with it."""
    return min(1.0, max(0.0, (_SAME - cosine) / (_SAME - _OTHER)))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _missing_figures(question: str, need: Need, texts: Sequence[str], evidence: str) -> dict[str, float]:
    """Return which of the question's figures the evidence does not have, and whether the quotes have the one asked for."""
    asked, held = figures_in(question), figures_in(evidence)
    wanted = [figure for text in texts for figure in figures_in(text) if fits(need, figure)]
    claimed = figures_in(_COUNTED.sub(" ", same_length_simplified(question)))
    found = {f"{of}s missing": float(bool(_values(asked, of=of) - _values(held, of=of))) for of in ("year", "ordinal", "amount")}
    values = {figure.value for figure in held}
    claims = {
        (value, unit)
        for value, unit in _values(claimed, of="amount") - _values(held, of="amount")
        if unit or value not in values  # 703 is held by 703所
    }
    of_unit = any(re.search(need.units, figure.unit) for figure in wanted)
    return found | {
        "claims missing": float(bool(claims) and need.kind != "yesno"),
        "figure missing": float(need.kind in FIGURE_KINDS and not wanted),
        "unit missing": float(need.kind == "number" and bool(need.units) and not of_unit),
    }


def confidence(question: str, need: Need, retrieval: Retrieval, draft: Draft, documents: Mapping[str, Document]) -> float:
    """Return the estimated probability that the draft answers the question, in [0, 1]."""
    if not draft.quotes or not retrieval.hits or only_orders(question):
        return 0.0
    if need.kind in ("part", "summary") and _names_nothing_unknown(question, need, retrieval):
        return _OUTLINED
    return logistic(value(features(question, need, retrieval, draft, documents), weights("abstain")))


def _names_nothing_unknown(question: str, need: Need, retrieval: Retrieval) -> bool:
    """Say whether a question about a part or a summary names nothing that no document knows.

    Words that speak of documents as such do not count, nor do things beside the number of a part (第三部分從哪方面著手).
    """
    named = ("place", "name") if need.kind == "part" and need.language != "en" else ("place", "name", "thing")
    known = frozenset(term.term.name for term in retrieval.terms if term.known)
    words = [word for word in content_words(question) if word.kind in named and not word.term.name.isdigit()]
    return all(word.term.name in _OF_DOCUMENTS or word.is_in(known) for word in words)
