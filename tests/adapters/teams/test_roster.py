"""Who is of the onboarding team, asked of Teams at each decision."""

from __future__ import annotations

import pytest
from sqlmodel import select

from adapters.teams import roster
from adapters.teams.channel import TeamsChannel
from adapters.teams.http import HttpResponse
from adapters.teams.roster import TeamsRoster
from conversations.commands import TEAM_COMMANDS
from conversations.turns import Actor, ChannelFacts, Presence
from models.domain import Address
from models.enums import Channel, PlaceKind
from models.tables import PersonRow
from tests.adapters.teams.conftest import ServedAssistant
from tests.kit.teams import AMARA, GRACE, PRIYA, TEAM_CHANNEL, TENANT, TOM, Person, texts
from tests.kit.teams_seats import TEAM


def test_no_more_people_are_remembered_than_stated(house: ServedAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster, "MOST", 20)
    teams = house.app.channel(TeamsChannel)
    known = TeamsRoster(TEAM, teams.connector, teams.references)
    for number in range(60):
        known.met(f"person-{number}", f"29:{number}")
    assert len(known._senders) == 20


async def test_only_the_team_sees_the_board(house: ServedAssistant) -> None:
    stranger = house.in_team(AMARA)
    await stranger.says("board")
    assert "Only members of the onboarding team" in texts(house.teams.cards(TEAM_CHANNEL)[-1])
    await house.in_team().says("board")
    assert "Open onboardings" in texts(house.teams.cards(TEAM_CHANNEL)[-1])


async def test_a_guest_in_the_channel_is_not_of_the_team(house: ServedAssistant) -> None:
    house.teams.guests.add(AMARA)
    guest = house.in_team(AMARA)
    for number, word in enumerate(TEAM_COMMANDS, 1):
        await guest.says(word)
        told = [texts(card) for card in house.teams.cards(TEAM_CHANNEL)]
        assert len(told) == number and "Only members of the onboarding team" in told[-1], word


async def test_a_member_of_another_tenant_or_without_an_account_is_not_of_the_team(house: ServedAssistant) -> None:
    """As in a shared channel, whose people from elsewhere have the role of a user."""
    priya = house.in_team()
    told = "Only members of the onboarding team"
    await priya.says("board")
    assert told not in texts(house.teams.cards(TEAM_CHANNEL)[-1])
    house.teams.tenants[PRIYA] = "99999999-0000-4000-8000-000000000009"
    await priya.says("board")
    assert told in texts(house.teams.cards(TEAM_CHANNEL)[-1])
    house.teams.tenants[PRIYA] = TENANT.upper()
    await priya.says("board")
    assert told not in texts(house.teams.cards(TEAM_CHANNEL)[-1])
    house.teams.anonymous.add(PRIYA)
    await priya.says("board")
    assert told in texts(house.teams.cards(TEAM_CHANNEL)[-1])


CHAT = Address(Channel.TEAMS, TENANT, PlaceKind.CHANNEL, "19:group@thread.v2")


async def test_a_group_chat_is_described_and_who_is_in_it_is_asked(house: ServedAssistant) -> None:
    directory = house.app.channel(TeamsChannel).channel_directory
    await house.client(AMARA).says("help")  # from then on we know where Teams is
    house.teams.members = {AMARA, TOM}
    assert await directory.describe(CHAT) == ChannelFacts("", 2, shared=False)
    house.teams.tenants[TOM] = "99999999-0000-4000-8000-000000000009"
    assert await directory.describe(CHAT) == ChannelFacts("", 2, shared=True)
    found = [await directory.presence(CHAT, in_person(person)) for person in (AMARA, TOM)]
    assert found == [Presence.MEMBER, Presence.OUTSIDER]
    nobody = Address(Channel.TEAMS, TENANT, PlaceKind.DIRECT, "33333333-0000-4000-8000-000000000001")
    assert await directory.presence(CHAT, nobody) is Presence.ABSENT
    house.teams.blocked.add(CHAT.target)
    assert await directory.describe(CHAT) is None
    assert await directory.presence(CHAT, in_person(AMARA)) is Presence.ABSENT


def in_person(person: Person) -> Address:
    return Address(Channel.TEAMS, TENANT, PlaceKind.DIRECT, person.directory_id)


class Pages:
    """A connector that gives a conversation's members two at a time."""

    def __init__(self, members: list[dict[str, object]]) -> None:
        self._members = members
        self.paths: list[str] = []

    async def request(self, method: str, url: str, **_: object) -> HttpResponse:
        self.paths.append(url)
        start = int(url.rsplit("=", 1)[1]) if "continuationToken" in url else 0
        more = str(start + 2) if start + 2 < len(self._members) else None
        return HttpResponse(200, {}, {"members": self._members[start : start + 2], "continuationToken": more})


async def test_the_whole_team_is_read_page_by_page(house: ServedAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    named = [{"id": f"29:{n}", "aadObjectId": f"a{n}", "name": f"N{n}", "tenantId": TENANT} for n in range(5)]
    named[3]["userRole"] = "guest"
    pages = Pages([dict(each) for each in named])
    connector = house.app.channel(TeamsChannel).connector
    await house.in_team().says("board")
    monkeypatch.setattr(connector._http, "request", pages.request)
    everybody = await house.app.channel(TeamsChannel).channel_directory.members(TEAM)
    assert [each.user for each in everybody] == ["a0", "a1", "a2", "a4"]
    assert len([path for path in pages.paths if "pagedmembers" in path]) == 3


async def test_whoever_is_chosen_in_teams_is_known_once_they_have_met_the_assistant(house: ServedAssistant) -> None:
    directory = house.app.channel(TeamsChannel).directory
    amara = Actor(Channel.TEAMS, TENANT, AMARA.directory_id, AMARA.name)
    assert await directory.with_user(amara, TOM.directory_id) is None
    await house.client(TOM).says("help")
    found = await directory.with_user(amara, TOM.directory_id)
    assert found and (found.user, found.name, found.email) == (TOM.directory_id, TOM.name, TOM.email)
    assert await directory.with_user(amara, "33333333-0000-4000-8000-000000000001") is None
    assert await directory.with_email(amara, str(TOM.email)) is None


async def test_an_address_that_another_tenant_says_of_somebody_counts_for_nothing(house: ServedAssistant) -> None:
    """As a member of a group chat from elsewhere, whose tenant may call them as it likes. Of a guest it is proved."""
    group = "19:group@thread.v2"
    house.teams.tenants[TOM] = "99999999-0000-4000-8000-000000000009"
    house.teams.guests.add(GRACE)
    for person in (AMARA, TOM, GRACE):
        await house.client(person, place=group, kind="groupChat").says("help")
    async with house.app.database.reading() as session:
        known = {row.name: row.email for row in (await session.exec(select(PersonRow))).all()}
    assert known == {AMARA.name: AMARA.email, TOM.name: None, GRACE.name: GRACE.email}
