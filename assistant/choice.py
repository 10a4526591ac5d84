"""The clauses of the hits, each with how well it answers: what quoting and abstaining both look at.

Scored by a linear model over features that can be read; the weights are `choice.json`. They are set by hand: what
`python -m eval.benchmarks.train_choice` learns puts the right clause first in .850 of the gold dev questions held out, they in .882.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.need import FIGURE_KINDS, Need
from assistant.numbered import spells_out
from assistant.weights import value, weights
from corpus.chunker import sentences
from corpus.document import Document, SectionPath, Span
from corpus.figures import Figure, find_figures
from corpus.script import fold, same_length_simplified
from index.lexical import tokens
from index.retriever import AskedTerm, Hit, Retrieval

_PAST_YEAR = re.compile(r"过去(?:的)?一年|上一年|去年|past year|last year")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_ENTRY = re.compile(  # of a list of terms: a number, a term that may be in quotation marks, a colon
    r"^\s*(?:\d{1,3}[.、．)）]\s*[“「『\"]?([\u4e00-\u9fffA-Za-z+]{2,16})[”」』\"]?|[“「『\"]([^”」』\"]{2,16})[”」』\"])[\u4e00-\u9fff]{0,6}\s*[:：]"
)
_OPENING_SENTENCES = 2  # of a passage: a section's title is one, and what stands behind it says why the section is there
# How reasons are put: because, cannot do without, is the key to; no amount.
_REASON = re.compile(
    r"(?<!不是)因为|由于|因此|所以|离不开|有赖|源于|奠定|关键|根本|基础|决定|为了|必然|必须|迫切|本身就是|才能|有利于|有助于|重要|意义|保障|前提"
    r"|需要(?![\d一二三四五六七八九十])|[^但若不只于也还正总]是(?![否\d])"
)
_DEFINES = re.compile(r"^[^,，。、]{2,16}?(?:就是|是指|是|即|指)(?!不)")


@lru_cache(maxsize=16_384)
def token_set(text: str) -> frozenset[str]:
    """Return the search tokens of a text, each once."""
    return frozenset(tokens(text))


@lru_cache(maxsize=16_384)
def figures_in(text: str) -> tuple[Figure, ...]:
    """Return the figures of a text; offsets count from its own beginning."""
    return find_figures(text)


def share(asked: Sequence[AskedTerm], held: frozenset[str]) -> float:
    """Return the share of the question's terms, by weight, that a text with these tokens says, in [0, 1]."""
    total = sum(term.weight for term in asked)
    return sum(term.weight for term in asked if term.term.is_in(held)) / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """One clause of a hit.

    Attributes:
        sentence: the sentence it belongs to.
        cosine: of the clause to the question.
        said: share of the question that the clause says, in [0, 1].
        context: share that its sentence with the section path says, in [0, 1].
        score: how well it answers, comparable within one question only.
        features: what the score is made of.
    """

    hit: Hit
    sentence: Span
    clause: Span
    cosine: float
    said: float
    context: float
    score: float
    features: Mapping[str, float]

    @property
    def document(self) -> str:
        """The id of its document."""
        return self.hit.passage.document


def fits(need: Need, figure: Figure) -> bool:
    """Say whether a figure is of the kind that is asked for."""
    if need.kind == "rank":
        return figure.is_ordinal
    if need.kind == "date":
        return figure.is_year or figure.unit in ("月", "日", "号")
    return not figure.is_year and not figure.is_ordinal and bool(re.search(need.units, figure.unit))


def counted(need: Need, text: str) -> str:
    """Return the words of a text that count what is asked for without a measure word (三省 where 幾個省 is asked), or nothing."""
    for plain in (same_length_simplified(text), fold(text)):
        match = re.search(need.counted, plain) if need.counted and len(plain) == len(text) else None
        if match:
            return text[match.start() : match.end()]
    return ""


def has_form(need: Need, figures: Iterable[Figure], text: str) -> bool:
    """Say whether a clause has the form of what is asked: a figure for a number, an enumeration for a list."""
    if need.kind in FIGURE_KINDS:
        return any(fits(need, figure) for figure in figures) or bool(counted(need, text))
    if need.kind == "list":
        return "、" in text
    if need.kind == "why":
        return bool(_REASON.search(same_length_simplified(text)))
    if need.kind == "definition":
        return bool(_DEFINES.search(text))
    return False


