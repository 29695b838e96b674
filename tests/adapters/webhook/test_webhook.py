"""The webhook: a real server on this computer gets each event, signed, in order, and each that it took once."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiohttp import ClientTimeout, web
from aiohttp.test_utils import TestServer

from adapters.webhook import sender
from adapters.webhook.channel import WEBHOOK_PLACE
from adapters.webhook.settings import WebhookSettings
from bot.channels import ChannelSettings
from bot.settings.common import SettingsProblem, load_settings
from bot.wiring import Application, assemble
from conversations.events.people import Note
from conversations.journey.machine import ReviewState, State
from conversations.onboarding.onboarding import Onboarding
from conversations.repository.loading import create
from conversations.repository.saving import save
from conversations.sending import Outlets
from models.database.migrate import upgrade
from models.domain import Person
from models.enums import Channel, EventKind, Stage
from models.repositories import dead_letters, people
from tests.conversations.at_the_desk import TEAM
from tests.conversations.onboardings import AMARA, NOW, PACK, PRIYA, in_state

SECRET = "s" * 40


@dataclass
class Receiver:
    """An operator's program. `answers` are given one after the other, then 200; "silence" answers too late."""

    answers: list[int | str] = field(default_factory=list)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    elsewhere: int = 0
    url: str = ""

    async def take(self, request: web.Request) -> web.Response:
        self.got.append((dict(request.headers), await request.read()))
        answer = self.answers.pop(0) if self.answers else 200
        if answer == "silence":
            await asyncio.sleep(1.0)
            return web.Response()
        headers = {"Location": "/elsewhere"} if answer in (302, 307) else {}
        return web.Response(status=int(answer), headers=headers)

    async def follow(self, _: web.Request) -> web.Response:
        self.elsewhere += 1
        return web.Response()

    @property
    def events(self) -> list[dict[str, Any]]:
        return [orjson.loads(body) for _, body in self.got]


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver, app = Receiver(), web.Application()
    app.router.add_post("/hook", receiver.take)
    app.router.add_route("*", "/elsewhere", receiver.follow)
    async with TestServer(app) as server:
        receiver.url = str(server.make_url("/hook"))
        yield receiver


@dataclass
class Product:
    app: Application
    clock: list[datetime]

    async def happens(self, onboarding: Onboarding) -> str:
        """An onboarding of somebody's, stored with what happened to it; its reference."""
        async with self.app.database.unit_of_work() as session:
            person = await people.add_person(session, Person(0, Channel.WEB, "riverside", "amara", "Amara Okafor"))
            loaded = create(lambda version: PACK, "2025-06", self.clock[0])
            reference, onboarding.reference = loaded.onboarding.reference, loaded.onboarding.reference
            onboarding.changes.members = [replace(onboarding.members[0], person=person.id, id=None)]
            onboarding.changes.events = [replace(event, person=person.id) for event in onboarding.changes.events]
            loaded.onboarding = onboarding
            await save(session, loaded, TEAM, outlets=Outlets((WEBHOOK_PLACE,)))
        return reference

    async def drain(self, wait: timedelta = timedelta(0)) -> None:
        """Send what may be sent after a while."""
        self.clock[0] += wait
        await self.app.worker.once()

    async def dead(self) -> list[dead_letters.Undelivered]:
        """What cannot be delivered until somebody acts."""
        async with self.app.database.reading() as session:
            return [
                row for row in await dead_letters.undelivered(session, 50) if row.message.channel is Channel.WEBHOOK
            ]


@asynccontextmanager
async def product(folder: Path, receiver: Receiver) -> AsyncIterator[Product]:
    url = f"sqlite:///{folder / 'webhook.db'}"
    await upgrade(url)
    clock = [NOW]
    settings = ChannelSettings(webhook=WebhookSettings(receiver.url, SECRET))
    app = assemble(url, TEAM, lambda: clock[0], settings)
    await app.database.open()
    try:
        yield Product(app, clock)
    finally:
        await app.close()


def noted(words: str = "Her mother is ill.") -> Onboarding:
    onboarding = in_state(State.ELIGIBILITY, ReviewState.SUBMITTED)
    onboarding.changes.events.clear()
    onboarding.record(EventKind.SUBMITTED, AMARA, Stage.ELIGIBILITY)
    onboarding.record(EventKind.NOTED, PRIYA, data=Note(words))
    return onboarding


async def test_each_event_comes_signed_in_order_and_once(tmp_path: Path) -> None:
    async with receiving() as receiver, product(tmp_path, receiver) as it:
        reference = await it.happens(noted())
        await it.drain()
        await it.drain(timedelta(hours=1))
        assert [(event["event"], event["reference"]) for event in receiver.events] == [
            ("submitted", reference),
            ("noted", reference),
        ]
        assert receiver.events[0]["stage"] == "eligibility" and receiver.events[0]["at"] == NOW.isoformat()
        for headers, body in receiver.got:
            signed = headers[sender.TIME].encode() + b"." + body
            expected = "v1=" + hmac.new(SECRET.encode(), signed, sha256).hexdigest()
            assert headers[sender.SIGNATURE] == expected
            assert headers[sender.ID] == orjson.loads(body)["id"]
        assert len({event["id"] for event in receiver.events}) == 2


