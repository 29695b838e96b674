"""`/notify` and the shortcut "Start onboarding": a modal at once, then the next form in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.slack.listeners.events import typed_words
from adapters.slack.listeners.modals import Window, Windows
from adapters.slack.listeners.payloads import Caller, Reception, caller_of
from adapters.slack.listeners.replies import NO_MODAL, TAKES_LONGER, Talk, in_the_answer
from adapters.slack.listeners.responder import Answer, Responder
from adapters.slack.rendering.modals import Kept
from conversations import commands
from conversations.actions import TABLE
from conversations.channels import SendProblem
from conversations.replies import Message, Outcome, Style
from conversations.turns import Pressed, Typed
from models.enums import PlaceKind

TITLE = "NHS Notify onboarding"
ONBOARD = "onboard"
_SLOW = in_the_answer((TAKES_LONGER,)) or {}


class Commands:
    """The slash command, and what starts onboarding elsewhere."""

    def __init__(self, reception: Reception, windows: Windows, talk: Talk, responder: Responder) -> None:
        self._reception = reception
        self._windows = windows
        self._talk = talk
        self._responder = responder

    async def command(self, ack: Any, body: Mapping[str, Any]) -> None:
        caller = caller_of(body)
        await self._responder.respond(ack, "command", self._commanded(caller, body), _sorry, slow=_SLOW)

    async def shortcut(self, ack: Any, body: Mapping[str, Any]) -> None:
        caller, trigger = caller_of(body), str(body["trigger_id"])

        async def sorry(words: Message) -> Answer:
            await self._talk.say_directly(caller, (words,))
            return Answer()

        work = self._onboard(caller, trigger, Typed(ONBOARD, command=True))
        await self._responder.respond(ack, "shortcut", work, sorry)

    async def _commanded(self, caller: Caller, body: Mapping[str, Any]) -> Answer:
        trigger, typed = str(body["trigger_id"]), Typed(typed_words(str(body.get("text") or "")), command=True)
        if self._begins(caller, typed.text):
            return await self._onboard(caller, trigger, Typed(ONBOARD, command=True))
        outcome = await self._reception.take(caller, f"trigger:{trigger}", typed, once=True)
        return await self._told(caller, outcome.messages)

    def _begins(self, caller: Caller, words: str) -> bool:
        if self._reception.place_of(caller).kind is PlaceKind.TEAM:
            return False
        meant = commands.read(words, commands.COMMANDS)
        return commands.says_nothing(words) or (meant is not None and meant.name == ONBOARD)

    async def _onboard(self, caller: Caller, trigger: str, typed: Typed) -> Answer:
        window = await self._opened(trigger, caller)
        outcome = await self._reception.take(caller, f"trigger:{trigger}", typed, once=True)
        if window is None:
            return await self._told(caller, (NO_MODAL, *outcome.messages))
        first = await self._next_form(caller, trigger, outcome.messages)
        await self._windows.show(window, first or outcome)
        if first is not None:  # the same questions can be answered by typing
            await self._talk.say_directly(caller, outcome.messages)
        return Answer()

    async def _opened(self, trigger: str, caller: Caller) -> Window | None:
        try:
            return await self._windows.open(trigger, TITLE, Kept(channel=caller.channel if caller.in_channel else ""))
        except SendProblem:
            return None

    async def _next_form(self, caller: Caller, trigger: str, messages: tuple[Message, ...]) -> Outcome | None:
        """What the main button would open, opened already."""
        buttons = messages[0].buttons if messages else ()
        main = next((b for b in buttons if b.style is Style.PRIMARY and TABLE[b.action].opens_form), None)
        if main is None:
            return None
        outcome = await self._reception.take(
            caller, f"trigger:{trigger}:form", Pressed(main.action, main.about, main.detail)
        )
        return outcome if outcome.form else None

    async def _told(self, caller: Caller, messages: tuple[Message, ...]) -> Answer:
        """In the answer to the command, which needs no place in the channel; what does not fit goes to the person."""
        answer = in_the_answer(messages)
        if answer is not None:
            return Answer(answer, late=lambda: self._talk.say_directly(caller, messages))
        await self._talk.say_directly(caller, messages)
        return Answer()


async def _sorry(words: Message) -> Answer:
    return Answer(in_the_answer((words,)) or {})