def is_entry(text: str, named: frozenset[str]) -> bool:
    """Say whether a sentence explains a term whose tokens a question names, as lists of terms do: 5.「標準海」:指…."""
    match = _ENTRY.match(text)
    return match is not None and token_set(match[1] or match[2]) <= named


def _years(need: Need, document: Document) -> frozenset[str]:
    """Return the years that are asked for; this year and the last are counted from the one in the document's title."""
    own = _YEAR.search(document.title)
    return need.years or (frozenset({str(int(own.group()) - need.ago)}) if own and need.ago >= 0 else frozenset())


def disagree(need: Need, document: Document, section: SectionPath) -> bool:
    """Say whether a section's titles name years, and none that is asked for."""
    asked, told = _years(need, document), years_told(document, section)
    return bool(asked and told and not asked & told)


def years_told(document: Document, section: SectionPath) -> frozenset[str]:
    """Return the years that a section's titles name; the past year is counted from the one in the document's title."""
    titles = " ".join(section[1:])
    own = _YEAR.search(document.title)
    past = own is not None and _PAST_YEAR.search(fold(titles)) is not None
    return frozenset(_YEAR.findall(titles)) | (frozenset({str(int(own.group()) - 1)}) if own and past else frozenset())


def candidates(need: Need, retrieval: Retrieval, documents: Mapping[str, Document]) -> list[Candidate]:
    """Return the clauses of all hits, best first; ties break by document and offset."""
    best_cosine = max((clause.cosine for hit in retrieval.hits for clause in hit.clauses), default=0.0)
    best_score = max((hit.score for hit in retrieval.hits), default=0.0)
    model = weights("choice")
    named = frozenset(term.term.name for term in retrieval.terms)
    explains = need.kind not in FIGURE_KINDS
    # a 為什麼 is put in words of the asker's own; those that no document knows would drown the others
    asked = retrieval.known_terms if need.kind == "why" else retrieval.terms
    found: list[Candidate] = []
    for hit in retrieval.hits:
        document = documents[hit.passage.document]
        title = token_set(" ".join(hit.passage.section))
        another_year = float(disagree(need, document, hit.passage.section))
        said = [share(asked, token_set(document.quote(clause.span))) for clause in hit.clauses]
        for sentence in sentences(document.text, hit.passage.span):
            entry = float(explains and is_entry(document.quote(sentence), named))
            spelt = float(need.numbered is not None and explains and spells_out(need.numbered, fold(document.quote(sentence))))
            opens = need.kind == "why" and document.text[hit.passage.start : sentence.start].count("。") < _OPENING_SENTENCES
            context = share(asked, title | token_set(document.quote(sentence)))
            inside = [i for i, clause in enumerate(hit.clauses) if sentence.start <= clause.span.start < sentence.end]
            nearest = max((hit.clauses[i].cosine for i in inside), default=0.0)
            for i in inside:
                clause = hit.clauses[i]
                text = document.quote(clause.span)
                features = {
                    "cosine below best": clause.cosine - best_cosine,
                    "sentence cosine below best": nearest - best_cosine,
                    "said": said[i],
                    "said by neighbours": max((said[j] for j in (i - 1, i + 1) if j in inside), default=0.0),
                    "said in context": context,
                    "hit below best": hit.score - best_score,
                    "first hit": float(hit.rank == 1),
                    "form": float(has_form(need, figures_in(text), text)),
                    "title": float(clause.span.start == hit.passage.start and len(text) < len(hit.passage.section[-1]) + 3),
                    "short": float(len(text) < 12),
                    "section of another year": another_year,
                    "entry": entry,
                    "parts spelt out": spelt,
                    "reason at the opening": float(opens and has_form(need, (), text)),
                }
                if need.language == "en":
                    kept = ("cosine below best", "sentence cosine below best", "said", "said in context", "hit below best")
                    features |= {f"{name}, English": features[name] for name in kept}
                scored = value(features, model)
                found.append(Candidate(hit, sentence, clause.span, clause.cosine, said[i], context, scored, features))
    return sorted(found, key=lambda candidate: (-candidate.score, candidate.document, candidate.clause.start))
