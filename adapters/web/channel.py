"""The web page as a channel: its sender, its roster, and its routes, script and styles where it is served."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from aiohttp import web

from adapters.common.case_files.downloads import add_downloads
from adapters.common.channel_adapter import Conversation, RateLimit
from adapters.web.bodies import fields
from adapters.web.chat import WebChat
from adapters.web.guard import Guard
from adapters.web.hub import Hub
from adapters.web.open_forms import OpenForms
from adapters.web.pages import HEADERS, Pages
from adapters.web.people import TEAM_PLACE, WebDirectory, WebRoster
from adapters.web.ports import Transcript
from adapters.web.record import Record
from adapters.web.screen import EventStream, Screen
from adapters.web.sender import WebSender
from conversations.guidance.templates import charged_as
from conversations.turns import ChannelDirectory
from models.domain import Address, Clock
from models.enums import Channel

STATIC = {
    "charges.js": "text/javascript",
    "chat.js": "text/javascript",
    "counters.js": "text/javascript",
    "drafts.js": "text/javascript",
    "news.js": "text/javascript",
    "organisations.js": "text/javascript",
    "page.css": "text/css",
    "messages.css": "text/css",
    "forms.css": "text/css",
    "icon.svg": "image/svg+xml",
    "tick.svg": "image/svg+xml",
}


@dataclass(frozen=True)
class PageSettings:
    """`served`: whether the server answers at "/". `anywhere`: also under names that are not this computer's."""

    served: bool = True
    anywhere: bool = False


SERVED = PageSettings()


class WebChannel:
    """A ChannelAdapter. `transcript` keeps what a chat platform would keep for us.

    `team`: where the onboarding team works, on whichever channel.
    """

    name = Channel.WEB
    rate_limits: Sequence[RateLimit] = ()
    channel_directory: ChannelDirectory | None = None

    def __init__(
        self, settings: PageSettings, transcript: Transcript, clock: Clock, team: Address = TEAM_PLACE
    ) -> None:
        self._settings = settings
        self._clock = clock
        self.transcript = transcript
        self.hub = Hub()
        self.sender = WebSender(transcript, clock, self.hub)
        self.roster = WebRoster(team)
        self.directory = WebDirectory()

    def add_routes(self, app: web.Application, conversation: Conversation) -> None:
        if self._settings.served:
            add_downloads(app, conversation)
            add_web_chat(
                app,
                conversation=conversation,
                transcript=self.transcript,
                clock=self._clock,
                hub=self.hub,
                anywhere=self._settings.anywhere,
            )

    async def check(self) -> bool:
        """It needs no credentials."""
        return True

    async def close(self) -> None:
        """It keeps no connection of its own."""


def add_web_chat(
    app: web.Application,
    *,
    conversation: Conversation,
    transcript: Transcript,
    clock: Clock,
    hub: Hub,
    anywhere: bool = False,
    pages: Pages | None = None,
) -> None:
    """Adds the page at "/". Without `anywhere` it answers only under a loopback name, because it has no login.

    `hub` is the one that the WebSender of this process has.
    """
    pages = pages or Pages()
    forms = OpenForms()
    record = Record(transcript, clock, hub)
    screen = Screen(conversation, transcript, clock, forms, pages, record)
    chat = WebChat(conversation, record, forms, screen)
    _route(app, Guard(pages, anywhere), chat, EventStream(screen, hub))

    async def let_go(_: web.Application) -> None:
        hub.close()

    app.on_shutdown.append(let_go)


def _route(app: web.Application, guard: Guard, chat: WebChat, events: EventStream) -> None:
    app.router.add_get("/", guard(chat.show))
    app.router.add_post("/say", guard(chat.say))
    app.router.add_post("/press", guard(chat.press))
    app.router.add_post("/submit", guard(chat.submit))
    app.router.add_post("/help", guard(chat.help))
    app.router.add_post("/back", guard(chat.back))
    app.router.add_post("/close", guard(chat.close))
    app.router.add_post("/charge", guard(charge))
    app.router.add_get("/organisations", guard(chat.organisations))
    app.router.add_get("/events", guard(events.stream))
    app.router.add_get("/static/{name}", guard(static))


async def charge(request: web.Request) -> web.Response:
    """What a text message costs to send, for whoever is typing it. Nothing of it is kept."""
    typed = "".join(value for name, value in await fields(request) if name == "text")
    return web.Response(text=charged_as(typed), headers=HEADERS)


async def static(request: web.Request) -> web.Response:
    """One of the page's own files."""
    name = request.match_info["name"]
    if name not in STATIC:
        raise web.HTTPNotFound
    body = files("adapters.web").joinpath("static", name).read_bytes()
    return web.Response(body=body, content_type=STATIC[name], charset="utf-8", headers=HEADERS)
