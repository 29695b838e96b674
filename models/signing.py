"""What a named person is asked to sign off, and what they said, as a value that never changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.enums import Channel, Signer, SignOffStatus


@dataclass(frozen=True)
class SignOff:
    """Somebody who is asked to sign off, by name and address. Moments are aware.

    `channel` and `workspace` are where they were asked for: whoever has the address there is `identity`, who alone may
    sign; else whoever types the code that was sent to the address. `signed_as` is what their platform called them then,
    and `declared` the words that they read, of a `version`. `answer_number`: the newest of the answers beside them.
    """

    signer: Signer
    name: str
    email: str
    status: SignOffStatus
    asked_by: int
    asked_at: datetime
    channel: Channel
    workspace: str
    identity: int | None = None
    decided_at: datetime | None = None
    signed_as: str = ""
    words: str = ""  # why they cannot agree
    version: str = ""
    declared: str = ""
    answer_number: int = 0
    id: int | None = None
