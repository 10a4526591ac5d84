"""The retrieval chain: question -> retrieve -> abstain or answer -> verify, as LangChain runnables.

Nothing of LangChain's leaves this file: a question goes in, our Answer comes out.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableGenerator, RunnableLambda
from pydantic import ConfigDict

from assistant import abstain
from assistant.answer import Answer, Citation, Mode, RankedPassage, nearest_sections, verify
from assistant.asked import Asked, Part
from assistant.brief import brief, is_answered, sought
from assistant.completing import Completer
from assistant.compound import split
from assistant.dialogue import standalone
from assistant.generate import Writer, Written, worded
from assistant.need import need
from assistant.quote import compose
from assistant.scope import scopes, there
from assistant.service import MAX_QUESTION_CHARS, Turn
from assistant.wording import say
from corpus.document import Document
from corpus.errors import QuestionError, SettingsError
from corpus.script import Language, detect
from index.embedder import Embedder
from index.generation import Index
from index.retriever import Hit, Retriever


class PassageEmbeddings(Embeddings):
    """Our embedder as LangChain's."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return one vector a text."""
        vectors: list[list[float]] = self._embedder.embed_passages(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a question."""
        vector: list[float] = self._embedder.embed_query(text).tolist()
        return vector


class PassageRetriever(BaseRetriever):
    """Our retriever as LangChain's: a passage a document, with its place and score as metadata."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    retriever: Any
    k: int = 8

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, **kwargs: Any
    ) -> list[LangChainDocument]:
        hits = self.retriever.search(query, k=kwargs.get("k", self.k)).hits
        return [
            LangChainDocument(
                id=hit.passage.id,
                page_content=hit.passage.text,
                metadata={
                    "document": hit.passage.document,
                    "section": list(hit.passage.section),
                    "start": hit.passage.start,
                    "end": hit.passage.end,
                    "score": hit.score,
                },
            )
            for hit in hits
        ]


def check_question(question: str) -> str:
    """Return the question without white space at its ends.

    Raises:
        QuestionError: it is empty, too long, or not text.
    """
    asked = question.strip()
    if not any(char.isalnum() for char in asked):
        raise QuestionError("the question has no words in it; type one")
    if len(asked) > MAX_QUESTION_CHARS:
        raise QuestionError(f"the question has {len(asked):,} characters; shorten it to {MAX_QUESTION_CHARS:,} or fewer")
    if any((ord(char) < 32 and char not in "\n\t\r") or 0xD800 <= ord(char) <= 0xDFFF for char in asked) or "�" in asked:
        raise QuestionError("the question is not plain text; type it again")
    return asked


def _ranked(parts: Sequence[Part]) -> tuple[RankedPassage, ...]:
    """Return the hits of all parts, the first ones of each first, ranked anew."""
    best: dict[str, Hit] = {}
    for hit in sorted((hit for part in parts for hit in part.retrieval.hits), key=lambda hit: hit.rank):
        best.setdefault(hit.passage.id, hit)
    return tuple(
        RankedPassage(
            rank=rank,
            passage=hit.passage.id,
            score=round(hit.score, 4),
            document=hit.passage.document,
            section=hit.passage.section,
            start=hit.passage.start,
            end=hit.passage.end,
        )
        for rank, hit in enumerate(best.values(), start=1)
    )


def _timed(answer: Answer, asked: Asked) -> Answer:
    ended = time.perf_counter()
    timings = {
        "retrieve": round(1000 * (asked.retrieved - asked.started)),
        "answer": round(1000 * (ended - asked.retrieved)),
        "total": round(1000 * (ended - asked.started)),
    }
    return replace(answer, timings_ms=timings)


