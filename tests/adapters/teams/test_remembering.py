"""What is remembered of people and deliveries in Teams does not grow without end."""

from __future__ import annotations

from collections import OrderedDict

import pytest

from adapters.teams import activity_handler, replies, roster
from adapters.teams.channel import TeamsChannel
from tests.adapters.teams.conftest import House

MOST = 20


def test_people(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster, "MOST", MOST)
    teams = house.app.channel(TeamsChannel).parts
    assert teams is not None
    for number in range(3 * MOST):
        teams.roster.met(f"person-{number}", f"29:{number}")
    assert len(teams.roster._senders) <= MOST


def test_deliveries_and_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activity_handler, "_REMEMBERED", MOST)
    kept: OrderedDict[str, str] = OrderedDict()
    for number in range(3 * MOST):
        activity_handler._put(kept, f"delivery-{number}", "turn")
    assert list(kept) == [f"delivery-{number}" for number in range(2 * MOST, 3 * MOST)]


def test_forms(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replies, "_REMEMBERED", MOST)
    teams = house.app.channel(TeamsChannel).parts
    assert teams is not None
    answers = replies.Answering(teams.connector, teams.whereabouts, teams.cards, house.app.manager)
    for number in range(3 * MOST):
        answers._remember(f"nonce-{number}", f"message-{number}")
    assert len(answers._forms) == MOST
