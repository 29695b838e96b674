"""What the events of sign-offs carry: see `conversations/event_data.py`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SignerNamed:
    """Who is asked to sign off, by name, and as what: in our words, and as it is stored."""

    name: str = ""
    signer: str = ""
    key: str = ""


@dataclass(frozen=True)
class SignedOff:
    """As what somebody signed off, in our words."""

    signer: str = ""


@dataclass(frozen=True)
class SignOffRefused:
    """As what somebody was to sign off, in our words, and why they cannot agree."""

    signer: str = ""
    words: str = ""
