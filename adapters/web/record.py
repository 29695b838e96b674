"""Writes a deed and its answer to the transcript, each once, however often the deed is delivered."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import Any

from adapters.web.codec import dump_message, dump_withdrawn
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
        self, pane: Pane, persona: Persona, messages: tuple[Message, ...], delivery: str, within: str = ""
    ) -> None:
        """The replies to a deed: in the channel for its doer alone, beneath the message that it was done in.

        `within`: that message's path, empty for what was typed. There they take the place of the replies before them.
        """
        mark = {"answers": delivery}
        only_for = None
        if pane is Pane.TEAM:
            mark, only_for = mark | {"within": within}, persona.user
        lines: list[Line] = [(None, ASSISTANT, dump_message(message) | mark, only_for) for message in messages]
        beneath = within if pane is Pane.TEAM else ""
        await self._append_once(pane, persona, "answers", delivery, lines, beneath)

    async def _append_once(
        self,
        pane: Pane,
        persona: Persona,
        mark: str,
        delivery: str,
        lines: list[Line],
        beneath: str = "",
    ) -> None:
        conversation = conversation_at(place_of(pane, persona))
        async with self._locks[conversation]:
            rows = await self._transcript.read(conversation, persona.user, _LOOK_BACK)
            if any(row.content.get(mark) == delivery for row in rows):
                return
            if beneath and lines:
                await self._transcript.replace_beneath(
                    conversation, persona.user, beneath, dump_withdrawn(), self._clock()
                )
            for author, name, content, only_for in lines:
                await self._transcript.append(conversation, author, name, content, None, only_for, at=self._clock())
        self._hub.changed(conversation)
