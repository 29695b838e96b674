"""The web page with a scripted conversation behind it, served on a loopback port."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.web.app import add_web_chat
from adapters.web.hub import Hub
from adapters.web.pages import Pages
from adapters.web.sender import WebSender
from tests.adapters.web.fakes import NOW, MemoryTranscript, ScriptedConversation

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
