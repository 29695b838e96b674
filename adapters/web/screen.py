"""Draws both panes from what the transcript holds now."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from aiohttp import web
from aiohttp_sse import EventSourceResponse, sse_response

from adapters.common.channel_adapter import Conversation
from adapters.web.hub import Hub
from adapters.web.inbound import Posted, people_of
from adapters.web.open_forms import OpenForms
from adapters.web.pages import HEADERS, Pages
from adapters.web.people import Pane, Persona, conversation_at, place_of
from adapters.web.ports import PaneState, Transcript
from adapters.web.record import Record
from adapters.web.views import NEWEST, Entry, PageView, PaneView, entries, old_buttons, without_dead_buttons
from conversations.turns import Pressed
from models.domain import Clock

MOST_STREAMS = 100
_LOOK_AGAIN = 2.0  # seconds: another process may have written to the transcript


_log = logging.getLogger(__name__)


class Screen:
    """The page as it stands, for the two people who look at it."""

    def __init__(
        self,
        conversation: Conversation,
        transcript: Transcript,
        clock: Clock,
        forms: OpenForms,
        pages: Pages,
        record: Record,
    ) -> None:
        self._conversation = conversation
        self._transcript = transcript
        self._record = record
        self._clock = clock
        self._forms = forms
        self._pages = pages
        self._live: dict[tuple[Pane, str], tuple[int, frozenset[Pressed], frozenset[Pressed]]] = {}

    async def draw(
        self, applicant: Persona, team: Persona, earlier: int = 0, known: frozenset[str] = frozenset()
    ) -> str:
        """`earlier`: how many messages to show before the newest. `known`: those that are drawn without content."""
        return await self._draw({Pane.APPLICANT: applicant, Pane.TEAM: team}, {}, earlier, known)

    async def draw_after(self, post: Posted, state: PaneState) -> str:
        """The page with `state` at the foot of the pane that was posted from."""
        people = {post.pane: post.who, post.pane.other: post.beside}
        return await self._draw(people, {post.pane: state}, post.earlier, post.known)

    async def version(self, names: Sequence[str]) -> str:
        """Changes whenever one of the conversations does."""
        return ".".join([str(await self._transcript.version(name)) for name in names])

    async def _draw(
        self, people: dict[Pane, Persona], states: dict[Pane, PaneState], earlier: int, known: frozenset[str]
    ) -> str:
        # The version comes before the rows: a change in between is then told again, not missed.
        version = await self.version(conversations(people[Pane.APPLICANT], people[Pane.TEAM]))
        left, right = [
            await self._pane(pane, people[pane], people[pane.other], states.get(pane, PaneState()), earlier)
            for pane in Pane
        ]
        return self._pages.page(PageView((left, right), version, earlier, known))

    async def _pane(self, pane: Pane, who: Persona, beside: Persona, state: PaneState, earlier: int) -> PaneView:
        found = await self._transcript.excerpt(conversation_at(place_of(pane, who)), who.user, NEWEST + earlier)
        shown = state
        if (opened := self._forms.get(pane, who)) is not None:
            shown = replace(state, form=opened.form, back=bool(opened.way), within=opened.within)
        drawn = entries(found.rows, who.user, self._clock(), self._record.shown_once)
        messages = await self._with_live_buttons(pane, who, drawn)
        return PaneView(pane, who, beside, messages, shown, found.earlier)

    async def _with_live_buttons(self, pane: Pane, who: Persona, messages: tuple[Entry, ...]) -> tuple[Entry, ...]:
        """The messages with those of their old buttons that still do something."""
        old = old_buttons(pane, messages)
        if not old:
            return messages
        try:
            live = await self._usable(pane, who, frozenset(old))
        except Exception:  # a page with buttons too many is better than none
            _log.exception("Nobody could say which buttons still do something")
            return messages
        return without_dead_buttons(pane, messages, {press: ids for press, ids in old.items() if press in live})

    async def _usable(self, pane: Pane, who: Persona, presses: frozenset[Pressed]) -> frozenset[Pressed]:
        """Asked once for each state of the conversation: whatever changes an onboarding is said there too."""
        version = await self._transcript.version(conversation_at(place_of(pane, who)))
        known = self._live.get((pane, who.user))
        if known is not None and known[:2] == (version, presses):
            return known[2]
        live = await self._conversation.usable(who.actor(), place_of(pane, who), presses)
        self._live[pane, who.user] = version, presses, live
        return live


def conversations(applicant: Persona, team: Persona) -> list[str]:
    """The names of the two transcripts on the page, left first."""
    return [conversation_at(place_of(Pane.APPLICANT, applicant)), conversation_at(place_of(Pane.TEAM, team))]


class EventStream:
    """GET /events?applicant=&team=&since=: an event with the new version at each change after `since`.

    There are at most MOST_STREAMS: one more ends the oldest, whose page asks for another by itself. Those of the same
    two people share their looks at the transcript.
    """

    def __init__(self, screen: Screen, hub: Hub) -> None:
        self._screen = screen
        self._hub = hub
        self._open: dict[EventSourceResponse, None] = {}
        self._looks: dict[tuple[str, ...], asyncio.Task[str]] = {}

    async def stream(self, request: web.Request) -> web.StreamResponse:
        names = conversations(*people_of(request.query))
        seen = request.headers.get("Last-Event-ID") or request.query.get("since", "")
        async with sse_response(request, headers=HEADERS) as response:
            self._open[response] = None
            if len(self._open) > MOST_STREAMS:
                del self._open[next(iter(self._open))]
            try:
                with suppress(ConnectionResetError):  # somebody closed the tab
                    await self._tell(response, names, seen)
            finally:
                self._open.pop(response, None)
        return response

    async def _tell(self, response: EventSourceResponse, names: list[str], seen: str) -> None:
        while response in self._open and response.is_connected() and not self._hub.closed:
            version = await self._version(tuple(names))
            if version != seen:
                await response.send(version, id=version)
                seen = version
            await self._hub.wait(names, _LOOK_AGAIN)

    async def _version(self, names: tuple[str, ...]) -> str:
        """As it is after this moment. Everybody who asks while one look goes on shares the next one."""
        if (under_way := self._looks.get(names)) is not None:
            await asyncio.wait({under_way})
        if (next_look := self._looks.get(names)) is None or next_look is under_way:
            next_look = self._looks[names] = asyncio.create_task(self._screen.version(names))
        return await asyncio.shield(next_look)
