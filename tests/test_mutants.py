"""What `make mutants` changes: each kind of place once, and nothing that is never run."""

from __future__ import annotations

import pytest

from tests.kit.mutants import mutants_of, sample, written


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
