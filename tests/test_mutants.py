"""What `make mutants` changes: each kind of place once, and nothing that is never run; and which tests it plays."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kit.mutants import ROOT, QuickTests, mutants_of, sample, written
from tests.kit.ran import INTO, Ran


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        ("late = day < today", "late = day <= today"),
        ("same = role is Role.OWNER", "same = role is not Role.OWNER"),
        ("left = key not in kept", "left = key in kept"),
        ("may = owner and joined", "may = owner or joined"),
        ("if left:\n    stop()", "if not left:\n    stop()"),
        ("names = [name for name in rows if name]", "names = [name for name in rows if not name]"),
        ("left = False", "left = True"),
        ("most = 12", "most = 13"),
    ],
)
def test_each_kind_of_place_is_changed_once(source: str, changed: str) -> None:
    (mutant,) = mutants_of("places.py", source)
    assert written(mutant, source) == changed


def test_what_is_never_run_is_left_alone() -> None:
    source = "if TYPE_CHECKING:\n    import this\n\ndef pick(of: Literal[1]) -> Literal[2]: ...\n\nkept: Literal[3]"
    assert list(mutants_of("places.py", source)) == []


def test_the_same_seed_picks_the_same_places() -> None:
    one_file = ("conversations/permissions.py",)
    assert sample(10, 1, one_file) == sample(10, 1, one_file)
    assert sample(10, 1, one_file) != sample(10, 2, one_file)


def test_a_change_knows_the_lines_of_its_statement_up_to_its_own() -> None:
    source = "def late():\n    return told(\n        day,\n        left=False,\n    )"
    (mutant,) = mutants_of("places.py", source)
    assert (mutant.line, mutant.lines) == (4, range(2, 5))


PLACES = "def late(day):\n    if day > 3:\n        return True\n    return False\n"
TESTS = """from places import late

def test_late():
    assert late(4)

def test_early():
    assert not late(3)

def test_wrong_as_it_is():
    assert late(1)
"""


NAMED = """import pytest
from places import late

@pytest.mark.parametrize("day", [3, 5], ids=lambda day: f"{day} is late: {late(day)}")
def test_named_by_what_it_finds(day):
    assert late(day) in (True, False)
"""


def recorded(folder: Path, tests: str, *more: str) -> Ran:
    """A small project in a folder, with what its tests run. `more`: arguments of pytest."""
    (folder / "places.py").write_text(PLACES)
    (folder / "test_places.py").write_text(tests)
    (folder / "kept").mkdir()
    recording = {INTO: os.pathsep.join([str(folder / "kept"), "places.py"]), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.kit.ran", *more]
    subprocess.run(command, cwd=folder, env={**os.environ, **recording}, check=False, capture_output=True)
    found = Ran(folder / "kept")
    found.join()
    return found


@pytest.fixture(params=[[], ["-n", "2"]], ids=["in turn", "two at a time"])
def ran(request: pytest.FixtureRequest, tmp_path: Path) -> Ran:
    return recorded(tmp_path, TESTS, *request.param)


async def test_only_the_tests_that_run_a_line_and_pass_are_played_for_a_change_of_it(ran: Ran, tmp_path: Path) -> None:
    assert ran.is_there
    early, late = "test_places.py::test_early", "test_places.py::test_late"
    assert {*ran.tests_of("places.py", range(2, 3))} == {early, late}
    assert ran.tests_of("places.py", range(3, 4)) == [late]
    assert {*ran.tests_of("places.py", range(0))} == {early, late}
    tests = QuickTests(tmp_path, ran)
    changes = {mutant.text: await tests.notice(mutant) for mutant in mutants_of("places.py", PLACES)}
    assert "test_late" in changes["return True"] and "test_early" in changes["return False"]
    assert (tmp_path / "places.py").read_text() == PLACES


async def test_a_test_of_which_a_case_is_only_called_differently_has_noticed_nothing(tmp_path: Path) -> None:
    tests = QuickTests(tmp_path, recorded(tmp_path, NAMED))
    changes = {mutant.text: await tests.notice(mutant) for mutant in mutants_of("places.py", PLACES)}
    assert set(changes.values()) == {""} and len(changes) == 3
