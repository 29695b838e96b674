"""Answers a deed: in the place of the card that it came from, or below it, each once."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.teams.activity import Activity
from adapters.teams.connector import Connector
from adapters.teams.conversation_references import Whereabouts
from adapters.teams.errors import ConnectorProblem, NotNow, NotReachable, NotThere
from adapters.teams.inbound import Card
from adapters.teams.ports import Conversation
from adapters.teams.rendering.cards import Cards, activity, summary_of
from adapters.teams.rendering.text import Element
from conversations.replies import Form, Message, Outcome, Paragraph, Result, Words, plain
from models.domain import Address
from models.enums import PlaceKind

BELOW = "See the newest message below."
DONE = "Done."
GONE = (
    "You cannot use this card here. Open it in the onboarding team's channel, or type status in your chat with the "
    "assistant to see your own onboarding."
)
_PATIENCE = (1.0, 60.0)  # seconds, least and most, that we wait when Teams asks us to
_TRIES = 4
_REMEMBERED = 5_000  # forms
_GONE = ""  # in place of the message of a form that gave way

_log = logging.getLogger(__name__)

Answer = Element | str
"""What an Execute is answered with: a card in its place, or words."""


@dataclass(frozen=True)
class Deed:
    """What was done, where, and whether this is a second delivery of it."""

    activity: Activity
    card: Card | None
    place: Address
    again: bool

    @property
    def in_card(self) -> bool:
        """Done on an onboarding's card by a client that can show this person a card of their own in its place."""
        by_execute = self.activity.type == "invoke" and self.card is not None and self.card.living
        return by_execute and self.place.kind is PlaceKind.TEAM


class Answering:
    """Posts and puts in place. What Teams does not take is logged: the deed itself is stored."""

    def __init__(
        self, connector: Connector, whereabouts: Whereabouts, cards: Cards, conversation: Conversation
    ) -> None:
        self._connector = connector
        self._whereabouts = whereabouts
        self._cards = cards
        self._conversation = conversation
        self._forms: OrderedDict[str, str] = OrderedDict()  # nonce -> message, or _GONE

    async def give(self, deed: Deed, outcome: Outcome) -> Answer:
        """Answer with an outcome. What comes back is for an Execute; others have their answer by then."""
        if deed.in_card:
            return await self._in_card(deed, outcome)
        shared = deed.place.kind is not PlaceKind.DIRECT
        undone = outcome.result is Result.FAILED or (outcome.result is Result.REFUSED and shared)
        if undone and deed.activity.type == "invoke":
            return words_of(outcome)  # nobody else needs to see it
        if deed.card is not None and deed.card.verb == "send" and not undone:
            return await self._in_place(deed, outcome)
        await self._below(deed, outcome.messages)
        if outcome.form:
            await self._open(deed, outcome.form)
        return BELOW if outcome.form or outcome.messages else DONE

    async def card(self, reference: str) -> Answer:
        """The card of an onboarding as it stands."""
        message = await self._conversation.card(reference)
        return GONE if message is None else self._cards.living(message, reference)

    async def say(self, deed: Deed, words: str) -> None:
        """One sentence, below."""
        await self._below(deed, (Message((Paragraph((Words(words),)),)),))

    async def _in_card(self, deed: Deed, outcome: Outcome) -> Answer:
        """On a living card, forms and fresh states take its place for the actor alone; results go to its thread."""
        if outcome.form:
            return self._cards.form(outcome.form, self._cards.nonce(), in_card=True)
        if outcome.result is Result.MOVED_ON and outcome.messages:
            return self._cards.living(outcome.messages[0])
        if outcome.result is not Result.DONE and outcome.messages:
            return words_of(outcome)
        await self._below(deed, outcome.messages)
        return await self.card(deed.card.one("o")) if deed.card else DONE

    async def _in_place(self, deed: Deed, outcome: Outcome) -> Answer:
        """A form that was sent gives way to its next page, or to the first words of the answer: once.

        Where several people have it before them, who comes second is answered below, and the first one's page stays.
        """
        nonce = self._cards.nonce()
        first, rest = self._after_form(deed.card, outcome, nonce)
        if deed.again:
            return first
        replaced = self._gives_way(deed)
        await self._put(deed, replaced, first, nonce if outcome.form else "")
        await self._below(deed, rest)
        return first if replaced else BELOW

    def _gives_way(self, deed: Deed) -> str:
        """The message whose place the answer to a form takes; empty where another answer has taken it."""
        nonce = deed.card.nonce if deed.card else ""
        message = self._forms.get(nonce, deed.activity.reply_to)
        self._keep(nonce, _GONE)
        return message

    def _after_form(self, sent: Card | None, outcome: Outcome, nonce: str) -> tuple[Element, tuple[Message, ...]]:
        if outcome.form:
            part = self._cards.after(sent, outcome.form, outcome.result)
            drawn = self._cards.form(part.form, nonce) if part.rest is None else self._cards.part(part, nonce)
            return drawn, outcome.messages
        first, *rest = outcome.messages or (Message((Paragraph((Words(DONE),)),)),)
        cards = self._cards.message(first)
        # a split answer cannot take the place of one card
        return (cards[0], tuple(rest)) if len(cards) == 1 else (self._cards.done(), (first, *rest))

    async def _put(self, deed: Deed, replaced: str, drawn: Element, nonce: str) -> None:
        try:
            if not replaced:
                raise NotThere("no message to replace")
            where = deed.activity
            await self._connector.update(where.service_url, where.conversation, replaced, activity(drawn))
            sent = replaced
        except NotThere:
            sent = await self._send(deed, activity(drawn))
        except ConnectorProblem as problem:
            _log.warning("A card could not be replaced: %s", problem)
            sent = await self._send(deed, activity(drawn))
        self._remember(nonce, sent)

    async def _open(self, deed: Deed, form: Form) -> None:
        if deed.again:
            return
        nonce = self._cards.nonce()
        self._remember(nonce, await self._send(deed, activity(self._cards.form(form, nonce), form.title)))

    async def _below(self, deed: Deed, messages: tuple[Message, ...]) -> None:
        if deed.again:
            return
        for message in messages:
            for drawn in self._cards.message(message):
                await self._send(deed, activity(drawn, summary_of(message)))

    async def _send(self, deed: Deed, said: Mapping[str, Any]) -> str:
        where = deed.activity
        for tried in range(1, _TRIES + 1):
            try:
                return await self._connector.send(where.service_url, where.conversation, said)
            except NotNow as problem:
                if tried < _TRIES:
                    await asyncio.sleep(min(max(problem.seconds, _PATIENCE[0]), _PATIENCE[1]))
                    continue
                _log.warning("An answer was not sent: %s", problem)
            except (NotReachable, NotThere) as problem:
                await self._whereabouts.lost(deed.place, problem.code or str(problem.status))
                _log.warning("An answer was not sent, because nobody can be reached there: %s", problem)
            except ConnectorProblem as problem:
                _log.warning("An answer was not sent: %s", problem)
            break
        return ""

    def _remember(self, nonce: str, message: str) -> None:
        if nonce and message:
            self._keep(nonce, message)

    def _keep(self, nonce: str, message: str) -> None:
        self._forms[nonce] = message
        while len(self._forms) > _REMEMBERED:
            self._forms.popitem(last=False)


def words_of(outcome: Outcome) -> str:
    """The words of an outcome without its buttons: for a line that only the actor sees."""
    texts = [block.text for message in outcome.messages for block in message.blocks if isinstance(block, Paragraph)]
    return " ".join(plain(text) for text in texts).replace("<", "<\u200b") or DONE
