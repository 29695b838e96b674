"""The bot: what people say, press and send in Teams becomes one turn each, however often Teams delivers it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from http import HTTPStatus
from typing import Any, Protocol
from weakref import WeakValueDictionary

from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.core.teams import TeamsActivityHandler
from botbuilder.schema import Activity, ChannelAccount
from cachetools import LRUCache

from adapters.common.channel_adapter import Conversation
from adapters.common.text import storable
from adapters.teams.activity import message_text, sent_at, thread_of
from adapters.teams.adapter import CARD_ACTION, only_reader
from adapters.teams.conversation_references import ConversationReferences, person_of, reference_of
from adapters.teams.files import files_of, with_sizes
from adapters.teams.http import HttpClient
from adapters.teams.installs import REMOVED_EVENTS, RESTORED_EVENTS, Installs
from adapters.teams.rendering.actions import DATASET, ORGANISATIONS, PRESS, REFRESH, SEND, CardAction, made_private
from adapters.teams.rendering.cards import Cards
from adapters.teams.rendering.inputs import answers
from adapters.teams.rendering.shortening import mark
from adapters.teams.replies import GONE, NOT_YOURS, Answer, Delivery, Replies, invoke_body
from adapters.teams.roster import TeamsRoster
from conversations.replies import Outcome, Result
from conversations.turns import Actor, Arrival, Pressed, Submitted, Turn, Typed
from models.domain import Clock
from models.enums import Channel, PlaceKind

CARD_INVOKE = "adaptiveCard/action"
SEARCH_INVOKE = "application/search"
_NOTHING_FOUND = {
    "statusCode": 200,
    "type": "application/vnd.microsoft.search.searchResponse",
    "value": {"results": []},
}
WENT_WRONG = "Something went wrong on our side. Nothing was lost. Try again."
UNKNOWN = "We cannot see who you are. Open Teams with your work account and try again."
_LONGEST_SEARCH = 200  # characters
DOUBLE_CLICK = 3  # seconds, at least, in which a second press is the same press
MOST_DELIVERIES = 10_000

_log = logging.getLogger(__name__)


class Receipts(Protocol):
    """Which deliveries were handled before."""

    async def known(self, delivery_ids: Collection[str]) -> str | None:
        """One of these that was, or None."""
        ...


class OnboardingActivityHandler(TeamsActivityHandler):  # type: ignore[misc] # published without types
    """What comes from Teams, once it is proved: see the Bot Framework's documentation for each `on_...` method."""

    def __init__(
        self,
        conversation: Conversation,
        deliveries: Deliveries,
        references: ConversationReferences,
        roster: TeamsRoster,
        replies: Replies,
        installs: Installs,
        cards: Cards,
        http: HttpClient,
    ) -> None:
        self._conversation = conversation
        self._deliveries = deliveries
        self._references = references
        self._roster = roster
        self._replies = replies
        self._installs = installs
        self._cards = cards
        self._http = http
        self._one_by_one: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Words, files, and what an older client sends from a card by Action.Submit."""
        await self._play(turn_context)

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
        """What a card sends by Action.Execute, and what is asked for while somebody types in it.

        The SDK's own drops `trigger` from a card's action, cannot answer one with words, answers 501 to a search, and
        fails on the values of invokes that nobody handles.
        """
        match turn_context.activity.name:
            case name if name == CARD_INVOKE:
                answer = await self._play(turn_context)
                if only_reader(turn_context):
                    made_private(answer)
                return InvokeResponse(status=HTTPStatus.OK, body=invoke_body(answer))
            case name if name == SEARCH_INVOKE:
                return InvokeResponse(status=HTTPStatus.OK, body=await self._search(turn_context.activity))
            case _:
                return InvokeResponse(status=HTTPStatus.NOT_IMPLEMENTED)

    async def _search(self, activity: Activity) -> dict[str, Any]:
        """What somebody may mean while they type in a list of ours: organisations; or onboardings, for the team alone.

        Teams is asked each time whether they are of the team.
        """
        asked = activity.value if isinstance(activity.value, dict) else {}
        sender, words = activity.from_property, asked.get("queryText")
        dataset = asked.get("dataset")
        if dataset not in (DATASET, ORGANISATIONS) or not isinstance(words, str) or not sender.aad_object_id:
            return _NOTHING_FOUND
        self._roster.met(sender.aad_object_id, sender.id)
        actor = Actor(Channel.TEAMS, activity.conversation.tenant_id, sender.aad_object_id, sender.name)
        typed = storable(words[:_LONGEST_SEARCH])
        try:
            found = (
                await self._conversation.organisations(typed)
                if dataset == ORGANISATIONS
                else await self._conversation.suggestions(actor, typed)
            )
        except Exception:  # an empty list, in place of an error that Teams words itself
            _log.exception("What somebody looks for in Teams was not found")
            return _NOTHING_FOUND
        results = [{"title": ", ".join(filter(None, (each.name, each.about))), "value": each.value} for each in found]
        return {**_NOTHING_FOUND, "value": {"results": results}}

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        """The app was added or removed, or a channel or a team is gone or back.

        The SDK's own asks Teams for each member who was added, and fails where it does not say.
        """
        activity = turn_context.activity
        event = activity.channel_data["eventType"]
        if _has_bot(activity, activity.members_added):
            await self._installs.add(turn_context)
        elif event in RESTORED_EVENTS:
            await self._installs.restore(activity)
        elif event in REMOVED_EVENTS or _has_bot(activity, activity.members_removed):
            await self._installs.remove(activity)

    async def on_installation_update_add(self, turn_context: TurnContext) -> None:
        """The app was installed, or upgraded."""
        await self._installs.add(turn_context)

    async def on_installation_update_remove(self, turn_context: TurnContext) -> None:
        """The app was removed for good. An upgrade removes it only to add it again: nobody needs a welcome for that."""
        if turn_context.activity.action == "remove":
            await self._installs.remove(turn_context.activity)

    async def _play(self, turn_context: TurnContext) -> Answer:
        """Never raises for what a person did or Teams did not take."""
        activity = turn_context.activity
        card: CardAction | None = turn_context.turn_state[CARD_ACTION]
        delivery = Delivery(turn_context, card, self._references.address_of(activity))
        try:
            return await self._answer(delivery)
        except Exception:
            _log.exception("A turn from Teams failed")
            return await self._apologise(delivery, WENT_WRONG)

    async def _answer(self, delivery: Delivery) -> Answer:
        card = delivery.card
        if card is not None and card.verb == REFRESH:
            return await self._refresh(delivery, card)
        if not delivery.activity.from_property.aad_object_id:
            return await self._apologise(delivery, UNKNOWN)
        repeated, outcome = await self._outcome(delivery)
        return await self._replies.reply(replace(delivery, repeated=repeated), outcome)

    async def _refresh(self, delivery: Delivery, card: CardAction) -> Answer:
        """The card as it stands now, for the onboarding team where it works: a guest there names any reference."""
        if delivery.address.kind is not PlaceKind.TEAM:
            return GONE
        sender, tenant = delivery.activity.from_property, delivery.activity.conversation.tenant_id
        if not sender.aad_object_id:
            return UNKNOWN
        self._roster.met(sender.aad_object_id, sender.id)
        actor = Actor(Channel.TEAMS, tenant, sender.aad_object_id, sender.name)
        return await self._replies.card(card.about) if await self._roster.for_reading(actor) else NOT_YOURS

    async def _apologise(self, delivery: Delivery, words: str) -> Answer:
        if not delivery.is_invoke:
            try:
                await self._replies.say(delivery, words)
            except Exception:  # what failed can be what saying it needs as well
                _log.exception("Nobody in Teams could be told that a turn failed")
        return words

    async def _outcome(self, delivery: Delivery) -> tuple[bool, Outcome]:
        """Whether it was handled before, and what follows from it.

        Of one thing that is delivered twice, the second waits for the first, before it takes a place of its own.
        """
        activity, card = delivery.activity, delivery.card
        names, intent = self._deliveries.names(activity, card), intent_of(activity, card)
        tenant, person = activity.conversation.tenant_id, activity.from_property.aad_object_id
        arrival = Arrival(Channel.TEAMS, tenant, person, intent, sent_at=_moment_of(activity))
        async with (
            self._one_by_one.setdefault(names.same, asyncio.Lock()),
            self._conversation.arrival(arrival) as number,
        ):
            await self._remember_people(activity)
            delivery_id, repeated = await self._deliveries.identify(names)
            if isinstance(intent, Typed) and intent.files:
                intent = replace(intent, files=await with_sizes(files_of(activity), self._http))
            turn = Turn(delivery_id, await self._actor(activity), delivery.address, intent, arrival=number)
            outcome = await self._conversation.handle(turn)
            return repeated, await keep_valid_answers(self._conversation.handle, self._cards, turn, card, outcome)

    async def _remember_people(self, activity: Activity) -> None:
        self._roster.met(activity.from_property.aad_object_id, activity.from_property.id)
        for reference in (reference_of(activity), person_of(activity)):
            if reference is not None:
                await self._references.remember(reference)

    async def _actor(self, activity: Activity) -> Actor:
        email, sender = await self._roster.email_of(activity), activity.from_property
        tenant = activity.conversation.tenant_id
        zone = activity.local_timezone or ""
        return Actor(Channel.TEAMS, tenant, sender.aad_object_id, sender.name, email or None, zone=zone)


def _moment_of(activity: Activity) -> datetime | None:
    """Teams' own time of it (aware), None where it tells none that can be read."""
    try:
        moment = datetime.fromisoformat(sent_at(activity))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _has_bot(activity: Activity, members: Sequence[ChannelAccount]) -> bool:
    return any(member.id == activity.recipient.id for member in members)


