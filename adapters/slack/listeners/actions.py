"""Presses: of a button or a menu, on a message, in a modal or in App Home."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.slack.listeners.app_home import AppHome
from adapters.slack.listeners.modals import Modals, OpenModal
from adapters.slack.listeners.payloads import Body, PressContext, press_context, press_of
from adapters.slack.listeners.replies import Replies, Reply
from adapters.slack.listeners.turns import TurnHandler
from adapters.slack.rendering.buttons import Press, UnreadablePress, presses_in, without_presses
from adapters.slack.rendering.modals import APP_TITLE, confirm_view
from conversations.actions.table import TABLE, action_of
from conversations.details.journey import ChoiceDetail
from conversations.permissions import Scope
from conversations.replies import Confirm, Message, Outcome, Result, simple
from conversations.sending import SendProblem
from conversations.turns import Pressed

HELP = "help"
OLD_BUTTON = simple("This button is from an older version and does nothing now. Type help to see what you can do.")
NO_FORM = simple("We could not open the form in Slack. Press the button again.")


class Actions:
    """Every press but those that turn a page of App Home."""

    def __init__(self, turns: TurnHandler, modals: Modals, replies: Replies, home: AppHome) -> None:
        self._turns = turns
        self._modals = modals
        self._replies = replies
        self._home = home

    async def press(self, ack: Any, body: Body) -> None:
        """A button or a menu, whichever its action_id: its value says what is asked for."""
        context = press_context(body)

        async def apology(message: Message) -> Reply:
            return await self._say(context, message)

        await self._replies.acknowledge(ack, "press", self._pressed(body, context), apology)

    async def _pressed(self, body: Body, context: PressContext) -> Reply:
        try:
            press = press_of(body)
        except UnreadablePress:
            return await self._say(context, OLD_BUTTON)
        if confirm := confirm_of(press):
            return await self._confirm(context, press, confirm)
        modal = await self._modal_for(context, press.pressed)
        if modal is None and _opens_modal(press.pressed, context):
            return await self._say(context, NO_FORM)
        delivery_id = self._turns.press_id(body, context.trigger)
        async with self._modals.answering(modal if modal is not context.modal else None):
            outcome = await self._turns.handle(context.caller, delivery_id, press.pressed, once=True)
        await self._show(context.showing_in(modal), outcome)
        if context.in_home:
            await self._home.publish(context.caller)
        if _is_used_up(press.pressed, outcome) and not context.caller.in_channel and "message" in body:
            self._replies.afterwards("old buttons", self._without_old_buttons(context, body["message"]))
        return Reply()

    async def _without_old_buttons(self, context: PressContext, message: Mapping[str, Any]) -> None:
        """A direct message keeps those of its buttons that still do something."""
        blocks = message.get("blocks") or ()
        presses = presses_in(blocks)
        dead = presses - await self._turns.usable(context.caller, presses)
        if dead:
            left = without_presses(blocks, dead)
            await self._replies.redraw(context.caller.channel, str(message["ts"]), left, str(message.get("text") or ""))

    async def _modal_for(self, context: PressContext, pressed: Pressed) -> OpenModal | None:
        """Where the outcome will be shown, opened at once; None where it is said in the conversation."""
        if not _opens_modal(pressed, context):
            return context.modal
        over_another = context.modal is not None
        try:
            return await self._modals.open(context.trigger, _title(pressed), context.metadata, on_top=over_another)
        except SendProblem:
            return None

    async def _confirm(self, context: PressContext, press: Press, confirm: Confirm) -> Reply:
        """A menu cannot ask first, so a modal does."""
        try:
            modal = context.modal or await self._modals.open(context.trigger, APP_TITLE, context.metadata)
        except SendProblem:
            return await self._say(context, NO_FORM)
        await self._modals.update(modal, confirm_view(confirm, press.pressed, context.metadata))
        return Reply()

    async def _say(self, context: PressContext, message: Message) -> Reply:
        await self._show(context, Outcome((message,)))
        return Reply()

    async def _show(self, context: PressContext, outcome: Outcome) -> None:
        modal = context.modal
        if modal is None and outcome.form is not None:
            modal = await self._modals.open(context.trigger, APP_TITLE, context.metadata)
        if modal is not None:
            await self._modals.show(modal, outcome)
        else:
            await self._replies.say(context.caller, outcome.messages, context.thread)


def confirm_of(press: Press) -> Confirm | None:
    """What has to be asked before this press counts; None where nothing has, or the client has asked it."""
    action = TABLE.get(press.pressed.action)
    return action.confirm if action and press.in_menu else None


def _is_used_up(pressed: Pressed, outcome: Outcome) -> bool:
    """Whether buttons beside this one may do nothing now: it came too late, or it did what is done once."""
    action = action_of(pressed.action, pressed.detail)
    does = action is not None and not (action.reads or action.opens_form or action.detail is ChoiceDetail)
    return outcome.result is Result.MOVED_ON or (does and outcome.result is Result.DONE)


def _opens_modal(pressed: Pressed, context: PressContext) -> bool:
    """Over another modal only for help, so that what was filled in is not lost."""
    if context.modal:
        return pressed.action == HELP
    action = action_of(pressed.action, pressed.detail)
    if context.in_home or (action is not None and action.opens_form):
        return True
    # what only shows something is shown in a modal in a channel, so that nobody else has to scroll past it
    return context.caller.in_channel and action is not None and action.reads and action.scope is Scope.ONBOARDING


def _title(pressed: Pressed) -> str:
    action = action_of(pressed.action, pressed.detail)
    return action.label if action else APP_TITLE
