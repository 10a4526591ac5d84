"""Items as files in the forms that trainers use: built in memory, written whole or not at all, read back to be checked again."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.study.digest import Digest
from assistant.study.exports import (
    aiken,
    anki,
    gift,
    html,
    leaflets,
    markdown,
    moodle,
    outline,
    pdf,
    qti,
    qti_back,
    sheet,
    slides,
    word,
    word_back,
)
from assistant.study.exports.back import Back, rebuilt
from assistant.study.exports.labels import label
from assistant.study.item import Item
from assistant.study.paper import Paper, parts_of
from assistant.study.plan import notes
from corpus.document import SectionPath
from corpus.errors import DatasetError, DocumentError
from corpus.script import Language
from eval.files import writing


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be exported.

    Attributes:
        digest: of the document, for outlines and the figures' sheet; None when the document is not at hand.
        draft: items that nobody has accepted are among them, and every paper says so.
    """

    items: tuple[Item, ...]
    language: Language
    title: str
    draft: bool = False
    preset: sheet.Preset = "generic"
    digest: Digest | None = None

    @property
    def paper(self) -> Paper:
        """All items as one paper."""
        return Paper(self.title, self.language, parts_of(self.items), draft=self.draft)

    @property
    def name(self) -> str:
        """The title of what has no page to mark: a draft says so in its name."""
        return f"{self.title}（{label('draft', self.language)}）" if self.draft else self.title


@dataclass(frozen=True, slots=True)
class Exported:
    """Files by name, and what a form could not hold, in words for the person who asked."""

    files: Mapping[str, bytes]
    said: tuple[str, ...] = field(default=())


def figures_of(order: Order) -> list[tuple[object, str]]:
    """Return the key figures with their places: the document's, or those the items ask for."""
    if order.digest:
        return [(facts, " › ".join(one.section)) for facts, one in order.digest.figures]
    return [(item.figure, " › ".join(item.source.section)) for item in order.items if item.figure]


def _word(order: Order) -> Exported:
    files = {}
    for name, make in (("learner", word.learner), ("teacher", word.teacher), ("sheet", word.answer_sheet)):
        files[f"{label(name, order.language)}.docx"] = make(order.paper)
    return Exported(files)


def _sheet(order: Order) -> Exported:
    figures = figures_of(order)
    made = sheet.write(order.items, order.language, preset=order.preset, figures=figures)  # type: ignore[arg-type]
    return Exported({"items.xlsx": made})


def _aiken(order: Order) -> Exported:
    left = sum(not aiken.fits(item) for item in order.items)
    said = ["aiken: the format has no place for ids, sources and explanations; they are not in the file"]
    if left:
        said.append(f"aiken: {left} items left out; the format holds single choice only")
    return Exported({"aiken.txt": aiken.write(order.items)}, tuple(said))


def _anki(order: Order) -> Exported:
    deck = f"知源::{order.name}"
    text, package = anki.text(order.items, order.language, deck), anki.package(order.items, order.language, deck)
    return Exported({"anki.txt": text, "deck.apkg": package})


def _pdf(order: Order) -> Exported:
    try:
        learner = pdf.write(leaflets.of_paper(order.paper, keys="none"))
        teacher = pdf.write(leaflets.of_paper(order.paper, keys="below"))
    except DocumentError as exc:
        return Exported({}, (str(exc),))
    return Exported({f"{label(name, order.language)}.pdf": made for name, made in (("learner", learner), ("teacher", teacher))})


def item_slides(order: Order) -> list[slides.Slide]:
    """Return a title and two slides an item."""
    asked = [slide for item in order.items for slide in slides.of_item(item, order.language)]
    return [slides.Slide("title", order.name), *asked]


def _slides(order: Order) -> Exported:
    show = item_slides(order)
    return Exported({"slides.pptx": slides.pptx(show, order.name, order.language), "slides.md": slides.marp(show)})


def paths_of(order: Order) -> list[SectionPath]:
    """Return the sections: the document's, or those the items come from."""
    if order.digest:
        return [path for path, _ in order.digest.sections]
    return list(dict.fromkeys(item.source.section for item in sorted(order.items, key=lambda item: item.source.start)))


def _outline(order: Order) -> Exported:
    known = notes(order.digest) if order.digest else {}
    paths = paths_of(order)
    return Exported(
        {"outline.opml": outline.opml(order.title, paths, known), "mindmap.mmd": outline.mermaid(order.title, paths, known)}
    )


