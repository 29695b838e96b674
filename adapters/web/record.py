"""Writes a deed and its answer to the transcript, each once, however often the deed is delivered."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import Any

from cachetools import TTLCache

from adapters.web.codec import dump_message, dump_withdrawn
from adapters.web.hub import Hub
from adapters.web.people import Pane, Persona, conversation_at, place_of
from adapters.web.ports import Transcript
from adapters.web.sender import ASSISTANT
from conversations.replies import SHOWN_ONCE, Message
from models.domain import Clock

Line = tuple[str | None, str, dict[str, Any], str | None]  # author, name, content, only for
_MOST_SHOWN_ONCE, _SHOWN_FOR = 1_000, 600.0  # messages, and seconds
_LOOK_BACK = 50  # a redelivery comes within seconds: more rows than this do not come between


class Record:
    """The transcript as the page writes it. `delivery` marks a person's line, `answers` the replies to it.

    `shown_once` holds for a while, by their rows, the messages of which the transcript keeps no more than that they
    were shown.
    """

    def __init__(self, transcript: Transcript, clock: Clock, hub: Hub) -> None:
        self.shown_once: TTLCache[int, Message] = TTLCache(_MOST_SHOWN_ONCE, _SHOWN_FOR)
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
        kept = [dump_message(SHOWN_ONCE if message.secret else message) for message in messages]
        lines: list[Line] = [(None, ASSISTANT, content | mark, only_for) for content in kept]
        beneath = within if pane is Pane.TEAM else ""
        rows = await self._append_once(pane, persona, "answers", delivery, lines, beneath)
        for row, message in zip(rows, messages, strict=False):
            if message.secret:
                self.shown_once[row] = message

    async def _append_once(
        self,
        pane: Pane,
        persona: Persona,
        mark: str,
        delivery: str,
        lines: list[Line],
        beneath: str = "",
    ) -> list[int]:
        """The rows that were written; none where it was done before."""
        conversation = conversation_at(place_of(pane, persona))
        async with self._locks[conversation]:
            rows = await self._transcript.read(conversation, persona.user, _LOOK_BACK)
            if any(row.content.get(mark) == delivery for row in rows):
                return []
            if beneath and lines:
                await self._transcript.replace_beneath(
                    conversation, persona.user, beneath, dump_withdrawn(), self._clock()
                )
            written = [
                await self._transcript.append(conversation, author, name, content, None, only_for, at=self._clock())
                for author, name, content, only_for in lines
            ]
        self._hub.changed(conversation)
        return written
