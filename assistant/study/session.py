"""A session as one zip: plan, tests, papers, answer sheets, cards, slides, handout, and a manifest that says how all came about."""

import json
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.study.blueprint import Blueprint
from assistant.study.digest import Digest
from assistant.study.exporting import Order, export
from assistant.study.exports import html, leaflets, markdown, pdf, slides, word
from assistant.study.exports.labels import label
from assistant.study.exports.package import unzipped, zipped
from assistant.study.item import Item, as_json, load_bank
from assistant.study.paper import Paper
from assistant.study.papers import Drawn
from assistant.study.plan import handout, session_plan
from assistant.study.plan import slides as session_slides
from corpus.errors import DatasetError, DocumentError
from eval.files import json_lines, sha256

FORMAT = 1
BANK = "bank.jsonl"
MANIFEST = "MANIFEST.json"
_FORMS = ("xlsx", "gift", "moodle", "anki", "outline")
_README = {
    "zh-Hant": (
        "# {title}\n\n本壓縮檔由知源從《{document}》製成，所有題目都註明原文出處。\n\n{list}\n\n"
        "- 學員版沒有答案；教師版有答案、解析與出處，請勿發給學員。\n"
        "- 前測與後測、A 卷與 B 卷內容相當，題目互不重複。\n"
        "- 匯入 Anki 時先打開 deck.apkg，之後更新可用 anki.txt。\n"
        "- 收回答案後整理成 CSV，表頭為 item_id,learner,answer,ms，再執行：assistant study results 檔名.csv --session session.zip\n"
        "- MANIFEST.json 記錄製作方式與各檔案的校驗碼。\n"
    ),
    "zh-Hans": (
        "# {title}\n\n本压缩包由知源从《{document}》制成，所有题目都注明原文出处。\n\n{list}\n\n"
        "- 学员版没有答案；教师版有答案、解析与出处，请勿发给学员。\n"
        "- 前测与后测、A 卷与 B 卷内容相当，题目互不重复。\n"
        "- 导入 Anki 时先打开 deck.apkg，之后更新可用 anki.txt。\n"
        "- 收回答案后整理成 CSV，表头为 item_id,learner,answer,ms，再运行：assistant study results 文件名.csv --session session.zip\n"
        "- MANIFEST.json 记录制作方式与各文件的校验码。\n"
    ),
    "en": (
        "# {title}\n\nMade by Zhiyuan from “{document}”; every item names its source.\n\n{list}\n\n"
        "- Learners' copies hold no answers; trainers' copies hold answers, explanations and sources. Keep them to yourself.\n"
        "- The tests before and after, and papers A and B, ask alike and share no item.\n"
        "- In Anki open deck.apkg first; anki.txt brings later changes.\n"
        "- Put the answers into a CSV with the header item_id,learner,answer,ms and run: "
        "assistant study results FILE.csv --session session.zip\n"
        "- MANIFEST.json says how everything was made, with a checksum of each file.\n"
    ),
}


def _paper_files(papers: Mapping[str, Paper], digest: Digest, *, draft: bool) -> dict[str, bytes]:
    language = digest.language
    files: dict[str, bytes] = {}
    for number, name in enumerate(("pre", "A", "B", "post"), start=2):
        if name not in papers or not papers[name].items:
            continue
        paper = replace(papers[name], draft=draft)
        title = label(name, language) if name in {"pre", "post"} else f"{label('paper', language)}{name}"
        if name in {"pre", "post"}:
            paper = replace(paper, title=f"{paper.title}　{title}", form="")
        stem = f"{number:02}-{title}"
        files[f"{stem}-{label('learner', language)}.docx"] = word.learner(paper)
        files[f"{stem}-{label('teacher', language)}.docx"] = word.teacher(paper)
        files[f"{stem}-{label('sheet', language)}.docx"] = word.answer_sheet(paper)
    return files


def _leaflet_files(digest: Digest, blueprint: Blueprint, items: Sequence[Item], scenarios: Sequence[Item]) -> dict[str, bytes]:
    language = digest.language
    plan, sheet = session_plan(digest, blueprint, items, scenarios), handout(digest, blueprint.title)
    files = {f"01-{label('plan', language)}.docx": word.leaflet(plan), f"01-{label('plan', language)}.md": markdown.write(plan)}
    name = f"06-{label('handout', language)}"
    files |= {f"{name}.docx": word.leaflet(sheet), f"{name}.html": html.write(sheet), f"{name}.md": markdown.write(sheet)}
    with suppress(DocumentError):  # no font on this computer; the other forms are there
        files[f"{name}.pdf"] = pdf.write(sheet)
    return files


