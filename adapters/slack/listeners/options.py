"""What a select of ours asks for while somebody types in it: answered within Slack's 3 seconds, or with nothing."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from adapters.common.channel_adapter import Conversation
from adapters.slack.directory import SlackDirectory
from adapters.slack.listeners.payloads import Body, caller_of
from adapters.slack.rendering.block_kit import Option
from adapters.slack.rendering.buttons import ORGANISATION, organisation_options, suggested_options

SECONDS = 2.5  # of the 3 that Slack waits

_log = logging.getLogger(__name__)


class Options:
    """Onboardings that the onboarding team finds as it types, of which nobody else is told; and organisations."""

    def __init__(self, conversation: Conversation, directory: SlackDirectory) -> None:
        self._conversation = conversation
        self._directory = directory

    async def suggest(self, ack: Any, body: Body) -> None:
        """A `block_suggestion`: its value is what has been typed so far."""
        try:
            async with asyncio.timeout(SECONDS):
                options = await self._found(body)
        except Exception as problem:  # an empty list, in place of an error that Slack words itself
            _log.error("Slack's options were not found: %s", type(problem).__name__)
            options = []
        await ack(options=options)

    async def _found(self, body: Body) -> list[Option]:
        typed = str(body.get("value") or "")
        if body.get("action_id") == ORGANISATION:
            return organisation_options(await self._conversation.organisations(typed))
        caller = caller_of(body)
        actor = await self._directory.actor(caller.workspace, caller.user, caller.name, caller.enterprise)
        return suggested_options(await self._conversation.suggestions(actor, typed))
