"""Slack as the server under test meets it: its API on loopback, and its signed requests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import count, islice
from typing import Any

from adapters.slack.listeners.replies import TAKES_LONGER, TOO_BUSY
from adapters.slack.rendering.buttons import PRESS, value_of
from adapters.slack.rendering.modals import NO_METADATA, form_view
from benchmarks.load import Request
from benchmarks.stored import CHANGED, Applicants, role
from bot.rehearsal.showing import lines
from conversations.replies import Button
from conversations.turns import Actor
from models.domain import Address
from models.enums import Channel, PlaceKind
from tests.kit.slack import TOKEN
from tests.kit.slack_api import AMARA, PRIYA, Call, SlackApi, serving, user
from tests.kit.slack_payloads import (
    BOT,
    SECRET,
    TEAM,
    TEAM_CHANNEL,
    Body,
    command,
    press_on_message,
    signed,
    submission,
    unique,
)
from tests.kit.slack_screen import state_of

FIRST = Actor(Channel.SLACK, TEAM, "U0000000", "Amara Okafor", "applicant.0@riverside.example")
TEAM_PLACE = Address(Channel.SLACK, TEAM, PlaceKind.TEAM, TEAM_CHANNEL)
JUST_NOW = 10**9  # answers: the form was drawn after every one of them
_LATE = lines(TAKES_LONGER)[0].encode()
_BUSY = lines(TOO_BUSY)[0].encode()


class _Api(SlackApi):
    """Knows every applicant, and the one method more that bolt asks when it is given a token."""

    def __init__(self, people: Sequence[str], watch: Callable[[Call], None]) -> None:
        super().__init__(watch)
        known = user(AMARA)
        for number, name in enumerate(people):
            profile = {**known["profile"], "email": f"applicant.{number}@riverside.example"}
            self.users[name] = {**known, "id": name, "profile": profile}

    def _auth_test(self, _: Mapping[str, Any]) -> dict[str, Any]:
        return {"url": "https://acme.slack.com/", "team_id": TEAM, "user_id": BOT, "bot_id": "B0BOT"}


@asynccontextmanager
async def slack_api(
    applicants: Applicants, count: int, watch: Callable[[Call], None] = lambda call: None
) -> AsyncIterator[str]:
    """The address of Slack's API, served by this process, where `count` applicants are known.

    `watch` sees each call of it.
    """
    async with serving(_Api([applicants.user(number) for number in range(count)], watch)) as address:
        yield address


def environment(api: str, database: str) -> Mapping[str, str]:
    """What an operator sets for Slack alone."""
    return {
        "DATABASE_URL": database,
        "ONBOARDING_TEAM_CHANNEL": f"slack:{TEAM}/{TEAM_CHANNEL}",
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": api,
    }


class Corrections:
    """Forms sent back, each changing one answer of one onboarding: `people` of them, one after the other."""

    def __init__(self, applicants: Applicants, people: int) -> None:
        self._applicants = applicants
        self._people = people
        self._numbers = count()
        self.made = 0
        self._views = [self._view(number) for number in range(people)]

    def __call__(self, turns: int) -> list[Request]:
        self.made += turns
        return [self._request(number) for number in islice(self._numbers, turns)]

    def _view(self, number: int) -> Mapping[str, Any]:
        form = replace(self._applicants.form, about=self._applicants.reference(number), seen=JUST_NOW)
        return SlackApi().stand(form_view(form, NO_METADATA))

    def _request(self, number: int) -> Request:
        person = number % self._people
        view = {**self._views[person], "hash": unique("h")}
        state = state_of(view, {CHANGED: [role(number)]})
        return signed_request(submission(self._applicants.user(person), view, state, unique("111.222.")))


def statuses(applicants: Applicants, people: int) -> Callable[[int], list[Request]]:
    """`/notify status`, typed by one applicant after the other."""
    numbers = count()

    def requests(turns: int) -> list[Request]:
        users = (applicants.user(number % people) for number in islice(numbers, turns))
        return [signed_request(command(name, "status", unique("111.222."))) for name in users]

    return requests


def card_presses(applicants: Applicants, people: int) -> Callable[[int], list[Request]]:
    """A reviewer presses Show its card, of one onboarding after the other, but the first, whose reference is random."""
    numbers = count()

    def requests(turns: int) -> list[Request]:
        pressed = (applicants.reference(1 + number % (people - 1)) for number in islice(numbers, turns))
        return [signed_request(_card_pressed(reference)) for reference in pressed]

    return requests


def _card_pressed(reference: str) -> Body:
    button = Button("open_card", "Show its card", about=reference)
    action = {"type": "button", "action_id": PRESS, "block_id": "b", "value": value_of(button), "action_ts": "1.0"}
    named = {"text": {"type": "plain_text", "text": button.label, "emoji": True}}
    message = {"ts": "1700000001.000100", "text": "Board", "blocks": []}
    return press_on_message(PRIYA, {**action, **named}, message, TEAM_CHANNEL, unique("111.222."))


def corrected(answer: bytes) -> bool:
    """The modal changes to the answers as they stand now."""
    return answer.startswith(b'{"response_action":"update"') and b"Register your interest" in answer


def shown(answer: bytes) -> bool:
    """The status card, for its user alone."""
    return b"of 11 stages done" in answer and b'"ephemeral"' in answer


def late(answer: bytes) -> bool:
    """The person is told to wait, and the turn goes on."""
    return _LATE in answer


def sent_away(answer: bytes) -> bool:
    """Nothing was saved, because too many turns are under way."""
    return _BUSY in answer


def board_pressed() -> Body:
    """A reviewer presses the button of the board, in the team's channel: unlike what is typed, it is never held."""
    value = value_of(Button("board", "Board"))
    action = {"type": "button", "action_id": PRESS, "block_id": "b", "value": value, "action_ts": "1.0"}
    named = {"text": {"type": "plain_text", "text": "Board", "emoji": True}}
    message = {"ts": "1700000001.000100", "text": "Board", "blocks": []}
    return press_on_message(PRIYA, {**action, **named}, message, TEAM_CHANNEL, unique("111.222."))


def signed_request(body: Body) -> Request:
    """As Slack sends it."""
    return Request(body.encoded.encode(), signed(body.encoded, content_type=body.content_type))
