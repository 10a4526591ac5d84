"""When to say "not in the documents": a probability that the quotes answer the question, and a threshold.

A logistic regression over features that can be read, learned on answerable questions and on near misses of them
(`python -m eval.benchmarks.train_abstain`; the weights are `abstain.json`).
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from assistant.asides import only_greets, only_orders
from assistant.choice import disagree, figures_in, share, token_set, years_told
from assistant.claims import (
    another_time,
    asks_a_favour,
    asks_whether,
    denies,
    is_measure,
    is_of_another_level,
    is_turned_round,
    name_missing,
    only_named,
    per_unit_missing,
    persons_missing,
    speaks_of_the_whole,
    subject_missing,
)
from assistant.contrary import (
    another_of_its_kind,
    is_not_first,
    is_reversed,
    of_another_sort,
    programme_missing,
    told_to_be_none,
)
from assistant.figures_missing import claimed_figures, missing_figures
from assistant.home import home
from assistant.measure import counted_thing
from assistant.need import FIGURE_KINDS, Need, speaks_of_documents
from assistant.numbered import spells_out
from assistant.quote import Draft
from assistant.weights import logistic, value, weights
from corpus.document import Document
from corpus.script import fold
from index.likeness import Likeness
from index.retriever import Retrieval
from index.words import Word, content_words

THRESHOLD = 0.5
_OUTLINED = 0.9  # a part or a summary is quoted, not searched for: what can be wrong is which one was meant
_SAME, _OTHER = 0.65, 0.3  # cosines of words that mean the same, and that do not
_EVERYWHERE = "中国全国亚洲"  # where every document is about, whether or not it says so
_THINGS = ("thing", "name", "attribute")
_ALL_KINDS = ("place", "name", "thing", "attribute", "action")


def _missing(words: Sequence[Word], held: frozenset[str], kinds: Collection[str]) -> float:
    """Return the share of the words of some kinds that a text does not say, in [0, 1]; 0 when the question has none."""
    concerned = [word for word in words if word.kind in kinds]
    return sum(not word.is_in(held) for word in concerned) / len(concerned) if concerned else 0.0


def _is_missing(noun: str, words: Sequence[Word], held: frozenset[str]) -> bool:
    """Say whether the word of a question that ends with a noun is not said."""
    return bool(noun) and any(word.term.name.endswith(noun) and not word.is_in(held) for word in words)


def _of_another_thing(words: Sequence[Word], held: frozenset[str]) -> bool:
    """Say whether a measure is said, and the thing right before it in the question is not: 草原面積 where 森林面積 stands."""
    pairs = pairwise(words)
    return any(
        is_measure(word) and word.is_in(held) and before.kind == "thing" and not before.is_in(held) for before, word in pairs
    )


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
    told = " ".join(texts)
    spelt = need.numbered is not None and spells_out(need.numbered, fold(told))
    found = {
        "constant": 1.0,
        "said by quotes": share(retrieval.terms, quoted),
        "said by passages": share(retrieval.terms, held),
        "unknown": sum(term.weight for term in retrieval.terms if not term.known) / total,
        "score": retrieval.hits[0].score if retrieval.hits else 0.0,
        "cosine": 10.0 * (best - (0.78 if english else 0.88)),
        "parts spelt out": float(spelt),
        "reason": float(need.kind == "why"),
        "another year": max(
            (float(disagree(need, documents[quote.document], quote.section)) for quote in draft.quotes), default=0.0
        ),
        "English": float(english),
    }
    found |= _taken_for_granted(question, need, told, evidence)
    known = frozenset(term.term.name for term in retrieval.terms if term.known)
    words = content_words(question)
    if spelt and need.numbered:  # 三高 is said by its parts
        words = tuple(word for word in words if word.term.name != need.numbered.name)
    found |= _missing_words(words, need, quoted=quoted, held=held, known=known)
    found["places missing"] = float(_missing(words, held | about | token_set(_EVERYWHERE), ("place",)) > 0)
    nearest = _first(draft, documents) | about | token_set(_EVERYWHERE)
    found["places missing from quotes"] = float(_missing(words, nearest, ("place",)) > 0)
    found["name unknown"] = float(any(_is_unknown_name(word, known) for word in words if word.term.name.upper() in question))
    found["counted thing missing"] = float(_is_missing(counted_thing(question), words, quoted))
    found |= _unlike(words, retrieval.likeness, [*texts, *titles], evidence, held=held)
    years = frozenset().union(*(years_told(documents[quote.document], quote.section) for quote in draft.quotes))
    found |= missing_figures(question, need, texts, " ".join([evidence, *(f"{year}年" for year in sorted(years))]))
    contradicted = bool(found.pop("claims contradicted"))
    found |= _told_otherwise(question, need, words, told, evidence, contradicted=contradicted)
    found["subject missing"] = 0.0 if need.kind in FIGURE_KINDS else subject_missing(words, claimed_figures(question), texts)
    if need.kind in FIGURE_KINDS:
        alone = ("said by quotes", "things missing from quotes")
        found |= {"figure": 1.0} | {f"figure, {name}": found[name] for name in alone}
    if english:
        kept = ("said by quotes", "said by passages", "unknown", "cosine", "score", "things missing from quotes")
        found |= {f"{name}, English": found[name] for name in kept}
    return found


def _first(draft: Draft, documents: Mapping[str, Document]) -> frozenset[str]:
    """Return the tokens of the sentence of the likeliest clause, and of its titles."""
    if not draft.considered:
        return frozenset()
    first = draft.considered[0]
    return token_set(" ".join([documents[first.document].quote(first.sentence), *first.hit.passage.section]))


def _taken_for_granted(question: str, need: Need, told: str, evidence: str) -> dict[str, float]:
    """Return what a question takes for granted or demands that is not told: by the quotes, or by the passages around them."""
    denied = denies(question) and not asks_whether(question) and not denies(told)
    whole = speaks_of_the_whole(question) and not speaks_of_the_whole(told)
    found = {
        "denial missing": denied or is_turned_round(question, told),
        "name missing": name_missing(question, told),
        "persons missing": persons_missing(question, evidence),
        "only named": only_named(question, told),
        "quoted said": bool(need.quoted) and all(name in fold(told) for name in need.quoted),
        "quoted missing": bool(need.quoted) and not any(name in fold(evidence) for name in need.quoted),
        "per unit missing": per_unit_missing(question, told),
        "another time": another_time(question, told),
        "favour asked": asks_a_favour(question),
        "scope missing": whole or is_of_another_level(question, told),
    }
    return {name: float(missing) for name, missing in found.items()}


def _told_otherwise(
    question: str, need: Need, words: Sequence[Word], told: str, evidence: str, *, contradicted: bool
) -> dict[str, float]:
    """Return whether the quotes say otherwise than a question takes for granted, in any of the ways that few questions show."""
    otherwise = (
        another_of_its_kind(question, told)
        or told_to_be_none(question, words, told)
        or is_reversed(question, told)
        or is_not_first(question, told)
        or (need.kind in ("number", "fact") and of_another_sort(question, told))
    )
    return {
        "told otherwise": float(otherwise or contradicted),
        "programme missing": float(programme_missing(need.quoted, evidence)),
    }


def _is_unknown_name(word: Word, known: frozenset[str]) -> bool:
    """Say whether a word is an English name or abbreviation that neither the dictionary nor any document knows: VLOOKUP."""
    name = word.term.name
    return name.isascii() and name.isalpha() and len(name) > 1 and name not in known and not word.term.wordings[1:]


def _missing_words(
    words: Sequence[Word],
    need: Need,
    *,
    quoted: frozenset[str],
    held: frozenset[str],
    known: frozenset[str],
) -> dict[str, float]:
    """Return which of the question's words are not said.

    Args:
        words: of the question.
        need: what it asks for.
        quoted: tokens of the quotes and their titles.
        held: tokens of the passages around them, too.
        known: the names of the terms that any document says.
    """
    missing = _missing(words, held, _THINGS)
    return {
        "things missing from quotes": _missing(words, quoted, _THINGS),
        "things missing from passages": missing,
        "reason, things missing from passages": missing if need.kind in ("why", "how", "yesno") else 0.0,
        "attributes missing": _missing(words, quoted, ("attribute",)),
        "measures missing": float(any(is_measure(word) and not word.is_in(quoted) for word in words)),
        "measure of another thing": float(_of_another_thing(words, quoted)),
        "reason, actions missing from quotes": _missing(words, quoted, ("action",)) if need.kind == "why" else 0.0,
        "actions missing from quotes": _missing(words, quoted, ("action",)),
        "words unknown": _missing(words, known, _ALL_KINDS),
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


def confidence(question: str, need: Need, retrieval: Retrieval, draft: Draft, documents: Mapping[str, Document]) -> float:
    """Return the estimated probability that the draft answers the question, in [0, 1]."""
    if not draft.quotes or not retrieval.hits or asks_nothing(question):
        return 0.0
    if need.kind in ("part", "summary") and _names_nothing_unknown(question, need, retrieval):
        return _OUTLINED
    return logistic(value(features(question, need, retrieval, draft, documents), weights("abstain")))


def asks_nothing(question: str) -> bool:
    """Say whether a text only gives orders, or says hello."""
    return only_orders(question) or only_greets(question)


def _names_nothing_unknown(question: str, need: Need, retrieval: Retrieval) -> bool:
    """Say whether a question about a part or a summary names nothing that no document knows.

    Words that speak of documents as such do not count, nor do things beside the number of a part (第三部分從哪方面著手).
    """
    if need.kind == "summary" and any(figure.is_ordinal for figure in figures_in(question)):
        return False  # 某某60條的第一條: a piece of something else
    named = ("place", "name") if need.kind == "part" and need.language != "en" else ("place", "name", "thing")
    known = frozenset(term.term.name for term in retrieval.terms if term.known)
    words = [word for word in content_words(question) if word.kind in named and not word.term.name.isdigit()]
    return all(speaks_of_documents(word.term.name) or word.is_in(known) for word in words)
