"""What a model wrote, sentence by sentence: its codes resolved to exact quotes, its figures found in them, or it is left out.

A code says where the model claims to have it from; the words and figures of the sentence say what proves it. So a quote is
chosen by what it holds, and a sentence with a wrong code, or with none, is held to the same proof.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.answer import Status
from assistant.choice import figures_in, token_set
from assistant.claims import denies
from assistant.excerpt import Quote, tidy
from assistant.prompts import Brief, Source
from corpus.chunker import sentences
from corpus.document import Document, Span
from corpus.figures import Figure, same
from corpus.script import HAN, Language, detect, fold, same_length_simplified, to_script
from eval.facts import unsupported_figures
from index.terms import Term, terms
from index.words import place_names

# The share of a sentence's terms that its quotes have to say, each clause of it by one clause of a quote. Of the dev questions' own
# references .89 of the Chinese reach it, of references to other questions put before the same passages .04. What reaches less is as
# often wrong as right in Chinese, and left out; an English sentence cannot repeat Chinese words, and is marked: .32 and .17.
VERIFIED = 0.7
QUOTED = 0.35  # of an English sentence, by its quotes as a whole
# The share of what an answer says beyond the question that has to be in the quotes which answer it. Of references .96 reach .6 (English
# ones .67 reach .4), of those to other questions .03.
ANSWERS, ANSWERS_ENGLISH = 0.6, 0.4
MAX_QUOTES = 3  # of one sentence
_FEW_NEW = 2  # characters beside the question's
_GRAMMAR = frozenset("的了是为在和与及有")
_CLAIMED = 0.1  # what a code adds to the quotes of its source when they are ranked
_GAIN = 0.15  # of the terms: what a further quote has to add
_PIECE = re.compile(r"[、，,；;。！？!?\n]|(?<=\s)and\s")
_CLAUSE = re.compile(r"[，,；;：:。！？!?\n]")
_BETWEEN = " \n、，,；;。！？!?."
_INSIDE = re.compile(r"[「“『\"]([^」”』\"]{2,})[」”』\"]")
_NEGATED = re.compile(r"不(?![断仅但同少论管])|没|未(?!来)|无(?!论)|非(?![常遗])|(?<!是)否|\bnot?\b|\bnever\b|n't\b|\bwithout\b")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Proven:
    """A sentence as it may be shown, and the quotes that prove it; `verified` when they say its words, not only its figures."""

    text: str
    quotes: tuple[Quote, ...]
    status: Status


def prove(text: str, cited: Sequence[Source], brief: Brief, documents: Mapping[str, Document]) -> Proven | None:
    """Return a sentence with the quotes that prove it, or None when none do.

    Args:
        text: without codes.
        cited: the sources its codes name; preferred, not believed.
        brief: what the model was given.
        documents: by id.
    """
    asked = fold(brief.question)
    foreign = detect(text) != "en"  # an English word of the question in a Chinese sentence is in no Chinese quote
    said = [term for term in _said(text) if not (foreign and term.name.isascii() and term.name in asked)]
    quotes = _choose(text, said, cited, brief.sources, documents)
    texts = [documents[quote.document].quote(quote.span) for quote in quotes]
    titles = " ".join(title for quote in quotes for title in quote.section)
    pieces = [text[span.start : span.end].strip(_BETWEEN) for span in _pieces(text)]
    if len(set(pieces)) < len(pieces):  # 綠色龍江、綠色龍江、綠色龍江
        return None
    if not quotes or not figures_proven(text, texts, brief.question) or _says_otherwise(text, texts, titles):
        return None
    status = _status(text, said, texts, titles)
    worded = _worded(text, texts, brief.language)
    return Proven(worded, quotes, status) if status and worded else None


def _status(text: str, said: Sequence[Term], quotes: Sequence[str], titles: str) -> Status | None:
    """Return how far quotes say a sentence's words, or None when they do not."""
    if not said:
        return "verified" if figures_in(text) else None
    if _clause_support(text, said, quotes, titles) >= VERIFIED:
        return "verified"
    whole = _support(said, token_set(" ".join([*quotes, titles])))
    return "quoted" if detect(text) == "en" and whole >= QUOTED else None


