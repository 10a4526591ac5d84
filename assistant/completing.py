"""What is searched for: a question in written words, without orders and who asks, completed from the turns before, its slips mended."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from assistant.asides import only_greets, plainly, without_orders
from assistant.asker import without_asker
from assistant.dialogue import MAX_CHARS, MAX_TURNS, complete_questions, standalone
from assistant.scope import asks_of_places, scopes, there
from assistant.service import Turn
from assistant.spoken import written
from corpus.document import Document
from corpus.script import fold
from index.lexical import LexicalIndex
from index.places import places_in_full
from index.spelling import mended
from index.words import content_words


class Completer:
    """Completes questions that are asked of some documents."""

    def __init__(self, documents: Mapping[str, Document], lexical: LexicalIndex) -> None:
        self.documents = documents
        self._lexical = lexical

    def completed(self, question: str, history: Sequence[Turn] | None) -> str:
        """Return what is searched for: the question without orders and slips, completed from the turns before.

        What it takes from them may have slips of its own. With None for a history it is searched as typed.
        """
        asked = self._of_place(self._plain(question), [question])
        if history is None or only_greets(asked):
            return asked
        said = [turn for turn in history[-MAX_TURNS:] if turn.role == "user" and 0 < len(turn.content.strip()) <= MAX_CHARS]
        turns = [Turn("user", self._plain(turn.content)) for turn in said]
        before: list[str] = []  # each of the turns, asked of the place that was understood
        for complete, turn in zip(complete_questions(turns), said, strict=False):
            before = [self._of_place(complete, [turn.content, *before])]
        return self._of_place(self._mended(standalone(self._mended(asked), turns)), before)

    def _plain(self, question: str) -> str:
        """Return a question in written words, without orders, and without who asks where the documents do not speak of such people."""
        asked = plainly(written(without_orders(question)))
        alone = plainly(without_asker(asked))
        if alone in ("", asked):
            return places_in_full(asked)
        before, _, behind = asked.partition(alone)
        words = [word for word in content_words(f"{before} {behind}") if word.kind in ("thing", "name", "attribute")]
        known = sum(any(all(token in self._lexical for token in way) for way in word.term.alternatives) for word in words)
        return places_in_full(asked if 2 * known > len(words) else alone)

    def _of_place(self, question: str, said: Iterable[str]) -> str:
        """Return a question that names no place asked of the one that was said last, where some of the documents are about it."""
        if asks_of_places(question):
            return question
        placed = (there(question, before, self.documents) for before in said)
        return next((asked for asked in placed if asked != question and scopes(asked, self.documents)[0][1]), question)

    def _mended(self, question: str) -> str:
        return mended(question, index=self._lexical, text=lambda: self._folded)

    @cached_property
    def _folded(self) -> str:
        return "\n".join(fold(document.text) for document in self.documents.values())