def items_of(drawn: Drawn) -> list[Item]:
    """Return every item of the papers, as it is printed."""
    return [item for name in ("pre", "A", "B", "post") if name in drawn.papers for item in drawn.papers[name].items]


def session(digest: Digest, blueprint: Blueprint, drawn: Drawn, bank: Sequence[Item], *, seed: int, draft: bool = False) -> bytes:
    """Return the zip; the same digest, blueprint, papers and seed make the same bytes.

    Args:
        digest: of the document.
        blueprint: what was asked for.
        drawn: the papers.
        bank: the items that practice and cards may use besides; those of the tests before and after are kept out of them.
        seed: what the papers were drawn with.
        draft: whether items that nobody accepted are among them.
    """
    language = digest.language
    printed = items_of(drawn)
    tested = {item.id for name in ("pre", "post") if name in drawn.papers for item in drawn.papers[name].items}
    papered = {item.id for item in printed}
    study = [item for item in bank if item.id not in papered]  # what is practised is not what is asked
    scenarios = [item for item in bank if item.kind == "scenario"]
    files = _leaflet_files(digest, blueprint, study or printed, scenarios)
    files |= _paper_files(drawn.papers, digest, draft=draft)
    show = session_slides(digest, blueprint, study)
    files |= {"07-slides.pptx": slides.pptx(show, blueprint.title, language), "07-slides.md": slides.marp(show)}
    order = Order(
        tuple(study or [item for item in printed if item.id not in tested]), language, blueprint.title, draft, digest=digest
    )
    files["08-practice.html"] = html.write(leaflets.of_paper(order.paper, keys="below"))
    files |= export(order, _FORMS).files
    files[BANK] = json_lines(map(as_json, [*printed, *study])).encode()
    listed = "\n".join(f"- {name}" for name in sorted(files))
    files["README.md"] = _README[language].format(title=blueprint.title, document=digest.title, list=listed).encode()
    files[MANIFEST] = _manifest(digest, blueprint, drawn, files, seed=seed)
    return zipped(dict(sorted(files.items())))


def _manifest(digest: Digest, blueprint: Blueprint, drawn: Drawn, files: Mapping[str, bytes], *, seed: int) -> bytes:
    """Return how everything came about: no date, no name of a machine."""
    rules = sorted({f"{item.made.rule} {item.made.version}" for item in items_of(drawn)})
    facts = {
        "format": FORMAT,
        "title": blueprint.title,
        "minutes": blueprint.minutes,
        "audience": blueprint.audience,
        "sections": list(blueprint.sections),
        "seed": seed,
        "document": {"id": digest.document, "sha256": digest.sha256, "title": digest.title},
        "rules": rules,
        "papers": {name: [item.id for item in paper.items] for name, paper in drawn.papers.items()},
        "short": list(map(str, drawn.short)),
        "files": {name: sha256(content) for name, content in sorted(files.items())},
    }
    return (json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode()


@dataclass(frozen=True, slots=True)
class Printed:
    """What a session's zip holds: its items as they were printed, and the ids of each paper's in its order."""

    items: tuple[Item, ...]
    papers: Mapping[str, Sequence[str]]


def items_in(path: Path) -> list[Item]:
    """Return the items of a session's zip, as they were printed.

    Raises:
        DatasetError: it is no session.
    """
    try:
        content = path.read_bytes()
    except OSError as exc:
        raise DatasetError(f"{path}: cannot be read ({exc.strerror}); check the name") from exc
    return list(printed_in(content, str(path)).items)


def printed_in(content: bytes, name: str) -> Printed:
    """Return what a session's zip holds.

    Raises:
        DatasetError: it is no session.
    """
    try:
        files = unzipped(content)
        bank, papers = files[BANK], json.loads(files[MANIFEST])["papers"]
        listed = {str(paper): [str(number) for number in numbers] for paper, numbers in papers.items()}
    except (KeyError, ValueError, TypeError, AttributeError, zipfile.BadZipFile) as exc:
        raise DatasetError(f"{name}: not a session ({exc}); choose the session.zip that the papers came from") from exc
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / BANK
        path.write_bytes(bank)
        return Printed(tuple(load_bank(path)), listed)