def _clause_support(text: str, counted: Sequence[Term], quotes: Sequence[str], titles: str) -> float:
    """Return the share of the terms of a sentence's clauses that one clause of the quotes says, the best for each, in [0, 1].

    新時代的主旋律是新質生產力 is not said by 高質量發展成為新時代主旋律,新質生產力已經展示出推動力, though its words are. A figure may have its
    subject in a clause before its own, never in one behind: 糧食總產量1557.6億斤,大豆自主選育品種100% says nothing of so much 大豆.
    """
    names = {term.name for term in counted}
    found = total = 0.0
    for span in _pieces(text):
        piece = text[span.start : span.end]
        own = [term for term in _said(piece) if term.name in names]
        grounds = [titles, *(ground for quote in quotes for ground in _grounds(figures_in(piece), quote, titles))]
        found += len(own) * max(_support(own, token_set(ground)) for ground in grounds)
        total += len(own)
    return found / (total or 1)


def _grounds(figures: Sequence[Figure], quote: str, titles: str) -> Iterator[str]:
    """Yield what of a quote may prove a clause: each of its clauses, or for figures all up to the clause that holds one."""
    known = figures_in(quote)
    cuts = [0, *(match.end() for match in _CLAUSE.finditer(quote)), len(quote)]
    for start, end in pairwise(cuts):
        inside = [figure for figure in known if start <= figure.start < end]
        if not figures:
            yield quote[start:end]
        elif any(_fits(figure, other, known) for figure in figures for other in inside):
            yield f"{titles} {quote[:end]}"


def answers(text: str, question: str, quotes: Sequence[str]) -> bool:
    """Say whether what a text says beyond the question is said by the quotes that were chosen to answer it.

    The choice of these quotes is calibrated; a model that writes of something else has most often missed the question.
    """
    asked = token_set(question)
    names = {term.name for term in terms(question)}
    new = [term for term in _said(text) if term.name not in names and not any(tokens <= asked for tokens in term.alternatives)]
    return not new or _support(new, token_set(" ".join(quotes))) >= (ANSWERS_ENGLISH if detect(text) == "en" else ANSWERS)


def echoes(text: str, question: str) -> bool:
    """Say whether a sentence says nothing that the question does not.

    >>> echoes("農業的主攻方向。", "農業 主攻方向"), echoes("主攻方向是現代化大農業。", "農業 主攻方向")
    (True, False)
    """
    asked, plain = fold(question), fold(text)
    if any(figure.text not in question for figure in figures_in(text)):
        return False
    new = {char for char in HAN.findall(plain) if char not in asked and char not in _GRAMMAR}
    words = {word for term in terms(text) if term.name.isascii() for word in term.name.split() if word not in asked}
    return len(new) < _FEW_NEW and not words


def _said(text: str) -> list[Term]:
    """Return the terms of a sentence, its figures left out: those have a proof of their own."""
    plain = list(text)
    for figure in figures_in(text):
        plain[figure.start : figure.end] = " " * (figure.end - figure.start)
    found = terms("".join(plain))
    return [term for term in found if not term.spans_words and not any(char.isdigit() for char in term.name)]


def _support(said: Sequence[Term], held: frozenset[str]) -> float:
    """Return the share of a sentence's terms that a text with these tokens says, in [0, 1]; 0 for no terms."""
    return sum(term.is_in(held) for term in said) / len(said) if said else 0.0


def _choose(
    text: str, said: Sequence[Term], cited: Sequence[Source], sources: Sequence[Source], documents: Mapping[str, Document]
) -> tuple[Quote, ...]:
    """Return the sentences of the sources that say most of a sentence: the best, and those that add figures or words to it."""
    claimed = {source.code for source in cited}
    figures = figures_in(text)
    candidates: list[tuple[float, Quote, str]] = []
    for source in sources:
        for span in sentences(documents[source.document].text, source.span):
            own = documents[source.document].quote(span)
            share = _support(said, token_set(own)) + _CLAIMED * (source.code in claimed)
            held = _holding(figures, [own]) / len(figures) if figures else 0.0
            candidates.append((share + held, Quote(source.document, source.section, span), own))
    candidates.sort(key=lambda entry: (-entry[0], entry[1].document, entry[1].span))
    chosen: list[tuple[Quote, str]] = []
    for _, quote, own in candidates:
        before = [text for _, text in chosen]
        tokens = token_set(" ".join([*before, *(title for one, _ in chosen for title in one.section)]))
        more = _support(said, tokens | token_set(own)) - _support(said, tokens) if chosen else 1.0
        adds = _holding(figures, [*before, own]) > _holding(figures, before)
        if len(chosen) < MAX_QUOTES and (not chosen or adds or (more >= _GAIN and _support(said, tokens) < VERIFIED)):
            chosen.append((quote, own))
    quotes = [Quote(one.document, one.section, tidy(documents[one.document].text, one.span)) for one, _ in chosen]
    return tuple(quote for quote in quotes if quote.span.end > quote.span.start)


