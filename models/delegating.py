"""Questions that one of an applicant team asks a colleague to answer, as a value that never changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.enums import Stage


@dataclass(frozen=True)
class Delegation:
    """Some questions of a stage, by their keys with a space between them. Moments are aware.

    `person` is who is asked, by the id of their person; until they have joined, they are known by `email`. `words` says
    why. `in_chat`: they are going through these questions in the chat. `answered_at`: when nothing was left to answer.
    """

    stage: Stage
    questions: str
    name: str
    email: str
    words: str
    asked_by: int
    asked_at: datetime
    person: int | None = None
    in_chat: bool = False
    answered_at: datetime | None = None
    id: int | None = None
