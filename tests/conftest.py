"""The databases that tests run on, the programs that some need, and a last word on those that went without."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import settings
from playwright.async_api import Browser, expect

from bot import wiring
from conversations.content.schema import ContentPack
from models.enums import Stage
from tests.kit.compiled import compile_once
from tests.kit.databases import (
    database,
    database_url,
    empty_postgres_url,
    empty_url,
    postgres,
    postgres_url,
    sqlite_database,
    sqlite_template,
    sqlite_url,
)
from tests.kit.rig.platform import Platform, served
from tests.kit.window import started

__all__ = [
    "database",
    "database_url",
    "empty_postgres_url",
    "empty_url",
    "postgres",
    "postgres_url",
    "sqlite_database",
    "sqlite_template",
    "sqlite_url",
]

# How long an example or a page takes says how busy the machine is: no test is about that.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
expect.set_options(timeout=30_000)

ROOT = Path(__file__).parent.parent
NODE_MODULES = ROOT / "tests" / "tools" / "node_modules"
AXE = NODE_MODULES / "axe-core" / "axe.min.js"
LOCAL_SLACK = NODE_MODULES / "local-slack-linux-x64" / "bin" / "local-slack"
PLAYGROUND = NODE_MODULES / "@microsoft" / "m365agentsplayground" / "cli.js"
CARDS = NODE_MODULES / "adaptivecards" / "dist" / "adaptivecards.min.js"
MANIFESTS = NODE_MODULES / "@microsoft" / "app-manifest" / "build" / "json-schemas" / "teams"


def _chromium() -> Path | None:
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return next((Path(path) for path in found if path), None)


def _namespaces() -> Path | None:
    """`unshare`, where it may make a network and a table of mounts of its own."""
    found = shutil.which("unshare")
    allowed = found and subprocess.run([found, "-rnm", "true"], check=False, capture_output=True).returncode == 0
    return Path(found) if found and allowed and shutil.which("ip") else None


def _pgbouncer() -> Path | None:
    """Debian keeps it where only root looks."""
    found = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    return Path(found) if found else None


PROGRAMS: dict[str, Callable[[], Path | None]] = {
    "chromium": _chromium,
    "axe-core": lambda: AXE if AXE.is_file() else None,
    "agents-playground": lambda: PLAYGROUND if PLAYGROUND.is_file() and shutil.which("node") else None,
    "adaptivecards": lambda: CARDS if CARDS.is_file() else None,
    "app-manifest": lambda: MANIFESTS if MANIFESTS.is_dir() else None,
    "local-slack": lambda: LOCAL_SLACK if LOCAL_SLACK.is_file() else None,
    "unshare": _namespaces,
    "pgbouncer": _pgbouncer,
}

_WENT_WITHOUT = "went without"  # a property of the report, which reaches us from parallel processes too


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"needs_program(*names): skipped without all of {', '.join(PROGRAMS)} named")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests in the one browser share its event loop."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


def pytest_collection_finish() -> None:
    """What is here now stays until the end: a look at all of it for garbage holds a test up, for seconds at last."""
    gc.collect()
    gc.freeze()


def pytest_runtest_setup(item: pytest.Item) -> None:
    names = [name for mark in item.iter_markers("needs_program") for name in mark.args]
    missing = ", ".join(name for name in dict.fromkeys(names) if PROGRAMS[name]() is None)
    if not missing:
        return
    item.user_properties.append((_WENT_WITHOUT, missing))
    if os.environ.get("REQUIRE_TOOLS") == "1":
        pytest.fail(f"{missing} is not installed: run make test-tools", pytrace=False)
    pytest.skip(f"{missing} is not installed")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [report for kind in ("skipped", "failed") for report in terminalreporter.stats.get(kind, [])]
    missing = [(report.nodeid, dict(report.user_properties).get(_WENT_WITHOUT)) for report in reports]
    if not (went_without := [(test, names) for test, names in missing if names]):
        return
    terminalreporter.section("tests that did not run")
    for test, names in went_without:
        terminalreporter.write_line(f"{test}: needs {names}")
    terminalreporter.write_line("Run make test-tools to install what they need.")


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patches:
        compile_once(patches)
        yield


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser to drive, for tests marked needs_program("chromium")."""
    found = _chromium()
    assert found, "mark this test with needs_program"
    return found


@pytest.fixture(scope="session")
def axe_core() -> Path:
    """The accessibility checker's script, for tests marked needs_program("axe-core")."""
    return AXE


@pytest.fixture(scope="session")
def adaptivecards() -> Path:
    """Microsoft's renderer of cards, for tests marked needs_program("adaptivecards")."""
    return CARDS


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: Path) -> AsyncIterator[Browser]:
    """One for all tests of a process: to start one takes longer than most of them. Each opens pages of its own."""
    async with started(chromium) as browser:
        yield browser


@pytest_asyncio.fixture
async def platform() -> AsyncIterator[Platform]:
    """A small chat platform, to deliver to and to break."""
    async with served() as platform:
        yield platform


@pytest.fixture
def two_approve_stage_4(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is assembled from now on has the setting by which two people approve stage 4."""
    made = wiring._pack

    def by_two(version: str, approved_twice: frozenset[Stage] = frozenset(), meetings: bool = False) -> ContentPack:
        return made(version, approved_twice | {Stage.ELIGIBILITY}, meetings)

    monkeypatch.setattr(wiring, "_pack", by_two)