FORMS: dict[str, Callable[[Order], Exported]] = {
    "docx": _word,
    "xlsx": _sheet,
    "gift": lambda order: Exported({"gift.txt": gift.write(order.items, order.language, order.name)}),
    "moodle": lambda order: Exported({"moodle.xml": moodle.write(order.items, order.language, order.name)}),
    "aiken": _aiken,
    "qti": lambda order: Exported({"qti21.zip": qti.write(order.items, order.language, order.name)}),
    "anki": _anki,
    "pptx": _slides,
    "md": lambda order: Exported({"questions.md": markdown.write(leaflets.of_paper(order.paper, keys="behind"))}),
    "html": lambda order: Exported({"practice.html": html.write(leaflets.of_paper(order.paper, keys="below"))}),
    "pdf": _pdf,
    "outline": _outline,
}
_READERS: dict[str, Callable[[Path], list[Back]]] = {
    ".docx": word_back.read,
    ".xlsx": sheet.read,
    ".xml": moodle.read,
    ".zip": qti_back.read,
}


def export(order: Order, forms: Iterable[str]) -> Exported:
    """Return the files of some forms."""
    files: dict[str, bytes] = {}
    said: list[str] = []
    for form in forms:
        made = FORMS[form](order)
        files |= made.files
        said += made.said
    return Exported(files, tuple(said))


def fit_for_export(items: Iterable[Item], *, draft: bool) -> list[Item]:
    """Return the items that may leave: accepted ones, with drafts when they are asked for.

    Raises:
        DatasetError: there is none, or accepted ones are stale (rules Q20, Q21).
    """
    known = list(items)
    stale = [item.id for item in known if item.status == "stale"]
    if stale:
        raise DatasetError(
            f"{len(stale)} items are stale ({', '.join(stale[:5])}): the document has changed; look at: assistant study diff, "
            "and retire them or make the bank again"
        )
    chosen = [item for item in known if item.status == "accepted" or (draft and item.status == "draft")]
    if not chosen:
        waiting = sum(item.status == "draft" for item in known)
        raise DatasetError(
            f"no item is accepted ({waiting} are drafts); review them first, or export them as a draft with --draft"
        )
    return chosen


def _umask() -> int:
    """Return which rights new files are not given."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _clear_dead(folder: Path) -> None:
    """Take away what processes that were killed had made beside a folder."""
    for left in folder.parent.glob(f".{folder.name}.*.*"):
        owner = left.name.split(".")[-2]
        if left.is_dir() and owner.isdigit() and not _is_alive(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def write_all(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write all files of a folder or none: they are made beside it first; other files in it stay.

    A new folder comes into being whole. A process killed before leaves a hidden folder beside it, which the next one clears away.

    Raises:
        StorageError: they cannot be written; the folder is as it was.
    """
    with writing(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        _clear_dead(folder)
        stage = Path(tempfile.mkdtemp(prefix=f".{folder.name}.{os.getpid()}.", dir=folder.parent))
        try:
            for name, content in files.items():
                (stage / name).write_bytes(content)
            if not folder.exists():
                stage.chmod(0o777 & ~_umask())
                stage.rename(folder)
            else:
                for name in files:
                    os.replace(stage / name, folder / name)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    return [folder / name for name in files]


def read_back(path: Path) -> list[Back]:
    """Return the items of an exported file: GIFT, Aiken, Anki text, Moodle XML, QTI, XLSX, or a trainer's DOCX.

    Raises:
        DatasetError: it is of no form that can be read back, or not in its form.
    """
    if path.suffix in _READERS:
        return _READERS[path.suffix](path)
    try:
        with path.open("rb") as file:
            head = file.read(4096).decode("utf-8", errors="replace")
    except OSError as exc:
        raise DatasetError(f"{path}: cannot be read ({exc.strerror}); check the name") from exc
    if head.startswith("#separator:"):
        return anki.read(path)
    if "\nANSWER: " in head:
        return aiken.read(path)
    if "::" in head and "{" in head:
        return gift.read(path)
    raise DatasetError(
        f"{path}: of no form that can be read back; choose GIFT, Aiken, Anki text, Moodle XML, QTI, XLSX or a trainer's DOCX"
    )


def changed_on_the_way(items: Sequence[Item], files: Mapping[str, bytes]) -> list[str]:
    """Read back every file that can be, and return in words which items a form does not hold word for word."""
    said: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            if name.endswith((*_READERS, ".txt")):
                path = Path(folder) / name
                path.write_bytes(content)
                try:
                    backs = read_back(path)
                except DatasetError as exc:
                    if not name.endswith(".docx"):  # a learner's copy and an answer sheet hold no key
                        said.append(str(exc).replace(str(path), name))
                    continue
                if changed := differences(items, backs):
                    said.append(f"{name}: {len(changed)} items are not word for word as in the bank: {', '.join(changed[:5])}")
    return said


def differences(items: Sequence[Item], backs: Sequence[Back]) -> list[str]:
    """Return, for each item of a file that is not as it went, its id; nothing when the trip changed nothing."""
    known = {item.id: item for item in items}
    found, lost = rebuilt(items, backs)

    def essence(item: Item) -> tuple[object, ...]:
        return item.stem, frozenset(item.answer), item.pairs, tuple((option.text, option.key) for option in item.options)

    return lost + [item.id for item in found if essence(item) != essence(known[item.id])]
