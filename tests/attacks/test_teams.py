"""What somebody in Teams tries who is not of the onboarding team, or not of the onboarding, and does not get."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
import pytest_asyncio
from sqlmodel import col, select

from adapters.teams.rendering.actions import OURS, PRESS, SEND
from bot.rehearsal import script
from bot.rehearsal.parts import reviewing
from conversations.actions.table import TABLE
from models.tables.onboarding import EventRow
from tests.attacks.conftest import standing
from tests.kit.teams import AMARA, DANIEL, GRACE, PRIYA, TEAM_CHANNEL, TOM, Activity, LocalTeams, Person, texts
from tests.kit.teams_client import Client
from tests.kit.teams_seats import TeamsWorld, in_teams

TOLD = "Only members of the onboarding team"
ELSEWHERE = "99999999-0000-4000-8000-000000000009"
_NUMBERS = count(500_000)  # of activities: none has the number of one that was delivered before


@pytest_asyncio.fixture
async def world(sqlite_url: str) -> AsyncIterator[TeamsWorld]:
    """Amara has submitted the first stage that the team reviews."""
    async with in_teams(sqlite_url) as world:
        await script.to_invitation(world)
        await reviewing.answer(world.amara)
        await reviewing.submit(world, world.amara, reviewing.STAGES[0])
        yield world


def the_card(world: TeamsWorld) -> tuple[str, str, Activity]:
    """Its conversation, its id and what it shows to everybody."""
    thread = world.teams.threads()[0]
    message = next(iter(world.teams.messages[thread]))
    return thread, message, world.teams.messages[thread][message]["attachments"][0]["content"]


def at_the_card(world: TeamsWorld, person: Person, **more: Any) -> Client:
    """Somebody whose activities say that they come from the onboarding team's channel, forged or not."""
    client = world.priya.client
    place, _, _ = the_card(world)
    return Client(client.teams, client.session, client.url, person, place=place, kind="channel", _ids=_NUMBERS, **more)


async def decisions(world: TeamsWorld) -> list[str]:
    async with world.app.database.reading() as session:
        kinds = select(EventRow.kind).where(col(EventRow.kind).in_(("approved", "paused", "more_needed")))
        return [*(await session.exec(kinds)).all()]


# The onboarding team's buttons


@dataclass(frozen=True)
class Attacker:
    """Who presses, and what Teams says of them."""

    person: Person
    is_so: Callable[[LocalTeams], object]


def _in_the_channel(person: Person) -> Callable[[LocalTeams], object]:
    return lambda teams: teams.members.add(person)


ATTACKERS = {
    "the applicant, who forges the channel": Attacker(AMARA, lambda teams: None),
    "a colleague of theirs": Attacker(TOM, lambda teams: None),
    "a guest": Attacker(GRACE, lambda teams: teams.guests.add(GRACE)),
    "a reviewer who became a guest": Attacker(DANIEL, lambda teams: teams.guests.add(DANIEL)),
    "somebody without an account": Attacker(DANIEL, lambda teams: teams.anonymous.add(DANIEL)),
    "a member of another tenant": Attacker(DANIEL, lambda teams: teams.tenants.update({DANIEL: ELSEWHERE})),
    "a reviewer who was taken out": Attacker(DANIEL, lambda teams: teams.members.discard(DANIEL)),
}


async def test_to_decide_without_being_of_the_onboarding_team(world: TeamsWorld) -> None:
    teams = world.teams
    _, message, card = the_card(world)
    stood = set(teams.members)
    for name, attacker in ATTACKERS.items():
        teams.members, teams.guests, teams.anonymous, teams.tenants = set(stood), set(), set(), {}
        attacker.is_so(teams)
        answer = await at_the_card(world, attacker.person).presses("Approve", card, reply_to=message)
        assert TOLD in answer["value"], name
    assert not await decisions(world)
    teams.members, teams.guests, teams.anonymous, teams.tenants = set(stood), set(), set(), {}
    await at_the_card(world, PRIYA).presses("Approve", card, reply_to=message)
    assert await decisions(world) == ["approved"], "so that the rest can fail"


async def test_to_send_a_form_that_was_opened_before_one_was_taken_out_of_the_channel(world: TeamsWorld) -> None:
    _, message, card = the_card(world)
    priya = at_the_card(world, PRIYA)
    form = (await priya.presses("Pause", card, reply_to=message))["value"]
    world.teams.members.remove(PRIYA)
    answer = await priya.presses("Pause", form, reply_to=message)
    assert TOLD in answer["value"]
    assert not await decisions(world)


async def test_to_decide_while_teams_does_not_say_who_is_of_the_team(world: TeamsWorld) -> None:
    _, message, card = the_card(world)
    world.teams.blocked.add(TEAM_CHANNEL)
    answer = await at_the_card(world, PRIYA).presses("Approve", card, reply_to=message)
    assert TOLD in answer["value"] or "Something went wrong on our side" in answer["value"]
    assert not await decisions(world)


