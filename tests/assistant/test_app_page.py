import asyncio
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant.app import page
from assistant.service import Progress, Service
from corpus.errors import NoIndexError, SettingsError

FOLDER = Path(page.__file__).parent


def service(progress, documents=()):
    return SimpleNamespace(progress=progress, answerer=SimpleNamespace(documents=dict.fromkeys(documents)))


def test_progress_is_told_with_its_count_its_documents_or_its_error():
    assert page.progress(service(Progress("index", 3, 9))) == {"stage": "index", "done": 3, "total": 9}
    assert page.progress(service(Progress("ready"), "ab"))["documents"] == 2
    failed = page.progress(service(Progress("failed", error=NoIndexError("none; run: assistant index"))))
    assert (failed["error"], failed["detail"]) == ("error.NoIndexError", "none; run: assistant index")


def test_the_head_brings_everything_along_and_points_nowhere():
    head = page.head()
    assert re.findall(r"https?:|//cdn|@import|url\(", head) == []
    assert head.count("<script>") == head.count("</script>") == 1 + len(page.SCRIPTS)
    assert head.count("<style>") == head.count("</style>") == len(page.STYLES)


def test_every_script_and_style_of_the_folder_is_in_the_page():
    assert sorted(page.SCRIPTS) == sorted(path.name for path in FOLDER.glob("*.js"))
    assert sorted(page.STYLES) == sorted(path.name for path in FOLDER.glob("*.css"))


def test_nothing_is_counted_or_shared():
    async def built():
        return page.build(Service(lambda report: None))

    blocks = asyncio.run(built())
    assert blocks.analytics_enabled is False
    assert all(function.api_visibility == "private" for function in blocks.fns.values())
    assert all(function.concurrency_limit is None for function in blocks.fns.values() if function.fn)


def test_a_port_in_use_is_one_clear_sentence():
    with page.listen("127.0.0.1", 0) as taken, pytest.raises(SettingsError) as raised:
        page.listen("127.0.0.1", taken.getsockname()[1])
    assert re.fullmatch(
        r"127\.0\.0\.1:\d+: cannot serve here \(Address already in use\); stop what uses it, or choose another --port",
        str(raised.value),
    )


@pytest.mark.parametrize(
    ("host", "port", "said"),
    [("203.0.113.7", 0, "cannot serve here"), ("127.0.0.1", 70_000, "not a port"), ("::1", -1, "not a port")],
)
def test_an_address_that_is_not_ours_is_refused(host, port, said):
    with pytest.raises(SettingsError, match=said):
        page.listen(host, port)