def intent_of(activity: Activity, card: CardAction | None) -> Typed | Pressed | Submitted:
    """What the person wants: words, a press, or a form."""
    if card is None:
        files = tuple(one.file for one in files_of(activity))
        return Typed(message_text(activity), thread=thread_of(activity) or None, files=files)
    if card.verb == PRESS:
        return Pressed(card.action, card.about, card.detail, card.files)
    return _submitted(card)


def _submitted(card: CardAction) -> Submitted:
    """An answer that was not shown whole, and came back as it was shown, is none: it stays as it stands."""
    files = {name: sent for name, sent in card.files_by_field.items() if name in card.fields}
    typed = answers(card.fields, card.inputs)
    values = {name: value for name, value in typed.items() if name not in card.cut or mark(value) != card.cut[name]}
    shown = None if card.rest is None else tuple(values)
    return Submitted(card.action, card.about, card.detail, values, card.seen, files, asked=shown, more=bool(card.rest))


async def keep_valid_answers(
    handle: Callable[[Turn], Awaitable[Outcome]], cards: Cards, turn: Turn, card: CardAction | None, said: Outcome
) -> Outcome:
    """Saves the answers of a page that are right, where all of it is too much for one card to show with an error.

    `said` is the answer to `turn`, which sent `card`. What comes back is the same, with an error that is new to it.
    """
    sent, form = turn.intent, said.form
    if said.result is not Result.INVALID or form is None or not form.parts or not isinstance(sent, Submitted):
        return said
    part = cards.after(card, form, said.result)
    right = tuple(field.id for field in part.form.fields if not field.error)
    if not right or cards.holds(part):
        return said
    values = {name: typed for name, typed in sent.values.items() if name in right}
    rest = replace(sent, values=values, asked=right, more=True)
    kept = await handle(replace(turn, delivery_id=f"{turn.delivery_id}:rest{len(right)}", intent=rest))
    if kept.result is not Result.INVALID or kept.form is None:
        return said if kept.result is Result.DONE else kept
    wrong = {field.id: field for field in kept.form.fields if field.error}  # a colleague was quicker, just now
    if not wrong.keys() & set(right):
        return said
    fields = tuple(wrong.get(field.id, field) for field in form.fields)
    seen = max(form.seen, kept.form.seen)
    return await keep_valid_answers(
        handle, cards, turn, card, replace(said, form=replace(form, fields=fields, seen=seen))
    )


