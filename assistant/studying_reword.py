"""assistant study make --reword: the configured language model drafts stems; whatever fails, the rules' own stems stay."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from assistant.reply import advice
from assistant.settings import Settings
from corpus.errors import SettingsError

if TYPE_CHECKING:
    from assistant.generate import Writer
    from assistant.study.item import Item
    from assistant.study.material import Material

# Why a model that replies is not asked any more.
_GIVEN_UP = {
    "llm.refuses": "refuses to draft stems; choose another model",
    "llm.unusable": "drafts nothing that asks the same; choose another model",
}


@dataclass(frozen=True, slots=True)
class Drafter:
    """A language model that drafts stems, and its name."""

    writer: "Writer"
    model: str

    def reword(
        self, items: "Sequence[Item]", found: "Iterable[Material]", path: Path | None
    ) -> "tuple[list[Item], dict[str, Any]]":
        """Return the items with drafts where they pass, and what came of it; a model that fails costs one line on stderr.

        The bank at `path` takes the drafts in; what somebody did to an item of it meanwhile stands.
        """
        from tqdm import tqdm

        from assistant.study.checks import world_of
        from assistant.study.rewording import reword

        track = partial(tqdm, desc="rewording", unit=" stems", disable=None, file=sys.stderr, leave=False)
        done = reword(items, world_of(found), self.writer.reply, model=self.model, track=track)
        if done.trouble:
            why = _GIVEN_UP.get(done.trouble) or advice(done.trouble)
            typer.echo(f"the language model {self.model} {why}. {done.left} stems not drafted; the rules' own stay", err=True)
        if path is not None:
            take_in(path, items, done.items)
        kept = dict(done.kept.most_common())
        return done.items, {"reworded": done.done, "kept": kept, "left": done.left, "model": self.model, "trouble": done.trouble}


def take_in(path: Path, before: "Iterable[Item]", after: "Iterable[Item]") -> None:
    """Put drafts into a bank, each in place of the item that it was drafted for, if that is still as it was.

    Raises:
        DatasetError: the bank is broken, or is being written all the time.
        StorageError: it cannot be written.
    """
    from assistant.study.shared_bank import change, read_kept

    drafts = {old.id: (old, new) for old, new in zip(before, after, strict=True) if old != new}

    def put(now: "Sequence[Item]") -> "list[Item]":
        return [drafts[item.id][1] if item.id in drafts and item == drafts[item.id][0] else item for item in now]

    while drafts and not change(path, read_kept(path).seal, put).done:
        continue


def open_drafter(settings: Settings) -> Drafter:
    """Return the configured language model as a drafter.

    Raises:
        SettingsError: none is configured.
        ModelError: it cannot be loaded.
    """
    from assistant.generate import open_writer

    writer = open_writer(settings)
    if writer is None:
        raise SettingsError(
            "--reword: no language model is configured; set ASSISTANT_LLM_URL and ASSISTANT_LLM_MODEL, or ASSISTANT_LLM_GGUF"
        )
    return Drafter(writer, settings.llm_name)