class Chain:
    """Answers questions about one generation of the index."""

    def __init__(self, index: Index, retriever: Retriever, *, k: int, writer: Writer | None = None) -> None:
        self.documents: Mapping[str, Document] = index.documents
        self.generation = index.generation
        self._retriever = retriever
        self._completer = Completer(index.documents, index.searchable.lexical)
        self._k = k
        self.writer = writer
        self.runnable: Runnable[Asked, Answer] = (
            RunnableLambda(self._retrieve) | RunnableLambda(self._choose) | RunnableGenerator(self._answer)
        )

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn] | None = (),
        language: Language | None = None,
        mode: Mode | None = None,
        id: str = "",  # noqa: A002 - the contract's name
    ) -> Iterator[Answer]:
        """Yield the answer as it grows; the last one is whole and verified.

        Args:
            question: in any words.
            history: the turns before; None searches the question as typed, slips and all.
            language: of the answer's own words; None for the question's.
            mode: "quote" or "generate"; None for the latter where a model is configured.
            id: is given back in the answer.

        Raises:
            QuestionError: the question is empty, too long, or not text.
            SettingsError: the mode needs a language model.
        """
        if mode == "generate" and self.writer is None:
            raise SettingsError(
                "mode generate: needs a language model; set ASSISTANT_LLM_URL and ASSISTANT_LLM_MODEL, or ASSISTANT_LLM_GGUF"
            )
        complete = self.completed(check_question(question), history)
        asked = Asked(
            id=id,
            question=question,
            standalone=complete,
            language=language or detect(complete),
            parts=tuple(self.parts(complete)),
            mode=mode or ("generate" if self.writer else "quote"),
            started=time.perf_counter(),
        )
        yield from self.runnable.stream(asked)

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] | None = (),
        language: Language | None = None,
        mode: Mode | None = None,
        id: str = "",  # noqa: A002 - the contract's name
    ) -> Answer:
        """Return the whole answer.

        Raises:
            QuestionError: the question is empty, too long, or not text.
            SettingsError: the mode needs a language model.
        """
        *_, last = self.stream(question, history=history, language=language, mode=mode, id=id)
        return last

    def completed(self, question: str, history: Sequence[Turn] | None) -> str:
        """Return what is searched for: the question without orders and slips, completed from the turns before.

        What it takes from them may have slips of its own. With None for a history it is searched as typed.
        """
        return self._completer.completed(question, history)

    def parts(self, complete: str) -> list[Part]:
        """Return the questions that a complete question asks, each with the documents it is asked of."""
        found: list[Part] = []
        before = ""
        for piece in split(complete):
            before = there(standalone(piece, [Turn("user", before)]), before, self.documents) if before else piece
            found += [Part(asked, need(asked), within) for asked, within in scopes(before, self.documents)]
        return found

    def consider(self, question: str) -> Part:
        """Return what is found for one standalone question, whether or not it is enough to answer."""
        return self._weigh(self._searched(self.parts(question)[0]))

    def features(self, part: Part) -> dict[str, float]:
        """Return what the decision to answer looks at."""
        return abstain.features(part.question, part.need, part.retrieval, part.draft, self.documents)

    def _searched(self, part: Part) -> Part:
        return replace(part, retrieval=self._retriever.search(part.question, k=self._k, within=part.within))

    def _weigh(self, part: Part) -> Part:
        draft = compose(part.need, part.retrieval, self.documents)
        confidence = abstain.confidence(part.question, part.need, part.retrieval, draft, self.documents)
        return replace(part, draft=draft, confidence=confidence)

    def _retrieve(self, asked: Asked) -> Asked:
        return replace(asked, parts=tuple(map(self._searched, asked.parts)), retrieved=time.perf_counter())

    def _choose(self, asked: Asked) -> Asked:
        return replace(asked, parts=tuple(self._weigh(part) for part in asked.parts))

    def _answer(self, steps: Iterator[Asked]) -> Iterator[Answer]:
        for asked in steps:
            quoted = self._proven(asked)
            verbatim = any(part.need.kind == "quote" for part in asked.parts if part.answered)
            if self.writer is not None and asked.mode == "generate" and not quoted.abstained and not verbatim:
                yield from self._written(self.writer, asked, quoted)
            else:
                yield _timed(quoted, asked)

    def _proven(self, asked: Asked) -> Answer:
        """Return the answer in the documents' own words, or the refusal: that is decided before a model is asked."""
        answer = verify(self._quoted(asked), self.documents)
        if answer.citations:
            return answer
        answer = replace(answer, answer=say("refusal", asked.language), abstained=True, emphasis=(), notice="")
        nearest = [hit.passage.section for part in asked.parts for hit in part.retrieval.hits]
        return replace(answer, nearest=nearest_sections(nearest))

    def _written(self, writer: Writer, asked: Asked, quoted: Answer) -> Iterator[Answer]:
        """Yield the answer in a model's words as it is proven; in the end the quotes where it is not, with one line that says why.

        A model that says the documents do not answer is not believed: whether they do was decided on what they hold, and is
        calibrated, which no model's word is.
        """
        written = Written()
        for written in writer.write(brief(asked, self.documents), self.documents):
            yield verify(worded(quoted, written, self.documents), self.documents)
        trouble = written.trouble or ("" if is_answered(written.text, asked, self.documents) else "llm.missed")
        if trouble:
            answer, line = quoted, say(trouble, asked.language)
        else:
            answer = verify(worded(quoted, written, self.documents), self.documents)
            line = say("llm.removed", asked.language, count=written.removed) if written.removed else ""
            figures = [figure.text for part in asked.parts if part.answered for figure in sought(part, written.text)]
            answer = replace(answer, emphasis=tuple(text for text in dict.fromkeys(figures) if text in answer.answer))
        yield _timed(replace(answer, notice=" ".join(filter(None, [answer.notice, line]))), asked)

    def _quoted(self, asked: Asked) -> Answer:
        quotes = list(dict.fromkeys(quote for part in asked.parts if part.answered for quote in part.draft.quotes))
        citations = tuple(
            Citation(
                marker=marker,
                document=quote.document,
                title=self.documents[quote.document].title,
                section=quote.section,
                start=quote.span.start,
                end=quote.span.end,
                quote=self.documents[quote.document].quote(quote.span),
            )
            for marker, quote in enumerate(quotes, start=1)
        )
        missing = [part.question for part in asked.parts if not part.answered]
        return Answer(
            id=asked.id,
            question=asked.question,
            standalone=asked.standalone,
            answer="\n".join(f"{citation.quote}[{citation.marker}]。" for citation in citations),
            abstained=False,
            confidence=round(
                min(part.confidence for part in asked.parts if part.answered or len(missing) == len(asked.parts)), 4
            ),
            mode="quote",
            language=asked.language,
            citations=citations,
            hits=_ranked(asked.parts),
            generation=self.generation,
            emphasis=tuple(quote.emphasis for quote in quotes if quote.emphasis),
            notice=say("answer.missing", asked.language, question=" ".join(missing)) if missing else "",
        )