@dataclass(frozen=True)
class DeliveryNames:
    """What may name one thing done: `kept` as receipts, the first its own; `recent` for a while, in memory.

    `same` is equal for all that may be one thing: of these, one is taken after the other.
    """

    kept: tuple[str, ...]
    recent: tuple[str, ...]
    same: str


class Deliveries:
    """Knows what was handled before, although Teams delivers it again, with the same id or another."""

    def __init__(self, receipts: Receipts, clock: Clock) -> None:
        self._receipts = receipts
        self._clock = clock
        self._recent: LRUCache[str, str] = LRUCache(MOST_DELIVERIES)  # name -> delivery id

    def names(self, activity: Activity, card: CardAction | None) -> DeliveryNames:
        """What may name this thing done, now."""
        return names_of(activity, card, int(self._clock().timestamp()) // DOUBLE_CLICK)

    async def identify(self, names: DeliveryNames) -> tuple[str, bool]:
        """The delivery id under which this was handled before, or is handled now; and whether it was."""
        recent = [self._recent[name] for name in names.recent if name in self._recent]
        known = await self._receipts.known((*recent, *names.kept))
        delivery_id = known or next(iter(recent), names.kept[0])
        for name in names.recent:
            self._recent[name] = delivery_id
        return delivery_id, known is not None


def names_of(activity: Activity, card: CardAction | None, window: int) -> DeliveryNames:
    """`window` counts spans of time as long as a double click.

    A form is named by its nonce and who sent it, however often they do. In a group chat everybody has the same form
    before them, and what each filled in is theirs: of a nonce for all, the second colleague's answers would be lost,
    and a receipt would show them the first one's outcome. The conversation says who was quicker, answer by answer.

    A press counts again after a while. What was typed is the same where Teams gives it the same moment, although it
    may come with another id.
    """
    where, moment = activity.conversation, sent_at(activity)
    who = f"{where.tenant_id}|{activity.from_property.aad_object_id}"
    delivered = f"teams:{_digest(where.id, activity.id)}"
    if card is None:
        said = _digest(who, where.id, activity.text, moment or activity.id)
        return DeliveryNames((f"teams:said:{said}",), (delivered,), said)
    if card.verb == SEND:
        form = f"teams:form:{card.nonce}:{_digest(who)}"
        return DeliveryNames((form,), (), form)
    press = f"teams:press:{_digest(who, card.nonce, card.action, card.about, card.detail)}"
    pressed_at = (f"{press}:{moment}",) if moment else ()
    return DeliveryNames((f"{press}:{window}", f"{press}:{window - 1}"), (delivered, *pressed_at), press)


def _digest(*parts: Any) -> str:
    return sha256("\x1f".join(parts).encode()).hexdigest()[:24]
