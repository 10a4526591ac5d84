"""What may leave: the items of a bank that are fit for it, held against the documents they are of."""

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.settings import Settings
from assistant.studying import made_bank, materials
from corpus.errors import DatasetError, DocumentError

if TYPE_CHECKING:
    from assistant.study.digest import Digest
    from assistant.study.item import Item


def ready(settings: Settings, bank: Path | None, *, draft: bool) -> "tuple[Path, list[Item], list[Item]]":
    """Return the bank, all its items, and those that may leave."""
    from assistant.study.exporting import fit_for_export
    from assistant.study.item import load_bank

    path = made_bank(settings, bank)
    whole = load_bank(path)
    if not whole:
        raise DatasetError(f"{path}: the bank is empty; make it with: assistant study make")
    return path, whole, fit_for_export(whole, draft=draft)


def digests_of(
    settings: Settings, names: list[str] | None, path: Path, whole: "list[Item]", items: "list[Item]"
) -> "list[Digest]":
    """Return the digests of the documents that items come from, as far as they are at hand and unchanged.

    Raises:
        DatasetError: a document has changed, or items are not borne out by it, each with its line.
    """
    from assistant.study.checks import unproved, world_of
    from assistant.study.digest import digest
    from eval.records import refuse

    wanted = {item.source.document: item.source.sha256 for item in items}
    try:
        known = materials(settings, names or [])
    except DocumentError:
        if names:
            raise
        return []
    found = [digest(material) for material in known]
    changed = [one.document for one in found if wanted.get(one.document, one.sha256) != one.sha256]
    if changed:
        raise DatasetError(
            f"{', '.join(changed)}: the document is not the one the items were made of; run: assistant study diff, then make the bank again"
        )
    refuse(unproved(path, whole, items, world_of(known)))
    return [one for one in found if one.document in wanted]
