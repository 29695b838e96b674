"""Writes a deed and its answer to the transcript, each once, however often the deed is delivered."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import Any

from adapters.web.codec import dump_message, dump_nothing
from adapters.web.hub import Hub
from adapters.web.people import Pane, Persona, conversation_at, place_of
from adapters.web.ports import Clock, Transcript
from adapters.web.sender import ASSISTANT
from conversations.replies import Message

Line = tuple[str | None, str, dict[str, Any], str | None]  # author, name, content, only for
_LOOK_BACK = 50  # a redelivery comes within seconds: more rows than this do not come between


class Record:
    """The transcript as the page writes it. `delivery` marks a person's line, `answers` the replies to it."""

    def __init__(self, transcript: Transcript, clock: Clock, hub: Hub) -> None:
        self._transcript = transcript
        self._clock = clock
        self._hub = hub
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def deed(self, pane: Pane, persona: Persona, content: dict[str, Any], delivery: str) -> None:
        """What the person said or did, for everybody in that conversation."""
        marked = content | {"delivery": delivery}
        await self._append_once(pane, persona, "delivery", delivery, [(persona.user, persona.name, marked, None)])

    async def answers(
        self, pane: Pane, persona: Persona, messages: tuple[Message, ...], delivery: str, about: str = ""
    ) -> None:
        """The replies to a deed, for its doer alone. `about`: the onboarding beneath whose card they are shown."""
        only_for = persona.user if pane is Pane.TEAM else None
        contents = [dump_message(message) for message in messages]
        if pane is Pane.TEAM and not contents:
            contents = [dump_nothing()]
        marked = [content | {"answers": delivery, "about": about} for content in contents]
        await self._append_once(
            pane, persona, "answers", delivery, [(None, ASSISTANT, content, only_for) for content in marked]
        )

    async def _append_once(
        self,
        pane: Pane,
        persona: Persona,
        mark: str,
        delivery: str,
        lines: list[Line],
    ) -> None:
        conversation = conversation_at(place_of(pane, persona))
        async with self._locks[conversation]:
            rows = await self._transcript.read(conversation, persona.user, _LOOK_BACK)
            if any(row.content.get(mark) == delivery for row in rows):
                return
            for author, name, content, only_for in lines:
                await self._transcript.append(conversation, author, name, content, None, only_for, at=self._clock())
        self._hub.changed(conversation)
