"""Seats at a local Teams: the five people of a rehearsal, each at their chat or at the team's channel."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from adapters.teams.adapter import TeamsAdapter
from adapters.teams.channel import TeamsChannel
from adapters.teams.endpoint import ROUTE
from adapters.teams.rendering.inputs import PEOPLE
from adapters.teams.settings import TeamsSettings
from bot.rehearsal.seats import RehearsalProblem, Sheet
from models.domain import Address
from models.enums import Channel, PlaceKind
from tests.kit.assistant import Assistant, running
from tests.kit.sides import Gathering
from tests.kit.teams import (
    AMARA,
    APP_ID,
    DANIEL,
    GRACE,
    PRIYA,
    TEAM_CHANNEL,
    TENANT,
    TOM,
    Activity,
    LocalTeams,
    actions,
    inputs,
    local_teams,
    texts,
)
from tests.kit.teams_client import Client
from tests.kit.teams_screen import field_of, filled_in, plain, pressable, shown

TEAM = Address(Channel.TEAMS, TENANT, PlaceKind.TEAM, TEAM_CHANNEL)
_ERROR = "Error: "
_PEOPLE = {person.name.split()[0].lower(): person for person in (AMARA, TOM, GRACE, PRIYA, DANIEL)}


def _sends(card: Activity) -> bool:
    """Whether it is a form: a list in which somebody finds an onboarding is none."""
    return any(one.get("verb") == "send" for one in actions(card))


def _is_turn(task: asyncio.Task[Any]) -> bool:
    return getattr(task.get_coro(), "__qualname__", "") == TeamsAdapter.process_activity.__qualname__


def settings_for(teams: LocalTeams, **more: Any) -> TeamsSettings:
    """An app that is signed, in one tenant, on this computer alone."""
    given: dict[str, Any] = {
        "app_id": APP_ID,
        "app_password": "a dummy",
        "tenant_id": TENANT,
        "allowed_tenants": frozenset({TENANT}),
        "metadata_url": f"{teams.url}/metadata",
        "login_url": teams.url,
        "service_urls": (f"{teams.url}/connector",),
        "public_url": "https://bot.example.nhs.uk",
    }
    return TeamsSettings(**{**given, **more})


@dataclass
class TeamsSeat:
    """One person at one place.

    `own` holds the cards that an Execute was answered with, for this person alone, until the message is updated for
    everybody; `told` the words that it was answered with.
    """

    side: TeamsSide
    client: Client
    team: bool = False
    own: dict[str, tuple[Activity, int]] = field(default_factory=dict)
    told: dict[str, Activity] = field(default_factory=dict)

    @property
    def where(self) -> str:
        return TEAM_CHANNEL if self.team else self.client.person.chat

    async def says(self, words: str) -> None:
        assert await self.client.says(words) == 200
        await self.side.assistant.settle()

    async def replies(self, words: str) -> None:
        self.client.place = self.client.teams.threads()[-1]
        await self.says(words)
        self.client.place = TEAM_CHANNEL

    async def presses(self, label: str, near: str | None = None) -> None:
        for place, message, card in self._newest_first():
            action = pressable(card, label, near)
            if action is not None:
                await self._press(place, message, action)
                return
        raise self._problem(f"There is no button [{label}] near {near}.")

    def newest_with(self, label: str) -> Activity:
        """The newest card that has a button with this label, as it stands there."""
        return next(card for _, _, card in self._newest_first() if pressable(card, label, None) is not None)

    async def fills(self, values: Mapping[str, str | Sequence[str]]) -> Sheet | None:
        place, message, card = self._open_form()
        asked = {field_of(one["id"]): one for one in inputs(card)}
        if unknown := sorted(set(values) - set(asked)):
            raise self._problem(f"There is no field {unknown[0]} in the open form.")
        filled = {one["id"]: one["value"] for one in inputs(card) if one.get("value")}
        for name, value in values.items():
            for one in [given for given in inputs(card) if field_of(given["id"]) == name]:
                filled.pop(one["id"], None)
            given = (value,) if isinstance(value, str) else tuple(value)
            dataset = asked[name].get("choices.data", {}).get("dataset", PEOPLE)
            if dataset != PEOPLE:  # Teams looks for people itself
                given = await self._first_offered(given, dataset)
            filled |= filled_in(asked[name], name, given)
        action = next(one for one in actions(card) if one.get("verb") == "send")
        await self._press(place, message, action, **{key: typed for key, typed in filled.items() if typed})
        return self._sheet()

    async def _first_offered(self, typed: tuple[str, ...], dataset: str) -> tuple[str, ...]:
        """What is chosen in a list that Teams asks for while somebody types."""
        value = {"kind": "search", "queryText": " ".join(typed), "dataset": dataset}
        asked = self.client.activity(type="invoke", name="application/search", value=value)
        status, answer = await self.client.send(asked)
        assert status == 200, answer
        return tuple(str(one["value"]) for one in answer["value"]["results"][:1]) if any(typed) else typed

    async def form_fields(self) -> tuple[str, ...]:
        sheet = self._sheet()
        return sheet.fields if sheet else ()

    async def sees(self, words: str) -> None:
        if plain(words) not in self.text():
            raise self._problem(f'"{words}" does not stand here.')

    async def does_not_see(self, words: str) -> None:
        if plain(words) in self.text():
            raise self._problem(f'"{words}" stands here.')

    def text(self) -> str:
        return plain(" ".join(shown(card) for _, _, card in reversed(list(self._newest_first()))))

    async def _press(self, place: str, message: str, action: Mapping[str, Any], **typed: str) -> None:
        self.client.place = place
        answer = await self.client.does(action, reply_to=message, **typed)
        if answer["type"] == "application/vnd.microsoft.card.adaptive":
            self.own[message] = answer["value"], self.client.teams.updates[message]
        else:
            self.told[message] = {"body": [{"type": "TextBlock", "text": answer["value"]}]}
        await self.side.assistant.settle()
        self.client.place = TEAM_CHANNEL if self.team else ""

    def _newest_first(self) -> Iterator[tuple[str, str, Activity]]:
        """Place, message and card: as updated for everybody since, else as answered to this person."""
        teams = self.client.teams
        places = [TEAM_CHANNEL, *teams.threads()] if self.team else [self.client.person.chat]
        held = [(place, teams.messages.get(place, {})) for place in places]
        found = [(place, message, said) for place, said_there in held for message, said in said_there.items()]
        for place, message, said in sorted(found, key=lambda one: int(one[1]), reverse=True):
            if message in self.told:
                yield place, message, self.told[message]
            yield place, message, self._own(message) or said["attachments"][0]["content"]

    def _own(self, message: str) -> Activity | None:
        card, updates = self.own.get(message, (None, 0))
        return card if updates == self.client.teams.updates[message] else None

    def _open_form(self) -> tuple[str, str, Activity]:
        found = next((one for one in self._newest_first() if inputs(one[2]) and _sends(one[2])), None)
        if found is None:
            raise self._problem("No form is open.")
        return found

    def _sheet(self) -> Sheet | None:
        try:
            _, _, card = self._open_form()
        except RehearsalProblem:
            return None
        fields = tuple(dict.fromkeys(field_of(one["id"]) for one in inputs(card)))
        errors = {}
        for box in card["body"]:
            said = texts(box)
            if said.startswith(_ERROR) and inputs(box):
                errors[field_of(inputs(box)[0]["id"])] = said.splitlines()[0].removeprefix(_ERROR)
        return Sheet(texts(card["body"][0]), fields, errors)

    def _problem(self, sentence: str) -> RehearsalProblem:
        return RehearsalProblem(f"{self.client.person.name}: {sentence}", self.text()[-3000:])


class TeamsSide:
    """Teams as the assistant meets it, and its seats."""

    assistant: Assistant

    def __init__(self, teams: LocalTeams) -> None:
        self.teams = teams

    def settings(self) -> Mapping[str, Any]:
        return {"teams": settings_for(self.teams)}

    def join(self, assistant: Assistant, site: web.Application) -> None:
        self.assistant = assistant
        assistant.app.channel(TeamsChannel).add_routes(site, assistant.app.manager)

    async def quiet(self) -> None:
        """A message is answered after 2 seconds with its turn under way, on a machine that is slow just then."""
        while under_way := [task for task in asyncio.all_tasks() if _is_turn(task)]:
            await asyncio.wait(under_way)

    def of_applicant(self, name: str) -> TeamsSeat:
        return TeamsSeat(self, self.client(name))

    def of_team(self, name: str) -> TeamsSeat:
        return TeamsSeat(self, self.client(name, TEAM_CHANNEL, "channel"), team=True)

    def client(self, name: str, place: str = "", kind: str = "personal") -> Client:
        """Somebody at a conversation: their own chat if no place is given."""
        server = self.assistant.client
        url = str(server.make_url(ROUTE))
        return Client(self.teams, server.session, url, _PEOPLE[name], place=place, kind=kind)


class TeamsWorld(Gathering[TeamsSeat, TeamsSeat]):
    """Everybody in Teams."""

    def __init__(self, side: TeamsSide) -> None:
        super().__init__(side.assistant, side, side)
        self.teams = side.teams


@asynccontextmanager
async def in_teams(url: str) -> AsyncIterator[TeamsWorld]:
    """A world for the length of the block, on a migrated database."""
    async with local_teams() as teams:
        side = TeamsSide(teams)
        async with running(url, TEAM, side):
            yield TeamsWorld(side)