async def test_no_name_no_answer_and_nothing_that_was_typed_is_in_it(tmp_path: Path) -> None:
    async with receiving() as receiver, product(tmp_path, receiver) as it:
        onboarding = noted()
        await it.happens(onboarding)
        await it.drain()
        sent = b" ".join(body for _, body in receiver.got).decode()
        said = ["Her mother", "Amara", "Priya", onboarding.service, onboarding.organisation]
        assert [words for words in said if words in sent] == []
        assert {key for event in receiver.events for key in event} == {"id", "event", "reference", "at", "stage"}


@pytest.mark.parametrize("answer", [500, 503, 408])
async def test_what_is_not_taken_comes_again_before_what_comes_after_it(tmp_path: Path, answer: int) -> None:
    async with receiving() as receiver, product(tmp_path, receiver) as it:
        receiver.answers = [answer, answer]
        await it.happens(noted())
        for _ in range(4):
            await it.drain(timedelta(minutes=1))
        assert [event["event"] for event in receiver.events] == ["submitted"] * 3 + ["noted"]
        assert len({event["id"] for event in receiver.events[:3]}) == 1, "the same id at each try"
        assert await it.dead() == []


async def test_after_a_silence_it_comes_again_under_the_same_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "_PATIENCE", ClientTimeout(total=0.3))
    async with receiving() as receiver, product(tmp_path, receiver) as it:
        receiver.answers = ["silence"]
        await it.happens(noted())
        for _ in range(3):
            await it.drain(timedelta(minutes=1))
        assert [event["event"] for event in receiver.events] == ["submitted", "submitted", "noted"]
        assert receiver.events[0]["id"] == receiver.events[1]["id"]


@pytest.mark.parametrize("answer", [302, 307, 401, 404])
async def test_what_an_operator_has_to_put_right_waits_and_no_redirect_is_followed(tmp_path: Path, answer: int) -> None:
    async with receiving() as receiver, product(tmp_path, receiver) as it:
        receiver.answers = [answer]
        await it.happens(noted())
        await it.drain()
        assert receiver.elsewhere == 0 and len(receiver.got) == 1
        [stuck] = await it.dead()
        assert "WEBHOOK_URL" in str(stuck.message.problem) and receiver.url not in str(stuck.message.problem)
        await it.drain(timedelta(minutes=6))
        await it.drain()
        assert [event["event"] for event in receiver.events] == ["submitted", "submitted", "noted"]


async def test_what_it_refuses_becomes_a_dead_letter_and_lets_the_next_past(tmp_path: Path) -> None:
    async with receiving() as receiver, product(tmp_path, receiver) as it:
        receiver.answers = [422]
        await it.happens(noted())
        await it.drain()
        await it.drain(timedelta(hours=1))
        assert [event["event"] for event in receiver.events] == ["submitted", "noted"]
        [dead] = await it.dead()
        assert "The webhook refuses this event (422)." in str(dead.message.problem)


async def test_it_is_left_in_peace_for_as_long_as_it_asks(tmp_path: Path) -> None:
    async with receiving() as receiver, product(tmp_path, receiver) as it:
        receiver.answers = [429]
        await it.happens(noted())
        await it.drain()
        await it.drain(timedelta(seconds=30))
        assert len(receiver.got) == 1
        await it.drain(timedelta(seconds=31))
        await it.drain()
        assert [event["event"] for event in receiver.events] == ["submitted", "submitted", "noted"]


async def test_a_draft_that_has_not_registered_is_nobodys_business(tmp_path: Path) -> None:
    async with receiving() as receiver, product(tmp_path, receiver) as it:
        draft = in_state(State.REGISTERING)
        draft.record(EventKind.STARTED, AMARA)
        await it.happens(draft)
        await it.drain()
        assert receiver.got == []


@pytest.mark.parametrize(
    ("url", "secret", "told"),
    [
        ("http://example.nhs.uk/hook", SECRET, "Set WEBHOOK_URL to an address that begins with https://"),
        ("https://user@example.nhs.uk/hook", SECRET, "Set WEBHOOK_URL"),
        ("https://example.nhs.uk/hook", "short", "Set WEBHOOK_SECRET to a word of 32 letters or more"),
        ("https://example.nhs.uk/hook", "", "Set WEBHOOK_SECRET"),
    ],
)
def test_a_webhook_that_is_not_safe_ends_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str, secret: str, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WEBHOOK_URL", url)
    monkeypatch.setenv("WEBHOOK_SECRET", secret)
    with pytest.raises(SettingsProblem, match=told):
        load_settings().webhook()
