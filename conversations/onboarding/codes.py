"""Codes that one person reads and another types: how they are made, kept and taken, and how many may be guessed."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from conversations.replies import Outcome, Result, simple

if TYPE_CHECKING:
    from conversations.context import TurnContext

TRIES = 5
TRIES_WITHIN = timedelta(minutes=10)

_LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"  # no vowels, no 0 or 1: read from one screen and typed on another
_CODE = re.compile(r"[a-z0-9]{4}[- ]?[a-z0-9]{4}", re.IGNORECASE)


def new_code() -> str:
    """Such as ABCD-2345. Show it once, in a `Message` that is `secret`, and store its digest."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def is_code(typed: str) -> bool:
    """Whether this looks like a code, in whatever letters and with or without its hyphen."""
    return bool(_CODE.fullmatch(typed.strip()))


def digest(purpose: str, typed: str) -> str:
    """What is stored of a code. `purpose` is the command that takes it: a code for another one is none."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    return sha256(f"{purpose} {letters}".encode()).hexdigest()


async def too_many_tries(context: TurnContext) -> Outcome | None:
    """What somebody hears who has typed too many wrong codes of any kind; None for who may try."""
    if await context.wrong_codes_since(context.now - TRIES_WITHIN) < TRIES:
        return None
    words = "You have tried {count} codes that do not work. Wait 10 minutes, then try again with a new code."
    return Outcome((simple(words, count=TRIES),), result=Result.REFUSED)
