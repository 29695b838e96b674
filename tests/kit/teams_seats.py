"""Seats at a local Teams: the five people of a rehearsal, each at their chat or at the team's channel."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from adapters.teams.app import add_teams
from adapters.teams.fields import CHOSEN, TIMED, TYPED
from adapters.teams.settings import TeamsSettings
from bot.rehearsal.in_memory import START
from bot.rehearsal.seats import RehearsalProblem, Sheet
from bot.wiring import Application, assemble
from conversations.guidance.uk_time import long_moment
from conversations.turns import Address, Channel, PlaceKind
from models import queries
from models.references import Receipts
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
    Client,
    LocalTeams,
    Person,
    actions,
    inputs,
    local_teams,
    texts,
)

TEAM = Address(Channel.TEAMS, TENANT, PlaceKind.TEAM, TEAM_CHANNEL)
_MOMENT = re.compile(r"\{\{DATE\(([^,]+),LONG\)\}\} at \{\{TIME\(\1\)\}\}")
_ERROR = "Error: "


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
    }
    return TeamsSettings(**{**given, **more})


@dataclass
class TeamsSeat:
    """One person at one place. `own` holds the cards that an Execute was answered with, for this person alone."""

    world: TeamsWorld
    client: Client
    team: bool = False
    own: dict[str, Activity] = field(default_factory=dict)

    async def says(self, words: str) -> None:
        assert await self.client.says(words) == 200
        await self.world.settle()

    async def presses(self, label: str, near: str | None = None) -> None:
        for place, message, card in self._newest_first():
            action = _pressable(card, label, near)
            if action is not None:
                await self._press(place, message, action)
                return
        raise self._problem(f"There is no button [{label}] near {near}.")

    async def fills(self, values: Mapping[str, str | Sequence[str]]) -> Sheet | None:
        place, message, card = self._open_form()
        asked = {_field_of(one["id"]): one for one in inputs(card)}
        if unknown := sorted(set(values) - set(asked)):
            raise self._problem(f"There is no field {unknown[0]} in the open form.")
        filled = {one["id"]: one["value"] for one in inputs(card) if one.get("value")}
        for name, value in values.items():
            for one in [given for given in inputs(card) if _field_of(given["id"]) == name]:
                filled.pop(one["id"], None)
            filled |= _filled(asked[name], name, (value,) if isinstance(value, str) else tuple(value))
        action = next(one for one in actions(card) if one.get("verb") == "send")
        await self._press(place, message, action, **{key: typed for key, typed in filled.items() if typed})
        return self._sheet()

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
            self.own[message] = answer["value"]
        else:
            self.own[f"~{message}"] = {"body": [{"type": "TextBlock", "text": answer["value"]}]}
        await self.world.settle()
        self.client.place = TEAM_CHANNEL if self.team else ""

    def _newest_first(self) -> Iterator[tuple[str, str, Activity]]:
        """Place, message and card: as updated for everybody since, else as answered to this person."""
        teams = self.client.teams
        places = teams.threads() if self.team else [self.client.person.chat]
        found = [(place, message, said) for place in places for message, said in teams.messages[place].items()]
        for place, message, said in sorted(found, key=lambda one: int(one[1]), reverse=True):
            if f"~{message}" in self.own:
                yield place, message, self.own[f"~{message}"]
            yield place, message, self.own.get(message) or said["attachments"][0]["content"]

    def updated(self, message: str) -> None:
        """A card was replaced for everybody."""
        self.own.pop(message, None)

    def _open_form(self) -> tuple[str, str, Activity]:
        found = next((one for one in self._newest_first() if inputs(one[2])), None)
        if found is None:
            raise self._problem("No form is open.")
        return found

    def _sheet(self) -> Sheet | None:
        try:
            _, _, card = self._open_form()
        except RehearsalProblem:
            return None
        fields = tuple(dict.fromkeys(_field_of(one["id"]) for one in inputs(card)))
        errors = {}
        for box in card["body"]:
            said = texts(box)
            if said.startswith(_ERROR) and inputs(box):
                errors[_field_of(inputs(box)[0]["id"])] = said.splitlines()[0].removeprefix(_ERROR)
        return Sheet(texts(card["body"][0]), fields, errors)

    def _problem(self, sentence: str) -> RehearsalProblem:
        return RehearsalProblem(f"{self.client.person.name}: {sentence}", self.text()[-3000:])


def shown(card: Activity) -> str:
    """Every word of a card, with moments as a reader in the UK sees them."""
    return _MOMENT.sub(lambda found: long_moment(datetime.fromisoformat(found[1])), texts(card))


def plain(words: str) -> str:
    """Words as one line. A colon or a bracket is how plain text draws what a card shows by its layout."""
    return " ".join(words.translate(str.maketrans("", "", ":|[]\\•\u200b")).replace("- ", " ").split())


def _pressable(card: Activity, label: str, near: str | None) -> Mapping[str, Any] | None:
    """The action behind a label, in the row that holds `near` or, if no row does, in a card that does."""
    if near is not None:
        rows = [row for row in _columns(card) if plain(near) in plain(shown(row))]
        for scope in rows or ([card] if plain(near) in plain(shown(card)) else []):
            if found := _pressable(scope, label, None):
                return found
        return None
    named = [action for action in actions(card) if action["title"] == label]
    hidden = {action["targetElements"][0] for action in named if action["type"] == "Action.ToggleVisibility"}
    sure = [yes for part in _parts(card) if part.get("id") in hidden for yes in actions(part) if "data" in yes]
    return next((action for action in [*named, *sure] if "data" in action), None)


def _columns(element: object) -> list[Activity]:
    return [part for part in _parts(element) if part.get("type") == "ColumnSet" and actions(part)]


def _parts(element: object) -> list[Activity]:
    if isinstance(element, list):
        return [part for one in element for part in _parts(one)]
    if not isinstance(element, dict):
        return []
    return [element, *(part for name in ("body", "items", "columns") for part in _parts(element.get(name)))]


def _field_of(name: str) -> str:
    kind, rest = name[:2], name[2:]
    return rest.rsplit(".", 2)[0] if kind == TIMED else rest


def _filled(one: Mapping[str, Any], name: str, values: tuple[str, ...]) -> dict[str, str]:
    kind = one["id"][:2]
    if kind == TIMED:
        rows = ((f"{TIMED}{name}.{at}", *value.split(" ")) for at, value in enumerate(values, 1))
        return {key: part for row, day, time in rows for key, part in ((f"{row}.date", day), (f"{row}.time", time))}
    if kind == CHOSEN:
        return {one["id"]: ",".join(quote(value, safe=" ") for value in values)}
    assert kind == TYPED
    return {one["id"]: values[0] if values else ""}


class TeamsWorld:
    """The five people, over one server in this process whose clock is moved by hand."""

    def __init__(self, app: Application, teams: LocalTeams, session: ClientSession, url: str) -> None:
        self.app = app
        self.teams = teams
        self.now = START

        def sit(person: Person, team: bool = False) -> TeamsSeat:
            place, kind = (TEAM_CHANNEL, "channel") if team else ("", "personal")
            return TeamsSeat(self, Client(teams, session, url, person, place=place, kind=kind), team)

        self.amara, self.tom, self.grace = sit(AMARA), sit(TOM), sit(GRACE)
        self.priya, self.daniel = sit(PRIYA, team=True), sit(DANIEL, team=True)

    def scene(self, title: str) -> None:
        """Nobody reads along."""

    async def settle(self) -> None:
        before = len(self.teams.requests)
        await self.app.worker.once()
        while await self._waits():  # for the pace that Teams allows
            self.now += timedelta(seconds=1)
            await self.app.worker.once()
        for request in self.teams.requests[before:]:
            if request.method == "PUT":
                for seat in (self.priya, self.daniel):
                    seat.updated(request.path.rsplit("/", 1)[-1])

    async def _waits(self) -> bool:
        async with self.app.database.reading() as session:
            return (await queries.outbox_figures(session, self.now)).oldest is not None

    async def travel(self, to: datetime) -> None:
        while (wait := await self.app.manager.next_due()) is not None and self.now + wait <= to:
            self.now += wait
            await self.settle()
        self.now = to
        await self.settle()


@asynccontextmanager
async def in_teams(url: str) -> AsyncIterator[TeamsWorld]:
    """A world for the length of the block, on a migrated database."""
    worlds: list[TeamsWorld] = []
    async with local_teams() as teams, ClientSession() as session:
        app = assemble(url, TEAM, lambda: worlds[0].now if worlds else START, teams=settings_for(teams))
        await app.database.open()
        assert app.teams is not None
        site = web.Application()
        add_teams(site, app.teams, app.manager, Receipts(app.database))
        async with TestServer(site) as server:
            worlds.append(TeamsWorld(app, teams, session, str(server.make_url("/api/messages"))))
            yield worlds[0]
        await app.close()
