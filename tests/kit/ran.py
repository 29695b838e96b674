"""Which test runs which line of the code that `make mutants` changes: a plugin of pytest writes it down, once.

`python -m pytest -p tests.kit.ran` records into the folder that RAN_INTO names: the lines with coverage, whose contexts
are the tests, and how long each test that passed took.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import coverage
import pytest

INTO = "RAN_INTO"
_LINES, _SECONDS = "lines", "seconds.json"
_EXPECTED = ["no-data-collected", "module-not-imported", "module-not-measured", "already-imported"]
"""What coverage would warn of in the first process, which runs no test."""


class Recorder:
    """One for each process of a run: with pytest-xdist, workers run the tests and the first process hears of them."""

    def __init__(self, folder: Path, places: list[str]) -> None:
        self._folder = folder
        self._seconds: dict[str, float] = {}
        self._failed: set[str] = set()
        self._coverage = coverage.Coverage(
            data_file=folder / _LINES, data_suffix=True, include=places, config_file=False, messages=False
        )
        self._coverage.set_option("run:relative_files", True)
        self._coverage.set_option("run:disable_warnings", _EXPECTED)
        self._coverage.start()

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """What runs from here on runs for this test."""
        self._coverage.switch_context(item.nodeid)
        outcome = yield
        self._coverage.switch_context("")
        return outcome

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Its time with its fixtures; a test that did not pass as things are can notice nothing."""
        self._seconds[report.nodeid] = self._seconds.get(report.nodeid, 0.0) + report.duration
        if report.outcome != "passed":
            self._failed.add(report.nodeid)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Every process leaves its own file of lines; one leaves the times."""
        self._coverage.stop()
        self._coverage.save()
        if not hasattr(session.config, "workerinput"):
            passed = {name: took for name, took in self._seconds.items() if name not in self._failed}
            (self._folder / _SECONDS).write_text(json.dumps(passed), encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Begin, where a run is to be recorded."""
    if INTO in os.environ:
        folder, *places = os.environ[INTO].split(os.pathsep)
        config.pluginmanager.register(Recorder(Path(folder), places))


class Ran:
    """What was recorded in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def is_there(self) -> bool:
        """Whether a whole run was recorded."""
        return (self.folder / _SECONDS).is_file() and (self.folder / _LINES).is_file()

    def join(self) -> None:
        """Make one file of what each process left."""
        whole = coverage.Coverage(data_file=self.folder / _LINES, config_file=False, messages=False)
        whole.combine([str(self.folder)])
        whole.save()

    @cached_property
    def seconds(self) -> dict[str, float]:
        """How long each test took that passed."""
        read: dict[str, float] = json.loads((self.folder / _SECONDS).read_text(encoding="utf-8"))
        return read

    @cached_property
    def _data(self) -> coverage.CoverageData:
        data = coverage.CoverageData(str(self.folder / _LINES))
        data.read()
        return data

    def tests_of(self, file: str, lines: range) -> list[str]:
        """Those that run one of these lines of a file, the quickest first; those of the whole file for no lines."""
        by_line = self._data.contexts_by_lineno(file)
        chosen = by_line if not lines else [line for line in lines if line in by_line]
        tests = {test for line in chosen for test in by_line[line]} & self.seconds.keys()
        return sorted(tests, key=lambda test: (self.seconds[test], test))
