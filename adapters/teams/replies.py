"""Answers what somebody did: in the place of the card that it came from, or below it, each once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from botbuilder.core import TurnContext
from botbuilder.schema import Activity, ActivityTypes
from cachetools import LRUCache

from adapters.common.case_files.downloads import linked
from adapters.common.channel_adapter import Conversation
from adapters.teams.conversation_references import ConversationReferences
from adapters.teams.errors import ConnectorProblem, NotFound, NotReachable, Throttled
from adapters.teams.rendering.actions import CardAction
from adapters.teams.rendering.cards import Cards, Uncopied, card_activity, summary_of
from adapters.teams.rendering.text import Element
from conversations.replies import Form, Message, Outcome, Paragraph, Result, simple
from conversations.text import Words, plain
from models.domain import Address
from models.enums import PlaceKind

BELOW = "See the newest message below."
DONE = "Done."
GONE = (
    "You cannot use this card here. Open it in the onboarding team's channel, or type status in your chat with the "
    "assistant to see your own onboarding."
)
NOT_YOURS = "Only members of the onboarding team can bring this card up to date."
ALONE = "Everybody here would see the link to it. Type download in your own chat with the assistant."
NO_LINKS = "We cannot give you files here yet: whoever runs the assistant needs to set PUBLIC_URL first."
MOST_FORMS = 5_000
_WAIT = (1.0, 60.0)  # seconds, least and most, that we wait when Teams asks us to
_TRIES = 4
_REPLACED = ""  # in place of the message of a form that gave way

_log = logging.getLogger(__name__)

Answer = Element | str
"""What an Execute is answered with: a card in its place, or words."""


@dataclass(frozen=True)
class Delivery:
    """One delivery of what somebody did at `address`. `repeated`: it was handled before, under another delivery."""

    turn_context: TurnContext
    card: CardAction | None
    address: Address
    repeated: bool = False

    @property
    def activity(self) -> Activity:
        """The activity that is answered, as Teams sent it."""
        return self.turn_context.activity

    @property
    def is_invoke(self) -> bool:
        """Whether Teams waits for an answer that it shows to this person alone."""
        return bool(self.activity.type == ActivityTypes.invoke)

    @property
    def in_card(self) -> bool:
        """Done on an onboarding's card by a client that can show this person a card of their own in its place."""
        return self.is_invoke and self.card is not None and self.card.in_card and self.address.kind is PlaceKind.TEAM


def invoke_body(answer: Answer) -> Mapping[str, Any]:
    """The body that a Universal Action is answered with."""
    kind = "application/vnd.microsoft.card.adaptive"
    if isinstance(answer, str):
        kind = "application/vnd.microsoft.activity.message"
    return Uncopied(statusCode=200, type=kind, value=answer)


