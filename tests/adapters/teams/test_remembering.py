"""What is remembered of people, deliveries and forms in Teams does not grow without end."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import UTC, datetime

import pytest

from adapters.teams import activity_handler, replies, roster
from adapters.teams.activity import read_activity
from adapters.teams.activity_handler import Deliveries
from adapters.teams.channel import TeamsChannel
from adapters.teams.rendering.cards import Cards
from adapters.teams.replies import Replies
from adapters.teams.roster import TeamsRoster
from tests.adapters.teams.conftest import House
from tests.kit.teams import AMARA
from tests.kit.teams_seats import TEAM

MOST = 20


def test_people(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster, "MOST", MOST)
    teams = house.app.channel(TeamsChannel)
    known = TeamsRoster(TEAM, teams.connector, teams.references)
    for number in range(3 * MOST):
        known.met(f"person-{number}", f"29:{number}")
    assert len(known._senders) == MOST


class NoReceipts:
    """Nothing was handled before."""

    async def known(self, delivery_ids: Collection[str]) -> str | None:
        return None


async def test_deliveries(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activity_handler, "MOST_DELIVERIES", MOST)
    deliveries, amara = Deliveries(NoReceipts(), lambda: datetime.now(UTC)), house.client(AMARA)
    for number in range(3 * MOST):
        sent = amara.activity(text=str(number), serviceUrl="https://smba.trafficmanager.net/uk/")
        await deliveries.identify(read_activity(json.dumps(sent).encode()), None)
    assert len(deliveries._recent) == MOST


def test_forms(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replies, "MOST_FORMS", MOST)
    teams = house.app.channel(TeamsChannel)
    answers = Replies(teams.references, Cards(), house.app.manager)
    for number in range(3 * MOST):
        answers._remember(f"nonce-{number}", f"message-{number}")
    assert len(answers._forms) == MOST
