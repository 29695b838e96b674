"""What is known of emails and their codes, as values that never change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.enums import MailPurpose


@dataclass(frozen=True)
class MailCode:
    """A code that went out with the email of a row of the outbox (`message`). Moments are aware.

    `subject`: the row of what it is about, as `MailPurpose` says. Of the code itself, the digest alone is known.
    """

    digest: str
    purpose: MailPurpose
    subject: int
    onboarding_id: int
    message: int
    made_at: datetime
    used_at: datetime | None = None
