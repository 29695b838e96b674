"""The slash command `/notify`. `/notify onboard` opens a modal at once, then shows the next form in it."""

from __future__ import annotations

from typing import Any

from adapters.slack.listeners.modals import Modals, OpenModal
from adapters.slack.listeners.payloads import Body, Caller, caller_of
from adapters.slack.listeners.replies import NO_MODAL, TAKES_LONGER, Replies, Reply, command_response
from adapters.slack.listeners.turns import TurnHandler
from adapters.slack.rendering.modals import APP_TITLE, PrivateMetadata
from conversations import commands
from conversations.actions.table import TABLE
from conversations.replies import Message, Outcome, Style, Table
from conversations.sending import SendProblem
from conversations.turns import Pressed, Typed
from models.enums import PlaceKind

ONBOARD = "onboard"
_SLOW = command_response((TAKES_LONGER,)) or {}


class Commands:
    """What is typed after the command is read as a message would be, and answered in the answer to the request."""

    def __init__(self, turns: TurnHandler, modals: Modals, replies: Replies) -> None:
        self._turns = turns
        self._modals = modals
        self._replies = replies

    async def notify(self, ack: Any, body: Body) -> None:
        """`/notify`, with or without more behind it."""
        work = self._notified(caller_of(body), body)
        await self._replies.acknowledge(ack, "command", work, _apology, slow=_SLOW)

    async def onboard(self, caller: Caller, trigger: str) -> Reply:
        """Start onboarding, or carry on: the next form in a modal, and the same to read in the direct messages."""
        modal = await self._opened(trigger, caller)
        typed = Typed(ONBOARD, command=True)
        async with self._modals.answering(modal):
            outcome = await self._turns.handle(caller, f"trigger:{trigger}", typed, once=True)
            form = await self._next_form(caller, trigger, outcome.messages) if modal is not None else None
        if modal is None:
            return await self._told(caller, (NO_MODAL, *outcome.messages))
        await self._modals.show(modal, form or outcome)
        if form is not None:  # the same questions can be answered by typing
            await self._replies.say_directly(caller, outcome.messages)
        return Reply()

    async def _notified(self, caller: Caller, body: Body) -> Reply:
        trigger, text = str(body["trigger_id"]), str(body.get("text") or "")
        if self._starts_onboarding(caller, text):
            return await self.onboard(caller, trigger)
        outcome = await self._turns.handle(caller, f"trigger:{trigger}", Typed(text, command=True), once=True)
        return await self._told(caller, outcome.messages)

    def _starts_onboarding(self, caller: Caller, text: str) -> bool:
        if self._turns.place_of(caller).kind is PlaceKind.TEAM:
            return False
        command = commands.read(text, commands.COMMANDS)
        return commands.says_nothing(text) or (command is not None and command.name == ONBOARD)

    async def _opened(self, trigger: str, caller: Caller) -> OpenModal | None:
        metadata = PrivateMetadata(channel=caller.channel if caller.in_channel else "")
        try:
            return await self._modals.open(trigger, APP_TITLE, metadata)
        except SendProblem:
            return None

    async def _next_form(self, caller: Caller, trigger: str, messages: tuple[Message, ...]) -> Outcome | None:
        """What the main button would open, opened already."""
        buttons = messages[0].buttons if messages else ()
        main = next((b for b in buttons if b.style is Style.PRIMARY and TABLE[b.action].opens_form), None)
        if main is None:
            return None
        pressed = Pressed(main.action, main.about, main.detail)
        outcome = await self._turns.handle(caller, f"trigger:{trigger}:form", pressed)
        return outcome if outcome.form else None

    async def _told(self, caller: Caller, messages: tuple[Message, ...]) -> Reply:
        """In the answer to the command, which needs no place in the channel; what does not fit goes to the person."""
        if caller.in_channel and any(isinstance(block, Table) for message in messages for block in message.blocks):
            await self._replies.say(caller, messages)  # sent again without its table where Slack refuses that
            return Reply()
        response = command_response(messages)
        if response is not None:
            return Reply(response, late=lambda: self._replies.say_directly(caller, messages))
        await self._replies.say_directly(caller, messages)
        return Reply()


async def _apology(message: Message) -> Reply:
    return Reply(command_response((message,)) or {})
