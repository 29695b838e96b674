"""What the operator sets about the data that is kept: whom to ask about it, and for how long it stays."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_settings import BaseSettings

from models.retention import Retention

DATA_FIXES = {
    "SENDING": "Set SENDING to auto, off or always.",
    "PRIVACY_CONTACT": "Set PRIVACY_CONTACT to one line that says whom to ask about personal data, or remove it.",
    "KEEP_DELIVERIES_DAYS": "Set KEEP_DELIVERIES_DAYS to a whole number from 7 to 3650, such as 30.",
    "KEEP_LIVE_DAYS": "Set KEEP_LIVE_DAYS to a whole number from 1 to 36500, such as 730, or to 0 to keep it for good.",
    "KEEP_ENDED_DAYS": (
        "Set KEEP_ENDED_DAYS to a whole number from 1 to 36500, such as 183, or to 0 to keep it for good."
    ),
    "KEEP_UNREGISTERED_DAYS": (
        "Set KEEP_UNREGISTERED_DAYS to a whole number from 1 to 36500, such as 30, or to 0 to keep it for good."
    ),
}
_LONGEST = 36_500


class Sending(StrEnum):
    """Whether messages are sent and reminders fire. AUTO: unless the database is a copy of another one."""

    AUTO = "auto"
    OFF = "off"
    ALWAYS = "always"


def _one_line(written: str) -> str:
    if "\n" in written or len(written) > 300:
        raise ValueError("not a line")
    return written


class DataVariables(BaseSettings):
    """The variables about stored data, read with the others."""

    sending: Annotated[Sending, BeforeValidator(str.lower)] = Sending.AUTO
    privacy_contact: Annotated[str, AfterValidator(_one_line)] = ""
    keep_deliveries_days: int = Field(default=Retention.deliveries, ge=7, le=3650)
    keep_live_days: int = Field(default=Retention.live, ge=0, le=_LONGEST)
    keep_ended_days: int = Field(default=Retention.ended, ge=0, le=_LONGEST)
    keep_unregistered_days: int = Field(default=Retention.unregistered, ge=0, le=_LONGEST)

    @property
    def retention(self) -> Retention:
        """For how many days each kind of thing is kept."""
        return Retention(
            self.keep_deliveries_days, self.keep_live_days, self.keep_ended_days, self.keep_unregistered_days
        )
