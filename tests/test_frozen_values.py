"""A value never changes once it is made, so whoever hands one on need not ask what becomes of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.test_architecture import PACKAGES, ROOT

CHANGED_IN_PLACE = {
    "Onboarding": "what a turn works on, and is saved at its end",
    "Changes": "what a turn did to one",
    "Participant": "whoever acts, with what a turn changes of where their chat stands",
    "Flow": "what a state machine moves",
    "ChannelAnswers": "what a turn asked of its platform so far",
    "OrganisationAnswers": "what a turn asked of the list of organisations so far",
    "DailyNumbers": "remembers the last day that it saw summed",
    "Pulses": "the last signs of life of a process",
    "Shown": "a message in a rehearsal, which is drawn anew in its place",
    "Tally": "what a rehearsal counts",
    "_Open": "an arrival, which is settled before it ends",
}
"""Dataclasses that are not frozen, each with why."""


def decorators() -> Iterator[tuple[str, ast.expr]]:
    """Every class of the packages with each of its decorators."""
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef):
                    yield from ((node.name, decorator) for decorator in node.decorator_list)


def test_every_dataclass_is_frozen_but_for_the_few_that_a_turn_changes() -> None:
    made = [(name, ast.unparse(each)) for name, each in decorators() if ast.unparse(each).startswith("dataclass")]
    assert len(made) > 300, "they are found at all"
    assert {name for name, how in made if "frozen=True" not in how} == CHANGED_IN_PLACE.keys()