# --- figures


def _fits(figure: Figure, known: Figure, around: Sequence[Figure]) -> bool:
    """Say whether a known figure proves one: the same in all, and nothing added that the source leaves open.

    A direction may stand further off in the source (利潤總額分別增長8.8%和12.1%): it is there when another figure around has it.
    """
    if not same(known, figure) or (figure.qualifier and not known.qualifier):
        return False
    if figure.direction and not known.direction:
        around_it = {other.direction for other in around} - {""}
        return around_it == {figure.direction}
    return True


def _holding(figures: Sequence[Figure], texts: Sequence[str]) -> int:
    """Return how many figures stand in the texts."""
    known = [figures_in(text) for text in texts]
    return sum(any(_fits(figure, other, group) for group in known for other in group) for figure in figures)


def figures_proven(text: str, quotes: Sequence[str], question: str = "") -> bool:
    """Say whether every figure of a text stands in the quotes, as a figure of what it is said of.

    The question counts where the text leaves open what that is.

    >>> quotes = ["森林面積20.12萬平方公里、溼地面積5.14萬平方公里"]
    >>> figures_proven("濕地有5.14萬平方公里", quotes), figures_proven("濕地有5.15萬平方公里", quotes)
    (True, False)
    >>> figures_proven("濕地面積20.12萬平方公里", quotes), figures_proven("面積20.12萬平方公里", quotes, "濕地面積有多大?")
    (False, False)
    """
    figures = figures_in(text)
    if _holding(figures, quotes) < len(figures) or unsupported_figures(text, quotes):
        return False
    plain = fold(text)
    held = {number for quote in quotes for number in _NUMBER.findall(fold(quote))}
    apart = "".join(char for i, char in enumerate(text) if not any(f.start <= i < f.end for f in figures))
    if any(number not in held for number in _NUMBER.findall(fold(apart))):
        return False
    return bool(plain) and not any(_misplaced(text, figure, quotes, question) for figure in figures)


def _pieces(text: str) -> list[Span]:
    cuts = [0, *(match.end() for match in _PIECE.finditer(text)), len(text)]
    return [Span(start, end) for start, end in pairwise(cuts) if end > start]


def _misplaced(text: str, figure: Figure, quotes: Sequence[str], question: str) -> bool:
    """Say whether the quotes say a figure of something else: another of its unit stands with more of the words around it."""
    if figure.is_year:
        return False
    piece = next(span for span in _pieces(text) if span.start <= figure.start < span.end)
    said, asked = _said(text[piece.start : piece.end]), _said(question)
    nothing = (-1.0, -1.0)
    with_it = without_it = nothing
    for quote in quotes:
        around = figures_in(quote)
        for span in _pieces(quote):
            inside = [f for f in around if span.start <= f.start < span.end and f.unit == figure.unit]
            tokens = token_set(quote[span.start : span.end])
            share = (_support(said, tokens), _support(asked, tokens))
            if any(_fits(figure, other, around) for other in inside):
                with_it = max(with_it, share)
            elif inside:
                without_it = max(without_it, share)
    return without_it > with_it > nothing


# --- words


def _says_otherwise(text: str, quotes: Sequence[str], titles: str) -> bool:
    """Say whether a sentence denies what its quotes do not, or names a place that they do not."""
    said, held = fold(text), fold(" ".join(quotes))
    if bool(_NEGATED.search(said)) and not _NEGATED.search(held):
        return True
    if denies(text) and not denies(" ".join(quotes)):
        return True
    named = fold(" ".join([held, titles]))
    return any(place not in named for place in place_names(text))


def _worded(text: str, quotes: Sequence[str], language: Language) -> str | None:
    """Return a sentence in the script of a language; None when it puts words between quotation marks that are not the document's."""
    plain_quotes = [same_length_simplified(quote) for quote in quotes]
    pieces, position = [], 0
    for match in _INSIDE.finditer(text):
        wanted = same_length_simplified(match.group(1))
        found = next(
            (
                quote[at : at + len(wanted)]
                for quote, plain in zip(quotes, plain_quotes, strict=True)
                if (at := plain.find(wanted)) >= 0
            ),
            None,
        )
        if found is None:
            return None
        pieces += [to_script(text[position : match.start(1)], language), found]
        position = match.end(1)
    return "".join([*pieces, to_script(text[position:], language)])
