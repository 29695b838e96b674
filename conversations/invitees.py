"""Whom a form of a turn invites or asks: chosen of their platform's own people, or by a work email address."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conversations.actions.table import action_of
from conversations.questions.problems import AnswerProblem, tidy
from conversations.questions.values import read_email
from conversations.turns import Submitted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conversations.turns import Actor, Directory, Turn
    from models.enums import Channel

CHOSEN, ADDRESS = "person", "email"
"""The fields of a form that invites somebody: their platform's id of them, and their work email address."""


@dataclass(frozen=True)
class Invitee:
    """Whoever was chosen counts, whatever address stands beside it. Empty is what was not given, or is no address."""

    user: str = ""
    email: str = ""


def invitee(turn: Turn) -> Invitee:
    """Nobody, where the turn is no form that invites."""
    sent = turn.intent
    action = action_of(sent.action) if isinstance(sent, Submitted) else None
    if action is None or not action.invites or not isinstance(sent, Submitted):
        return Invitee()
    if user := " ".join(sent.values.get(CHOSEN, ())).strip():
        return Invitee(user=user)
    try:
        return Invitee(email=read_email(tidy(" ".join(sent.values.get(ADDRESS, ())))).lower())
    except AnswerProblem:
        return Invitee()


async def named_by(turn: Turn, directories: Mapping[Channel, Directory], seconds: float) -> Actor | None:
    """As the platform of whoever acts knows them; None for nobody, and where it does not answer in time."""
    asked, directory = invitee(turn), directories.get(turn.actor.channel)
    if directory is None or asked == Invitee():
        return None
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            if asked.user:
                return await directory.with_user(turn.actor, asked.user)
            return await directory.with_email(turn.actor, asked.email)
    return None