class Replies:
    """Sends and replaces messages. What Teams does not take is logged: what was done is stored all the same."""

    def __init__(
        self, references: ConversationReferences, cards: Cards, conversation: Conversation, public_url: str = ""
    ) -> None:
        self._public_url = public_url
        self._references = references
        self._cards = cards
        self._conversation = conversation
        self._forms: LRUCache[str, str] = LRUCache(MOST_FORMS)  # nonce -> message, or _REPLACED

    async def reply(self, delivery: Delivery, outcome: Outcome) -> Answer:
        """Answer with an outcome. What comes back is for an Execute; others have their answer by then."""
        outcome = self._with_files(delivery, outcome)
        if delivery.in_card:
            return await self._in_card(delivery, outcome)
        shared = delivery.address.kind is not PlaceKind.DIRECT
        undone = outcome.result is Result.FAILED or (outcome.result is Result.REFUSED and shared)
        if undone and delivery.is_invoke:
            return words_of(outcome)  # nobody else needs to see it
        if delivery.card is not None and delivery.card.verb == "send" and not undone:
            return await self._in_place(delivery, delivery.card, outcome)
        if outcome.result is Result.MOVED_ON and not shared and delivery.is_invoke and outcome.messages:
            return await self._in_old_place(delivery, outcome.messages)
        await self._below(delivery, outcome.messages)
        if outcome.form:
            await self._open(delivery, outcome.form)
        return BELOW if outcome.form or outcome.messages else DONE

    def _with_files(self, delivery: Delivery, outcome: Outcome) -> Outcome:
        """By a link: a bot may give a file to one person alone, and where they are in a channel that is no place."""
        if not outcome.tickets:
            return outcome
        cannot = delivery.address.kind is PlaceKind.CHANNEL or not self._public_url
        if cannot and all(ticket.beside for ticket in outcome.tickets):
            return replace(outcome, tickets=())
        if delivery.address.kind is PlaceKind.CHANNEL:
            return Outcome((simple(ALONE),), result=Result.REFUSED)
        if not self._public_url:
            return Outcome((simple(NO_LINKS),), result=Result.FAILED)
        return linked(outcome, self._public_url)

    async def card(self, reference: str) -> Answer:
        """The card of an onboarding as it stands, or words where there is none of this reference."""
        message = await self._conversation.card(reference)
        return GONE if message is None else self._cards.living(message, reference)

    async def say(self, delivery: Delivery, words: str) -> None:
        """Send one sentence of ours beneath what stands there. Raises SendProblem."""
        await self._below(delivery, (Message((Paragraph((Words(words),)),)),))

    async def _in_card(self, delivery: Delivery, outcome: Outcome) -> Answer:
        """On a living card, forms and fresh states take its place for the actor alone; results go to its thread."""
        if outcome.form:
            return self._cards.form(outcome.form, self._cards.nonce(), in_card=True)
        if outcome.result is Result.MOVED_ON and outcome.messages:
            return self._cards.living(outcome.messages[0])
        if outcome.result is not Result.DONE and outcome.messages:
            return words_of(outcome)
        await self._below(delivery, outcome.messages)
        return await self.card(delivery.card.about) if delivery.card else DONE

    async def _in_old_place(self, delivery: Delivery, messages: tuple[Message, ...]) -> Answer:
        """An old card gives way to what stands now: its buttons do nothing any more."""
        first, *rest = (drawn for message in messages for drawn in self._cards.message(message))
        if not delivery.repeated:
            await self._put(delivery, delivery.activity.reply_to_id, first, "")
            for drawn in rest:
                await self._send(delivery, card_activity(drawn))
        return first

    async def _in_place(self, delivery: Delivery, sent: CardAction, outcome: Outcome) -> Answer:
        """A form that was sent gives way to its next page, or to the first words of the answer: once.

        Where several people have it before them, who comes second is answered below, and the first one's page stays.
        """
        nonce = self._cards.nonce()
        first, rest = self._after_form(sent, outcome, nonce)
        if delivery.repeated:
            return first
        replaced = self._forms.get(sent.nonce, delivery.activity.reply_to_id)
        self._forms[sent.nonce] = _REPLACED
        await self._put(delivery, replaced, first, nonce if outcome.form else "")
        await self._below(delivery, rest)
        return first if replaced else BELOW

    def _after_form(self, sent: CardAction, outcome: Outcome, nonce: str) -> tuple[Element, tuple[Message, ...]]:
        if outcome.form:
            part = self._cards.after(sent, outcome.form, outcome.result)
            drawn = self._cards.form(part.form, nonce) if part.rest is None else self._cards.part(part, nonce)
            return drawn, outcome.messages
        first, *rest = outcome.messages or (Message((Paragraph((Words(DONE),)),)),)
        cards = self._cards.message(first)
        # a split answer cannot take the place of one card
        return (cards[0], tuple(rest)) if len(cards) == 1 else (self._cards.done(), (first, *rest))

    async def _put(self, delivery: Delivery, replaced: str, drawn: Element, nonce: str) -> None:
        """In the place of a message; below where there is none, or Teams does not replace it."""
        activity = card_activity(drawn)
        sent = replaced
        if not replaced or not await self._update(delivery, replaced, activity):
            sent = await self._send(delivery, activity)
        self._remember(nonce, sent)

    async def _update(self, delivery: Delivery, message: str, activity: Activity) -> bool:
        try:
            activity.id = message
            await delivery.turn_context.update_activity(activity)
            return True
        except NotFound:
            return False
        except ConnectorProblem as problem:
            _log.warning("A card could not be replaced: %s", problem)
            return False

    async def _open(self, delivery: Delivery, form: Form) -> None:
        if delivery.repeated:
            return
        nonce = self._cards.nonce()
        self._remember(nonce, await self._send(delivery, card_activity(self._cards.form(form, nonce), form.title)))

    async def _below(self, delivery: Delivery, messages: tuple[Message, ...]) -> None:
        if delivery.repeated:
            return
        for message in messages:
            for drawn in self._cards.message(message):
                await self._send(delivery, card_activity(drawn, summary_of(message)))

    async def _send(self, delivery: Delivery, activity: Activity) -> str:
        """The id of the message, empty where Teams does not take it."""
        for tried in range(1, _TRIES + 1):
            try:
                return str((await delivery.turn_context.send_activity(activity)).id)
            except Throttled as problem:
                if tried < _TRIES:
                    await asyncio.sleep(min(max(problem.seconds, _WAIT[0]), _WAIT[1]))
                    continue
                _log.warning("An answer was not sent: %s", problem)
            except (NotReachable, NotFound) as problem:
                await self._references.mark_unreachable(delivery.address, problem.code or str(problem.status))
                _log.warning("An answer was not sent, because nobody can be reached there: %s", problem)
            except ConnectorProblem as problem:
                _log.warning("An answer was not sent: %s", problem)
            break
        return ""

    def _remember(self, nonce: str, message: str) -> None:
        if nonce and message:
            self._forms[nonce] = message


def words_of(outcome: Outcome) -> str:
    """The words of an outcome without its buttons: for a line that only the actor sees."""
    texts = [block.text for message in outcome.messages for block in message.blocks if isinstance(block, Paragraph)]
    return " ".join(plain(text) for text in texts).replace("<", "<\u200b") or DONE
