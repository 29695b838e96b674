"""Takes what was said, pressed and sent in Teams: one turn for each deed, however often it is delivered."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar
from weakref import WeakValueDictionary

from adapters.teams.activity import Activity
from adapters.teams.conversation_references import Whereabouts
from adapters.teams.file_sizes import FileSizes
from adapters.teams.files import files_of
from adapters.teams.inbound import Card, Intent, Places, names_of, turn_of
from adapters.teams.installs import person_of, reference_of
from adapters.teams.keeping import keep_the_rest
from adapters.teams.ports import Clock, Conversation, Receipts
from adapters.teams.rendering.actions import REFRESH
from adapters.teams.rendering.cards import Cards
from adapters.teams.replies import GONE, Answer, Answering, Deed
from adapters.teams.roster import TeamsRoster
from conversations.replies import Outcome
from conversations.turns import Typed
from models.enums import PlaceKind

WENT_WRONG = "Something went wrong on our side. Nothing was lost. Try again."
UNKNOWN = "We cannot see who you are. Open Teams with your work account and try again."
DOUBLE_CLICK = 3  # seconds, at least, in which a second press is the same press
_EMAIL_KEPT = 3600.0  # seconds
_REMEMBERED = 10_000  # deliveries and people

V = TypeVar("V")

_log = logging.getLogger(__name__)


class TeamsChat:
    """`now` counts seconds. One person's deeds are taken one after the other, in the order in which they came."""

    def __init__(
        self,
        conversation: Conversation,
        receipts: Receipts,
        places: Places,
        whereabouts: Whereabouts,
        roster: TeamsRoster,
        sizes: FileSizes,
        cards: Cards,
        answering: Answering,
        clock: Clock,
        now: Callable[[], float],
    ) -> None:
        self._conversation = conversation
        self._receipts = receipts
        self._places = places
        self._whereabouts = whereabouts
        self._roster = roster
        self._sizes = sizes
        self._cards = cards
        self._answering = answering
        self._clock = clock
        self._now = now
        self._one_by_one: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._recent: OrderedDict[str, str] = OrderedDict()  # what a deed may be known by -> its delivery
        self._emails: OrderedDict[str, tuple[str, float]] = OrderedDict()

    async def take(self, activity: Activity, card: Card | None, intent: Intent) -> Answer:
        """Plays a deed and answers it. Never raises for what a person did or Teams did not take."""
        lock = self._one_by_one.setdefault(f"{activity.tenant}|{activity.person}", asyncio.Lock())
        async with lock:
            return await self._take(activity, card, intent)

    async def _take(self, activity: Activity, card: Card | None, intent: Intent) -> Answer:
        deed = Deed(activity, card, self._places.of(activity), again=False)
        try:
            return await self._answer(deed, intent)
        except Exception:
            _log.exception("A turn from Teams failed")
            return await self._sorry(deed, WENT_WRONG)

    async def _answer(self, deed: Deed, intent: Intent) -> Answer:
        card = deed.card
        if card is not None and card.verb == REFRESH:
            return await self._answering.card(card.one("o")) if deed.place.kind is PlaceKind.TEAM else GONE
        if not deed.activity.person:
            return await self._sorry(deed, UNKNOWN)
        again, outcome = await self._play(deed, intent)
        return await self._answering.give(replace(deed, again=again), outcome)

    async def _sorry(self, deed: Deed, words: str) -> Answer:
        if deed.activity.type != "invoke":
            try:
                await self._answering.say(deed, words)
            except Exception:  # what failed can be what saying it needs as well
                _log.exception("Nobody in Teams could be told that a turn failed")
        return words

    async def _play(self, deed: Deed, intent: Intent) -> tuple[bool, Outcome]:
        activity = deed.activity
        await self._meet(activity)
        delivery, again = await self._delivery(activity, deed.card)
        if isinstance(intent, Typed) and intent.files:
            intent = replace(intent, files=await self._sizes.measured(files_of(activity)))
        turn = turn_of(activity, delivery, deed.place, intent, await self._email(activity))
        outcome = await self._conversation.handle(turn)
        return again, await keep_the_rest(self._conversation, self._cards, turn, deed.card, outcome)

    async def _meet(self, activity: Activity) -> None:
        self._roster.met(activity.person, activity.sender)
        for reference in (reference_of(activity), person_of(activity)):
            if reference is not None:
                await self._whereabouts.meet(reference)

    async def _delivery(self, activity: Activity, card: Card | None) -> tuple[str, bool]:
        """The id under which this deed was handled before, or is handled now."""
        names = names_of(activity, card, int(self._clock().timestamp()) // DOUBLE_CLICK)
        recent = [self._recent[name] for name in names.recent if name in self._recent]
        known = await self._receipts.known((*recent, *names.kept))
        delivery = known or next(iter(recent), names.kept[0])
        for name in names.recent:
            _put(self._recent, name, delivery)
        return delivery, known is not None

    async def _email(self, activity: Activity) -> str:
        who = f"{activity.tenant}|{activity.person}"
        email, until = self._emails.get(who, ("", float("-inf")))
        if self._now() >= until:
            email = await self._roster.email_of(activity.sender, activity.service_url, activity.conversation)
            _put(self._emails, who, (email, self._now() + (_EMAIL_KEPT if email else 60.0)))
        return email


def _put(kept: OrderedDict[str, V], key: str, value: V) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > _REMEMBERED:
        kept.popitem(last=False)
