"""Turns what Teams sent into a turn."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from adapters.teams.activity import Activity, tidy
from adapters.teams.errors import BadBody
from adapters.teams.files import brought_back, files_of
from adapters.teams.mentions import words_of
from adapters.teams.rendering.actions import OURS, PRESS, REFRESH, SEND
from adapters.teams.rendering.inputs import answers
from adapters.teams.rendering.shortening import mark
from conversations.turns import Actor, Pressed, Submitted, Turn, Typed
from models.domain import Address
from models.enums import Channel, PlaceKind

Intent = Typed | Pressed | Submitted

_NONCE = re.compile(r"[\w-]{1,40}")
_LONGEST = 500  # characters of an action, a reference or a detail
_FIELDS = 200


@dataclass(frozen=True)
class Card:
    """What a card sent back: the data of its button, and the inputs beside it."""

    verb: str
    data: Mapping[str, Any]
    sent: Mapping[str, Any]

    @property
    def nonce(self) -> str:
        return self.one("n")

    @property
    def living(self) -> bool:
        """Whether it is the card of an onboarding, or a form in its place."""
        return self.one("c") == "1"

    @property
    def asked(self) -> Sequence[str]:
        """The fields of the form, or of the part of it that was shown."""
        return self.names("f") or ()

    @property
    def rest(self) -> Sequence[str] | None:
        """The fields that come after this part; None where the form was shown whole."""
        return self.names("r")

    def names(self, key: str) -> Sequence[str] | None:
        listed = self.data.get(key)
        if listed is None:
            return None
        if not isinstance(listed, list) or len(listed) > _FIELDS or not all(isinstance(name, str) for name in listed):
            raise BadBody("The card is not one of ours.")
        return listed

    def one(self, name: str) -> str:
        value = self.data.get(name, "")
        if not isinstance(value, str) or len(value) > _LONGEST:
            raise BadBody("The card is not one of ours.")
        return tidy(value)


def card_of(activity: Activity) -> Card | None:
    """What a button sent, by Execute or by Submit; None for words. Raises BadBody for a card that is not ours."""
    if activity.type == "invoke":
        act = (activity.value or {}).get("action")
        if not isinstance(act, dict) or not isinstance(act.get("data"), dict) or act.get("type") != "Action.Execute":
            raise BadBody("An adaptiveCard/action needs an action of the type Action.Execute, with data.")
        return _card(act["data"])
    return _card(activity.value) if activity.value is not None else None


def _card(sent: Mapping[str, Any]) -> Card:
    data = sent.get(OURS)
    if not isinstance(data, dict) or data.get("v") not in (PRESS, SEND, REFRESH):
        raise BadBody("The card is not one of ours.")
    card = Card(data["v"], data, sent)
    if card.verb != REFRESH and not _NONCE.fullmatch(card.nonce):
        raise BadBody("The card is not one of ours.")
    return card


def intent_of(activity: Activity, card: Card | None) -> Intent:
    """What the person wants. Raises BadBody for a card that is not ours."""
    if card is None:
        files = tuple(one.file for one in files_of(activity))
        return Typed(words_of(activity), thread=activity.thread or None, files=files)
    about, detail = card.one("o"), card.one("d")
    if card.verb == PRESS:
        return Pressed(card.one("a"), about, detail, brought_back(card.data.get("e")))
    return _submitted(card, about, detail)


def _submitted(card: Card, about: str, detail: str) -> Submitted:
    """An answer that was not shown whole, and came back as it was shown, is none: it stays as it stands."""
    given = {name: brought_back(files) for name, files in _part(card, "e").items() if name in card.asked}
    cut, typed = _part(card, "k"), answers(card.asked, card.sent)
    values = {name: value for name, value in typed.items() if name not in cut or mark(value) != cut[name]}
    shown = None if card.rest is None else tuple(values)
    return Submitted(card.one("a"), about, detail, values, _seen(card), given, shown, more=bool(card.rest))


def _part(card: Card, name: str) -> Mapping[str, Any]:
    part = card.data.get(name)
    return part if isinstance(part, dict) else {}


def _seen(card: Card) -> int:
    seen = card.data.get("s", 0)
    if not isinstance(seen, int) or not 0 <= seen < 10**15:
        raise BadBody("The card is not one of ours.")
    return seen


@dataclass(frozen=True)
class Places:
    """Tells the onboarding team's channel from every other conversation."""

    team: Address

    def of(self, activity: Activity) -> Address:
        if activity.conversation_type == "personal":
            return Address(Channel.TEAMS, activity.tenant, PlaceKind.DIRECT, activity.person)
        kind = PlaceKind.TEAM if self.is_team(activity.tenant, activity.place) else PlaceKind.CHANNEL
        return Address(Channel.TEAMS, activity.tenant, kind, activity.place)

    def is_team(self, tenant: str, conversation: str) -> bool:
        team = self.team
        return team.channel is Channel.TEAMS and (team.workspace, team.target) == (tenant, conversation)


@dataclass(frozen=True)
class Names:
    """What one deed may be known by: `kept` as receipts, the first of them its own; `recent` for a while, in memory."""

    kept: tuple[str, ...]
    recent: tuple[str, ...]


def names_of(activity: Activity, card: Card | None, window: int) -> Names:
    """`window` counts spans of time as long as a double click.

    A form's deed is its nonce and who sent it, however often they do. In a group chat everybody has the same form
    before them, and what each filled in is theirs: of a nonce for all, the second colleague's answers would be lost,
    and a receipt would show them the first one's outcome. The conversation says who was quicker, answer by answer.

    A press counts again after a while. What was typed is the same deed where Teams gives it the same moment, although
    it may come with another id.
    """
    who = f"{activity.tenant}|{activity.person}"
    delivered = f"teams:{_digest(activity.conversation, activity.id)}"
    if card is None:
        said = _digest(who, activity.conversation, activity.text, activity.at or activity.id)
        return Names((f"teams:said:{said}",), (delivered,))
    if card.verb == SEND:
        return Names((f"teams:form:{card.nonce}:{_digest(who)}",), ())
    deed = f"teams:press:{_digest(who, card.nonce, card.one('a'), card.one('o'), card.one('d'))}"
    moment = (f"{deed}:{activity.at}",) if activity.at else ()
    return Names((f"{deed}:{window}", f"{deed}:{window - 1}"), (delivered, *moment))


def _digest(*parts: str) -> str:
    return sha256("\x1f".join(parts).encode()).hexdigest()[:24]


def turn_of(activity: Activity, delivery: str, place: Address, intent: Intent, email: str) -> Turn:
    actor = Actor(Channel.TEAMS, activity.tenant, activity.person, activity.name, email or None)
    return Turn(delivery, actor, place, intent)
