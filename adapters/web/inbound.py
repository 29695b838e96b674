"""Turns what the page posted into a turn."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from adapters.web.bodies import BadBody, Fields
from adapters.web.codec import load_confirm
from adapters.web.people import BY_USER, Pane, Persona, menu_of, place_of
from conversations.replies import Confirm, Style
from conversations.turns import Pressed, Submitted, Turn, Typed

ANSWER = "answer."
_PATH = re.compile(r"\d{1,18}(/\d{1,18}){0,40}")
_DELIVERY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NAME_LIMIT = 2_000
_UNSEEN_BY_THE_DEED = ("delivery", "beside", "earlier", "known", "zone", "confirm", "confirmed")
_MOST_EARLIER = 9_999


class NobodyByThatName(BadBody):
    """A person that this page does not know, or who is not in that pane. Choose somebody from the menu."""

    advice = "We do not know who is speaking. Go back to the start of the page and choose a person from the menu."


@dataclass(frozen=True)
class Posted:
    """One post: who did it in which pane, who stands in the other pane, and everything that was sent."""

    pane: Pane
    who: Persona
    beside: Persona
    drawn: str
    fields: Fields

    @cached_property
    def delivery(self) -> str:
        """The same for a double click or a reload; another for other words sent from the same drawn form."""
        deed = [pair for pair in self.fields if pair[0] not in _UNSEEN_BY_THE_DEED]
        return f"web:{self.drawn}:{hashlib.sha256(repr(deed).encode()).hexdigest()[:16]}"

    def one(self, name: str) -> str:
        return next((value for key, value in self.fields if key == name), "")

    @property
    def earlier(self) -> int:
        return earlier_of(dict(self.fields))

    @property
    def known(self) -> frozenset[str]:
        return known_of(self.one("known"))

    @property
    def zone(self) -> str:
        """The time zone of the browser; empty where it says none that we know."""
        named = self.one("zone")
        try:
            return ZoneInfo(named).key if named else ""
        except (ValueError, OSError, LookupError):
            return ""

    @property
    def within(self) -> str:
        """The path of the message that was pressed, or from which a form was opened; empty for none."""
        path = self.one("within")
        return path if path.isascii() and _PATH.fullmatch(path) else ""

    def answers(self) -> Mapping[str, tuple[str, ...]]:
        """What was typed or chosen, for each question on the form; an empty tuple for nothing."""
        asked = dict.fromkeys(value for key, value in self.fields if key == "asked")
        return {question: _answer(question, self.fields) for question in asked}

    def confirm_first(self) -> Confirm | None:
        """What to ask before this is done, unless that was asked. Raises BadBody for a question that is not ours."""
        if not self.one("confirm") or self.one("confirmed") == "yes":
            return None
        try:
            return load_confirm(self.one("confirm"))
        except ValueError as problem:
            raise BadBody from problem

    def turn(self, intent: Typed | Pressed | Submitted) -> Turn:
        return Turn(self.delivery, self.who.actor(self.zone), place_of(self.pane, self.who), intent)


def posted(fields: Fields) -> Posted:
    """Raises BadBody and NobodyByThatName."""
    names = dict(reversed(fields))
    try:
        pane = Pane(names.get("pane", ""))
    except ValueError as problem:
        raise BadBody from problem
    if not _DELIVERY.fullmatch(names.get("delivery", "")):
        raise BadBody
    who, beside = person(pane, names.get("who", "")), person(pane.other, names.get("beside", ""))
    return Posted(pane, who, beside, names["delivery"], fields)


def person(pane: Pane, user: str) -> Persona:
    """Whom a pane speaks as; the first of its menu when none is named. Raises NobodyByThatName."""
    menu = menu_of(pane)
    if not user:
        return menu[0]
    persona = BY_USER.get(user)
    if persona is None or persona not in menu:
        raise NobodyByThatName
    return persona


def pressed(post: Posted) -> Pressed:
    """Raises BadBody for a press without an action."""
    return Pressed(_named(post, "action", required=True), _named(post, "about"), _named(post, "detail"))


def submitted(post: Posted) -> Submitted:
    """Raises BadBody for a form without an action, or with a `seen` that is not a number."""
    seen = post.one("seen") or "0"
    if not (seen.isascii() and seen.isdigit() and len(seen) <= 18):
        raise BadBody
    action = _named(post, "action", required=True)
    return Submitted(action, _named(post, "about"), _named(post, "detail"), post.answers(), int(seen))


def style_of(post: Posted) -> Style:
    """How the yes of a held-back press looks: as its button did, and primary for a form."""
    try:
        return Style(post.one("style"))
    except ValueError:
        return Style.PRIMARY


def _named(post: Posted, name: str, required: bool = False) -> str:
    value = post.one(name)
    if len(value) > _NAME_LIMIT or (required and not value):
        raise BadBody
    return value


def _answer(question: str, fields: Fields) -> tuple[str, ...]:
    name = ANSWER + question
    if any(key == f"{name}.day" for key, _ in fields):
        return _date(name, dict(reversed(fields)))
    moments = [value.replace("T", " ", 1) for key, value in fields if key == f"{name}.moment"]
    typed = [value for key, value in fields if key == name]
    return tuple(value for value in moments + typed if value.strip())


def _date(name: str, typed: Mapping[str, str]) -> tuple[str, ...]:
    day, month, year = (typed.get(f"{name}.{part}", "").strip() for part in ("day", "month", "year"))
    if not (day or month or year):
        return ()
    if all(part.isascii() and part.isdigit() for part in (day, month, year)):
        return (f"{year}-{month:0>2}-{day:0>2}",)
    return (f"{day} {month} {year}".strip(),)


def people_of(query: Mapping[str, str]) -> tuple[Persona, Persona]:
    """Who speaks in the left pane and in the right one. Raises NobodyByThatName."""
    return person(Pane.APPLICANT, query.get("applicant", "")), person(Pane.TEAM, query.get("team", ""))


def known_of(listed: str) -> frozenset[str]:
    """What an open page shows already, from its list of "pane-id:mark": the server need not draw that again."""
    return frozenset(listed.split(",")) if listed else frozenset()


def earlier_of(query: Mapping[str, str]) -> int:
    """How many messages before the newest are wanted; 0 for what is no number."""
    typed = query.get("earlier", "")
    return min(int(typed), _MOST_EARLIER) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0