# The card that refreshes itself


@pytest.mark.parametrize("person", [GRACE, AMARA], ids=["a guest", "somebody who is not there"])
async def test_to_read_the_card_of_any_reference_by_refreshing_in_the_teams_channel(
    world: TeamsWorld, person: Person
) -> None:
    world.teams.guests.add(GRACE)
    _, message, card = the_card(world)
    action = card["refresh"]["action"]
    answer = await at_the_card(world, person).does(action, reply_to=message, trigger="automaticRefresh")
    assert answer["value"] == "Only members of the onboarding team can bring this card up to date."
    theirs = await at_the_card(world, PRIYA).does(action, reply_to=message, trigger="automaticRefresh")
    assert texts(theirs["value"]) == texts(card), "so that the rest can fail"


async def test_to_go_on_reading_it_after_being_taken_out_of_the_channel(world: TeamsWorld) -> None:
    """A minute after, at the latest: see `TeamsRoster.for_reading`."""
    _, message, card = the_card(world)
    world.teams.members.remove(DANIEL)
    daniel = at_the_card(world, DANIEL)
    answer = await daniel.does(card["refresh"]["action"], reply_to=message, trigger="automaticRefresh")
    assert answer["value"] == "Only members of the onboarding team can bring this card up to date."


# A reference is no key


async def test_to_read_or_change_an_onboarding_by_its_reference(world: TeamsWorld) -> None:
    """Every action of the table, pressed and sent, in the stranger's own chat and from the team's channel."""
    _, message, card = the_card(world)
    reference = card["refresh"]["action"]["data"][OURS]["o"]
    stood, secret = await standing(world.app, reference), ("Riverside", "Amara", "Appointment", "amara.okafor")
    client = world.priya.client
    own = Client(client.teams, client.session, client.url, GRACE, _ids=_NUMBERS)
    before = {where: len(said) for where, said in world.teams.messages.items()}
    for name, action in TABLE.items():
        for number, detail in enumerate(("", "eligibility", "1")) if action.pressed else ():
            for verb in (PRESS, SEND):
                carried = {"v": verb, "a": name, "o": reference, "d": detail, "n": f"{name[:12]}{verb}{number}"}
                made = {"verb": verb, "data": {OURS: carried}}
                for there in (own, at_the_card(world, GRACE)):
                    status, body = await there.send(there.activity(**invoked(made), replyToId=message))
                    assert status in (200, 400), (name, body)
                    assert not any(word in str(body) for word in secret), (name, verb, body)
        await own.says(f"{action.command or name} {reference}")
    told = [
        said
        for where, all_said in world.teams.messages.items()
        for said in [*all_said.values()][before.get(where, 0) :]
    ]
    assert told and not [said for said in told if any(word in texts(said) for word in secret)]
    assert await standing(world.app, reference) == stood


def invoked(made: dict[str, Any]) -> dict[str, Any]:
    act = {"type": "Action.Execute", **made}
    return {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": act, "trigger": "manual"}}


# The desk


async def search(world: TeamsWorld, person: Person, words: str = "river") -> list[dict[str, str]]:
    client = at_the_card(world, person)
    value = {"kind": "search", "queryText": words, "dataset": "onboardings", "queryOptions": {"skip": 0, "top": 15}}
    status, answer = await client.send(client.activity(type="invoke", name="application/search", value=value))
    assert status == 200 and answer["type"] == "application/vnd.microsoft.search.searchResponse"
    found: list[dict[str, str]] = answer["value"]["results"]
    return found


async def test_to_find_onboardings_as_one_types(world: TeamsWorld) -> None:
    """Teams is asked anew at each letter: nobody who was taken out a moment ago is told of any."""
    teams, stood = world.teams, set(world.teams.members)
    for name, attacker in ATTACKERS.items():
        teams.members, teams.guests, teams.anonymous, teams.tenants = set(stood), set(), set(), {}
        attacker.is_so(teams)
        assert await search(world, attacker.person) == [], name
    teams.members, teams.guests, teams.anonymous, teams.tenants = set(stood), set(), set(), {}
    [found] = await search(world, PRIYA)
    assert found["value"].startswith("ONB-") and found["title"].startswith(found["value"])
    assert await search(world, PRIYA, "nothing at all") == [] and await search(world, PRIYA, "") == []


async def test_what_is_chosen_as_one_types_is_opened_for_the_onboarding_team_alone(world: TeamsWorld) -> None:
    [found] = await search(world, PRIYA)
    data = {OURS: {"v": PRESS, "a": "case", "n": "abc", "p": "found"}, "found": found["value"]}
    action = {"type": "Action.Execute", "verb": PRESS, "data": data}
    refused = await at_the_card(world, AMARA).does(action)
    assert TOLD in refused["value"]
    sent = len(world.teams.sent())
    await at_the_card(world, PRIYA).does(action)
    assert len(world.teams.sent()) > sent, "everything about it"
