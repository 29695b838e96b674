"""Modals sent back, and modals closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.slack.listeners.form_payload import files_in, values_of
from adapters.slack.listeners.modals import Window, Windows, view_of
from adapters.slack.listeners.payloads import Caller, Reception, caller_of, submission_id
from adapters.slack.listeners.press_payload import kept_in
from adapters.slack.listeners.replies import TAKES_LONGER, Talk
from adapters.slack.listeners.responder import Ack, Answer, Responder
from adapters.slack.rendering.modals import CONFIRM, NOTHING_KEPT, Kept, messages_view
from conversations.actions import action_of
from conversations.replies import Message, Outcome, plain
from conversations.turns import Pressed, Submitted
from conversations.views.cards import simple

CLOSED = simple(
    "You closed the form. Pages that you saved are kept. What you typed on the page that was open is not saved."
)


class Submissions:
    """The answer to the request is the next page, the errors at their fields, or what there is to read."""

    def __init__(self, reception: Reception, windows: Windows, talk: Talk, responder: Responder) -> None:
        self._reception = reception
        self._windows = windows
        self._talk = talk
        self._responder = responder

    async def submit(self, ack: Any, body: Mapping[str, Any]) -> None:
        view = body["view"]
        kept = kept_in(view)
        caller = caller_of(body).at(kept.channel)

        async def sorry(words: Message) -> Answer:
            return Answer(_on_top(words), late=lambda: self._talk.say(caller, (words,)))

        work = self._submitted(caller, view, kept)
        await self._responder.respond(ack, "submission", work, sorry, slow=_SLOW)

    async def _submitted(self, caller: Caller, view: Mapping[str, Any], kept: Kept) -> Answer:
        outcome = await self._reception.take(caller, submission_id(view), _intent(view, kept))
        window = Window(str(view["id"]), None, kept)

        async def late() -> None:
            await self._windows.show(window, outcome, draw_errors=True)

        return Answer(_answered(outcome, kept), late)

    async def closed(self, ack: Any, body: Mapping[str, Any]) -> None:
        """What was saved stays, and where it stands is said in the direct message."""
        kept = kept_in(body["view"])
        caller = caller_of(body)

        async def work() -> Answer:
            await self._talk.say(caller.at(kept.channel), (await self._kept_so_far(caller, body, kept),))
            return Answer()

        async def sorry(_: Message) -> Answer:
            return Answer()

        await self._responder.respond(ack, "closed modal", work(), sorry)

    async def _kept_so_far(self, caller: Caller, body: Mapping[str, Any], kept: Kept) -> Message:
        action = action_of(kept.action)
        if action is None or not action.paged:
            return simple("You closed the form. Nothing was sent.")
        delivery = f"closed:{submission_id(body['view'])}"
        outcome = await self._reception.take(caller, delivery, Pressed("status", kept.about))
        card = outcome.messages[0] if outcome.messages else CLOSED
        return Message((*CLOSED.blocks, *card.blocks), card.buttons, card.menu)


def _intent(view: Mapping[str, Any], kept: Kept) -> Pressed | Submitted:
    if view.get("callback_id") == CONFIRM:
        return Pressed(kept.action, kept.about, kept.detail)
    state = (view.get("state") or {}).get("values") or {}
    files = files_in(state)
    if kept.files and "evidence" not in files:
        files["evidence"] = kept.files
    return Submitted(kept.action, kept.about, kept.detail, values_of(state), kept.seen, files)


def _answered(outcome: Outcome, kept: Kept) -> Ack:
    form = outcome.form
    errors = {field.id: plain(field.error) for field in form.fields if field.error} if form else {}
    if form is None or not errors:
        return {"response_action": "update", "view": view_of(outcome, kept)}
    if form.seen != kept.seen:  # a colleague was faster: the modal has to know their answer before it is sent again
        return {"response_action": "update", "view": view_of(outcome, kept, draw_errors=True)}
    return {"response_action": "errors", "errors": errors}


def _on_top(message: Message) -> Ack:
    """What was filled in stays beneath."""
    return {"response_action": "push", "view": messages_view((message,), NOTHING_KEPT)}


def _in_place(message: Message) -> Ack:
    return {"response_action": "update", "view": messages_view((message,), NOTHING_KEPT)}


_SLOW = _in_place(TAKES_LONGER)
