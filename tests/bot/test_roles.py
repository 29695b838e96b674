"""`python -m bot roles`: who may do what, as the table of actions says it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from bot import roles
from bot.__main__ import app
from conversations.actions.table import TABLE
from conversations.journey.machine import STAGE_STATES, State
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.people import EVERYONE
from tests.conversations.onboardings import every_standing

OTHERS = "members of its channel who do not belong to it"


def printed() -> dict[str, list[str]]:
    """The cells of each line, by action."""
    shown = CliRunner().invoke(app, ["roles"])
    assert shown.exit_code == 0, shown.output
    heading, rule, *lines = shown.stdout.splitlines()
    assert heading.split() == ["action", "label", "side", "who", "when"] and set(rule) == {"-", " "}
    return {cells[0]: cells[1:] for cells in (re.split(r"\s{2,}", line) for line in lines)}


def test_every_action_has_its_line_in_the_order_of_the_table() -> None:
    assert list(printed()) == list(TABLE)
    assert all(len(cells) == 4 for cells in printed().values())


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        (
            "approve",
            ["Approve", "onboarding team", "members of its channel who do not belong to it", "in the reviewed stages"],
        ),
        ("board", ["Next page", "onboarding team", "members of its channel", "at any time, about all onboardings"]),
        ("withdraw", ["Withdraw", "applicant", "owners", "in every state but live, declined, withdrawn"]),
        ("status", ["Where you stand", "applicant", "everyone who has joined", "in every state"]),
        ("pick_time", ["Choose this time", "applicant", "owners and contributors", "in call_offered, call_booked"]),
        ("join", ["Join", "applicant", "whoever is invited", "in every state"]),
        ("help", ["Help", "both", "anybody", "at any time, about no onboarding"]),
    ],
)
def test_a_line_says_who_and_when(name: str, cells: list[str]) -> None:
    assert printed()[name] == cells


def states_in(when: str) -> set[State]:
    names = set(re.findall(r"\w+", when.replace("the reviewed stages", " ".join(STAGE_STATES))))
    named = {state for state in State if state.value in names}
    return set(State) - named if when.startswith("in every state") else named


@pytest.mark.parametrize("onboarding", [*every_standing()], ids=lambda onboarding: onboarding.state)
def test_no_action_applies_in_a_state_that_its_line_leaves_out(onboarding: Onboarding) -> None:
    lines = printed()
    for name, action in TABLE.items():
        if lines[name][3].startswith("in ") and action.when(onboarding):
            assert onboarding.state in states_in(lines[name][3]), name


def test_a_row_that_changes_changes_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = {**TABLE, "withdraw": replace(TABLE["withdraw"], roles=EVERYONE)}
    monkeypatch.setattr(roles, "TABLE", opened)
    assert printed()["withdraw"][2] == "everyone who has joined"
