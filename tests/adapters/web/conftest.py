"""The web page with a scripted conversation behind it, served on a loopback port."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import Browser, Page

from adapters.web.channel import add_web_chat
from adapters.web.hub import Hub
from adapters.web.pages import Pages
from adapters.web.people import TEAM_PLACE
from adapters.web.sender import WebSender
from conversations.replies import Button, FieldKind, Form, Message, Outcome, Paragraph, Result, Style
from conversations.text import Said, Words
from conversations.turns import Pressed, Submitted, Turn
from tests.adapters.web.fakes import NOW, TO_AMARA, MemoryTranscript, ScriptedConversation, words
from tests.adapters.web.samples import APPROVE, BLOCKS, CARD, form, question

DELIVERY = "00000000-0000-4000-8000-000000000000"
Client = TestClient[web.Request, web.Application]


@dataclass
class House:
    """Everything that a test of the page may look at or change."""

    conversation: ScriptedConversation
    transcript: MemoryTranscript
    hub: Hub
    sender: WebSender
    app: web.Application


def new_house(anywhere: bool = False) -> House:
    conversation, transcript, hub = ScriptedConversation(), MemoryTranscript(), Hub()
    app = web.Application()
    add_web_chat(
        app,
        conversation=conversation,
        transcript=transcript,
        clock=lambda: NOW,
        hub=hub,
        anywhere=anywhere,
    )
    return House(conversation, transcript, hub, WebSender(transcript, lambda: NOW, hub), app)


@pytest.fixture
def house() -> House:
    return new_house()


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    async with TestClient(TestServer(house.app)) as client:
        yield client


@pytest.fixture
def pages() -> Pages:
    """Pages whose forms all carry the same delivery id, for snapshots."""
    return Pages(lambda: DELIVERY)


def deed(pane: str = "applicant", who: str = "amara", beside: str = "priya", **more: str) -> dict[str, str]:
    """What every form on the page sends, with a delivery id of its own, and `more`."""
    return {"pane": pane, "who": who, "beside": beside, "delivery": DELIVERY} | more


EVERYTHING = Message(
    tuple(BLOCKS.values()), (APPROVE, Button("status", "Status")), (Button("stop", "Stop", style=Style.WARNING),)
)
QUESTIONS: Form = form(*(question(kind) for kind in FieldKind))
FAULTS: Form = form(*(question(kind, error=f"Enter a {kind}") for kind in FieldKind))


def answer(turn: Turn) -> Outcome:
    match turn.intent:
        case Pressed("help"):
            return Outcome((words("Here is what it means"),))
        case Pressed("status"):
            return Outcome((words("Stage 3 of 11"),))
        case Submitted():
            return Outcome((), FAULTS, Result.INVALID)
        case Pressed():
            return Outcome((), QUESTIONS)
        case _:
            return Outcome((Message((Paragraph((Words("Noted: "), Said(turn.delivery_id))),)),))


@pytest_asyncio.fixture(loop_scope="session")
async def address(house: House) -> AsyncIterator[str]:
    house.conversation.outcome = answer
    await house.sender.post(TO_AMARA, EVERYTHING)
    await house.sender.post(TO_AMARA, Message((Paragraph((Words("Ready?"),)),), (Button("begin", "Begin"),)))
    card = await house.sender.post(TEAM_PLACE, CARD)
    for number in range(7):
        await house.sender.post(TEAM_PLACE, words(f"Event {number}"), thread=card)
    async with TestServer(house.app) as server:
        yield str(server.make_url("/"))


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, address: str) -> AsyncIterator[Page]:
    page = await browser.new_page(viewport={"width": 1440, "height": 1000})
    problems: list[str] = []
    page.on("pageerror", lambda problem: problems.append(str(problem)))
    await page.goto(address)
    yield page
    await page.close()
    assert problems == []
