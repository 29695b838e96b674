"""Presses: of a button or a menu, on a message, in a modal or in App Home."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.slack.listeners.app_home import Homes
from adapters.slack.listeners.modals import Window, Windows
from adapters.slack.listeners.payloads import Reception
from adapters.slack.listeners.press_payload import Spot, press_of, spot_of
from adapters.slack.listeners.replies import Talk
from adapters.slack.listeners.responder import Answer, Responder
from adapters.slack.rendering.buttons import Press, UnreadablePress
from adapters.slack.rendering.modals import confirm_view
from conversations.actions import action_of
from conversations.channels import SendProblem
from conversations.permissions import Scope
from conversations.replies import Message, Outcome
from conversations.turns import Pressed
from conversations.views.cards import simple

HELP = "help"
TITLE = "NHS Notify onboarding"
OLD_BUTTON = simple("This button is from an older version and does nothing now. Type help to see what you can do.")
NO_FORM = simple("We could not open the form in Slack. Press the button again.")


class Presses:
    """Every press of ours comes here."""

    def __init__(self, reception: Reception, windows: Windows, talk: Talk, homes: Homes, responder: Responder) -> None:
        self._reception = reception
        self._windows = windows
        self._talk = talk
        self._homes = homes
        self._responder = responder

    async def press(self, ack: Any, body: Mapping[str, Any]) -> None:
        spot = spot_of(body)

        async def sorry(words: Message) -> Answer:
            await self._show(spot, Outcome((words,)))
            return Answer()

        await self._responder.respond(ack, "press", self._pressed(body, spot), sorry)

    async def _pressed(self, body: Mapping[str, Any], spot: Spot) -> Answer:
        try:
            press = press_of(body)
        except UnreadablePress:
            await self._show(spot, Outcome((OLD_BUTTON,)))
            return Answer()
        if press.confirm is not None:
            await self._ask(spot, press)
            return Answer()
        window = await self._window_for(spot, press.pressed)
        if window is None and _opens(press.pressed, spot):
            await self._show(spot, Outcome((NO_FORM,)))
            return Answer()
        delivery = self._reception.press_id(body, spot.trigger)
        outcome = await self._reception.take(spot.caller, delivery, press.pressed, once=True)
        await self._show(spot.showing(window), outcome)
        if spot.in_home:
            await self._homes.publish(spot.caller)
        return Answer()

    async def _window_for(self, spot: Spot, pressed: Pressed) -> Window | None:
        """Where the outcome will be shown, opened at once; None where it is said in the conversation."""
        if not _opens(pressed, spot):
            return spot.window
        try:
            return await self._windows.open(spot.trigger, _title(pressed), spot.kept, on_top=spot.window is not None)
        except SendProblem:
            return None

    async def _ask(self, spot: Spot, press: Press) -> None:
        """A menu cannot ask first, so a modal does."""
        assert press.confirm is not None
        try:
            window = spot.window or await self._windows.open(spot.trigger, TITLE, spot.kept)
        except SendProblem:
            await self._show(spot, Outcome((NO_FORM,)))
            return
        await self._windows.put(window, confirm_view(press.confirm, press.pressed, spot.kept))

    async def _show(self, spot: Spot, outcome: Outcome) -> None:
        window = spot.window
        if window is None and outcome.form is not None:
            window = await self._windows.open(spot.trigger, TITLE, spot.kept)
        if window is not None:
            await self._windows.show(window, outcome)
        else:
            await self._talk.say(spot.caller, outcome.messages, spot.thread)


def _opens(pressed: Pressed, spot: Spot) -> bool:
    """Whether a modal opens for it: over another one only for help, so that what was filled in is not lost."""
    if spot.window:
        return pressed.action == HELP
    action = action_of(pressed.action, pressed.detail)
    if spot.in_home or (action is not None and action.opens_form):
        return True
    # what only shows something is shown in a modal in a channel, so that nobody else has to scroll past it
    return spot.caller.in_channel and action is not None and action.reads and action.scope is Scope.ONBOARDING


def _title(pressed: Pressed) -> str:
    action = action_of(pressed.action, pressed.detail)
    return action.label if action else TITLE
