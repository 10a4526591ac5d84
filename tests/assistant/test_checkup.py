"""What `assistant doctor` finds, whole and broken."""

import pytest

from assistant.checkup import PACKAGES, examine
from assistant.settings import load
from index.bundled import NAME
from tests.fakes import CharEmbedder, build, handbook


@pytest.fixture
def _no_model(monkeypatch, tmp_path):
    """Settings that name a model which is a file, so that none is loaded."""
    (tmp_path / "model").write_text("")
    monkeypatch.setenv("ASSISTANT_MODEL", str(tmp_path / "model"))


def found():
    return {finding.what: (finding.ok, finding.detail) for finding in examine(load())}


@pytest.mark.slow
def test_a_whole_home_is_well(home, models, real_embedder):
    home.mkdir()
    (home / "models").symlink_to(models)
    build(home, handbook(), embedder=CharEmbedder(name=NAME))
    findings = found()
    assert all(ok for ok, _ in findings.values()), findings
    assert list(findings) == ["python", "packages", "home", "model", "index"]
    assert findings["model"][1] == f"{NAME} (offline), vectors of 384"
    assert "1 documents" in findings["index"][1]
    assert all(name in findings["packages"][1] for name in PACKAGES)


@pytest.mark.slow
@pytest.mark.usefixtures("_no_model")
def test_everything_that_is_wrong_is_told_at_once(home):
    home.write_text("a file")
    findings = found()
    assert [what for what, (ok, _) in findings.items() if not ok] == ["home", "model", "index"]
    assert "cannot be written (File exists); set ASSISTANT_HOME" in findings["home"][1]
    assert "this model cannot be loaded" in findings["model"][1]


@pytest.mark.slow
@pytest.mark.usefixtures("_no_model")
def test_nothing_indexed_yet_is_no_fault_and_another_model_is():
    assert found()["index"] == (True, "nothing is indexed yet; run: assistant index")
    build(load().home, handbook())
    ok, detail = found()["index"]
    assert not ok
    assert "built with the model characters, not" in detail
