"""The dated facts of NHS Notify (prices, limits, links, contacts), read once from `content/facts.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic import Field as Checked
from pydantic.dataclasses import dataclass

FACTS_FILE = Path(__file__).parent.parent / "content" / "facts.toml"

_CLOSED = ConfigDict(extra="forbid")

Count = Annotated[int, Checked(ge=1)]
Pounds = Annotated[Decimal, Checked(ge=0, lt=100)]
WebAddress = Annotated[str, Checked(pattern=r"^https://[^\s<>]+$")]
Filled = Annotated[str, Checked(min_length=1)]


class FactsError(Exception):
    """The facts file is missing or broken. The message names the file, the key and what to put there."""


class MessageChannel(StrEnum):
    """A way to reach a recipient, valued as answers and content packs name it."""

    NHS_APP = "nhs_app"
    EMAIL = "email"
    TEXT_MESSAGE = "text_message"
    LETTER = "letter"


@dataclass(frozen=True, config=_CLOSED)
class Prices:
    """Pounds without VAT, in force from `dated`. NHS App messages and emails are free."""

    dated: date
    source: Filled
    text_message_fragment: Pounds
    letter: Pounds


@dataclass(frozen=True, config=_CLOSED)
class MessageChannelFacts:
    """What a template for one channel may hold (domain 3.1). Limits are in characters."""

    label: Filled
    plural: Filled
    limit: Count
    subject_limit: Count | None = None
    bold: bool = False
    headings: bool = False
    lists: bool = False
    horizontal_lines: bool = False
    link_text: bool = False

    @property
    def plural_inside(self) -> str:
        """The plural inside a sentence: "emails", but "NHS App messages"."""
        return self.plural if self.plural[:2].isupper() else self.plural[0].lower() + self.plural[1:]


@dataclass(frozen=True, config=_CLOSED)
class SenderNameFacts:
    """Text message sender names (domain 3.4)."""

    limit: Count
    review: Filled
    blocked: tuple[Filled, ...]


@dataclass(frozen=True, config=_CLOSED)
class PersonalisationFacts:
    """Field names that NHS Notify fills, and those that it keeps for itself (domain 3.8)."""

    digital: tuple[Filled, ...]
    letter: tuple[Filled, ...]
    reserved: tuple[Filled, ...]
    address_lines: Count


@dataclass(frozen=True, config=_CLOSED)
class Link:
    label: Filled
    address: WebAddress


@dataclass(frozen=True, config=_CLOSED)
class Contact:
    label: Filled
    use: Filled
    email: Filled
    phone: str | None = None


@dataclass(frozen=True, config=_CLOSED)
class Facts:
    """Everything that NHS Notify may change without us. `checked` is the day that it was last compared."""

    checked: date
    prices: Prices
    channels: Mapping[MessageChannel, MessageChannelFacts]
    sender_name: SenderNameFacts
    personalisation: PersonalisationFacts
    links: Mapping[str, Link]
    contacts: Mapping[str, Contact]


def read_facts(path: Path) -> Facts:
    """The facts of one file. Raises FactsError if it cannot be read or a value is missing, unknown or wrong."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as broken:
        raise FactsError(
            f"{path.name} cannot be read: {broken}. Put back the file that came with this version."
        ) from None
    try:
        facts = TypeAdapter(Facts).validate_python(found)
    except ValidationError as broken:
        first = broken.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise FactsError(f"{path.name}, key '{key}': {first['msg']}. Correct this value.") from None
    if missing := [channel.value for channel in MessageChannel if channel not in facts.channels]:
        raise FactsError(f"{path.name}, key 'channels.{missing[0]}': nothing is said of this channel. Add its section.")
    return facts


@cache
def facts() -> Facts:
    """The facts that this version came with, read once. Raises FactsError as `read_facts` does."""
    return read_facts(FACTS_FILE)
