"""Modals sent back, and modals closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.slack.listeners.modals import Modals, OpenModal, outcome_view
from adapters.slack.listeners.payloads import Body, Caller, caller_of, files_of, metadata_of, values_of
from adapters.slack.listeners.replies import TAKES_LONGER, Ack, Replies, Reply
from adapters.slack.listeners.turns import TurnHandler, submission_id
from adapters.slack.rendering.modals import CONFIRM, NO_METADATA, PrivateMetadata, messages_view
from conversations.actions.table import action_of
from conversations.replies import Message, Outcome, simple
from conversations.text import plain
from conversations.turns import Pressed, Submitted

CLOSED = simple(
    "You closed the form. Pages that you saved are kept. What you typed on the page that was open is not saved."
)


class ViewSubmissions:
    """The answer to the request is the next page, the errors at their fields, or what there is to read."""

    def __init__(self, turns: TurnHandler, modals: Modals, replies: Replies) -> None:
        self._turns = turns
        self._modals = modals
        self._replies = replies

    async def submitted(self, ack: Any, body: Body) -> None:
        """A form or a confirmation was sent."""
        view = body["view"]
        metadata = metadata_of(view)
        caller = caller_of(body).at(metadata.channel)

        async def apology(message: Message) -> Reply:
            return Reply(_push(message), late=lambda: self._replies.say(caller, (message,)))

        work = self._submitted(caller, view, metadata)
        await self._replies.acknowledge(ack, "submission", work, apology, slow=_SLOW)

    async def _submitted(self, caller: Caller, view: Mapping[str, Any], metadata: PrivateMetadata) -> Reply:
        outcome = await self._turns.handle(caller, submission_id(view), _intent(view, metadata))
        modal = OpenModal(str(view["id"]), None, metadata)

        async def late() -> None:
            await self._modals.show(modal, outcome, draw_errors=True)

        return Reply(_response(outcome, metadata), late)

    async def closed(self, ack: Any, body: Body) -> None:
        """A form was closed. What was saved stays, and how far it is is said in the conversation."""
        metadata = metadata_of(body["view"])
        caller = caller_of(body)

        async def work() -> Reply:
            await self._replies.say(caller.at(metadata.channel), (await self._saved_so_far(caller, body, metadata),))
            return Reply()

        async def apology(_: Message) -> Reply:
            return Reply()

        await self._replies.acknowledge(ack, "closed modal", work(), apology)

    async def _saved_so_far(self, caller: Caller, body: Body, metadata: PrivateMetadata) -> Message:
        action = action_of(metadata.action)
        if action is None or not action.paged:
            return simple("You closed the form. Nothing was sent.")
        delivery_id = f"closed:{submission_id(body['view'])}"
        outcome = await self._turns.handle(caller, delivery_id, Pressed("status", metadata.about))
        card = outcome.messages[0] if outcome.messages else CLOSED
        return Message((*CLOSED.blocks, *card.blocks), card.buttons, card.menu)


def _intent(view: Mapping[str, Any], metadata: PrivateMetadata) -> Pressed | Submitted:
    if view.get("callback_id") == CONFIRM:
        return Pressed(metadata.action, metadata.about, metadata.detail)
    state = (view.get("state") or {}).get("values") or {}
    files = files_of(state)
    if metadata.files and "evidence" not in files:
        files["evidence"] = metadata.files
    return Submitted(metadata.action, metadata.about, metadata.detail, values_of(state), metadata.seen, files)


def _response(outcome: Outcome, metadata: PrivateMetadata) -> Ack:
    form = outcome.form
    errors = {field.id: plain(field.error) for field in form.fields if field.error} if form else {}
    if form is None or not errors:
        return {"response_action": "update", "view": outcome_view(outcome, metadata)}
    if form.seen != metadata.seen:  # a colleague was faster: the modal has to know their answer before it is sent again
        return {"response_action": "update", "view": outcome_view(outcome, metadata, draw_errors=True)}
    return {"response_action": "errors", "errors": errors}


def _push(message: Message) -> Ack:
    """What was filled in stays beneath."""
    return {"response_action": "push", "view": messages_view((message,), NO_METADATA)}


_SLOW: Ack = {"response_action": "update", "view": messages_view((TAKES_LONGER,), NO_METADATA)}
