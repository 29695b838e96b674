"""What the events of delegated questions carry: see `conversations/event_data.py`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Delegated:
    """Who is asked, who is told of it (`member`: the id of their person), and which delegation it is, from 1.

    `again`: it is a reminder.
    """

    name: str = ""
    member: int | None = None
    number: int = 0
    again: bool = False
