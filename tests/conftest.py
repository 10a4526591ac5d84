"""Every test gets a home folder of its own, an environment without our variables, and no network but this machine's."""

import os
from pathlib import Path

import pytest
from hypothesis import settings
from pytest_socket import socket_allow_hosts

from index.bundled import NAME, unpack
from index.embedder import SentenceEmbedder

# The same examples every time, so that no change is refused by luck; `pytest --hypothesis-profile=hunt` looks for new ones.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("hunt", deadline=None, max_examples=3000)
settings.load_profile("same")

os.environ["HF_HUB_OFFLINE"] = "1"  # read when the hub's client is imported, which gradio does

SHIPPED = Path(__file__).parents[1] / "corpus" / "documents" / "heilongjiang-xzscl.txt"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("ASSISTANT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture(autouse=True)
def _no_network():
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)  # lifted by the plugin after each test


@pytest.fixture(scope="session")
def models(tmp_path_factory):
    """The folder that the offline model was unpacked into, once for all tests."""
    folder = tmp_path_factory.mktemp("models")
    unpack(folder)
    return folder


@pytest.fixture(scope="session")
def real_embedder(models):
    return SentenceEmbedder(unpack(models), name=NAME, offline=True)
