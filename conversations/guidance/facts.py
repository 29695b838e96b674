"""The dated facts of NHS Notify (prices, limits, links, contacts), read once from `content/facts.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field as Checked
from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from conversations.guidance.messages.channels import MessageChannel
from conversations.guidance.prices import CLOSED, Filled, LetterKind, Prices

FACTS_FILE = Path(__file__).parent.parent / "content" / "facts.toml"

Count = Annotated[int, Checked(ge=1)]
WebAddress = Annotated[str, Checked(pattern=r"^https://[^\s<>]+$")]


class FactsError(Exception):
    """The facts file is missing or broken. The message names the file, the key and what to put there."""


@dataclass(frozen=True, config=CLOSED)
class MessageChannelFacts:
    """What a template for one channel may hold (domain 3.1), and when a routing plan goes on from it (3.6).

    Limits are in characters. `waits`: the hours after which the next channel is tried unless the message is `until`
    then: "read". Neither, where nothing follows.
    """

    label: Filled
    plural: Filled
    limit: Count
    subject_limit: Count | None = None
    bold: bool = False
    headings: bool = False
    lists: bool = False
    horizontal_lines: bool = False
    link_text: bool = False
    waits: Count | None = None
    until: Filled | None = None

    @property
    def plural_inside(self) -> str:
        """The plural inside a sentence: "emails", but "NHS App messages"."""
        return self.plural if self.plural[:2].isupper() else self.plural[0].lower() + self.plural[1:]


@dataclass(frozen=True, config=CLOSED)
class SenderNameFacts:
    """Text message sender names (domain 3.4)."""

    limit: Count
    review: Filled
    blocked: tuple[Filled, ...]


@dataclass(frozen=True, config=CLOSED)
class PersonalisationFacts:
    """Field names that NHS Notify fills, and those that it keeps for itself (domain 3.8)."""

    digital: tuple[Filled, ...]
    letter: tuple[Filled, ...]
    reserved: tuple[Filled, ...]
    address_lines: Count


@dataclass(frozen=True, config=CLOSED)
class Link:
    label: Filled
    address: WebAddress


@dataclass(frozen=True, config=CLOSED)
class Contact:
    label: Filled
    use: Filled
    email: Filled
    phone: str | None = None


@dataclass(frozen=True, config=CLOSED)
class Facts:
    """Everything that NHS Notify may change without us."""

    price_list: Filled
    price_lists: Mapping[str, Prices]
    channels: Mapping[MessageChannel, MessageChannelFacts]
    sender_name: SenderNameFacts
    personalisation: PersonalisationFacts
    links: Mapping[str, Link]
    contacts: Mapping[str, Contact]

    @property
    def prices(self) -> Prices:
        """Those that the operator says hold now."""
        return self.price_lists[self.price_list]


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
    for name, prices in facts.price_lists.items():
        if prices.letter is None and LetterKind.STANDARD not in prices.letters:
            raise FactsError(f"{path.name}, key 'price_lists.{name}': no letter has a price. Add letter to it.")
    if missing := [channel.value for channel in MessageChannel if channel not in facts.channels]:
        raise FactsError(f"{path.name}, key 'channels.{missing[0]}': nothing is said of this channel. Add its section.")
    return _checked(facts, path.name)


def _checked(facts: Facts, file: str) -> Facts:
    if facts.price_list not in facts.price_lists:
        known = ", ".join(facts.price_lists)
        raise FactsError(f"{file}, key 'price_list': there is no such list of prices. Name one of these: {known}.")
    return facts


def facts() -> Facts:
    """The facts that this version came with, read once. Raises FactsError as `read_facts` does."""
    return _with(_PriceList.in_use)


def use_price_list(name: str) -> None:
    """From now on the prices of this list hold in this process, as its operator says; "" for the file's own choice.

    Raises FactsError for a list that is not there.
    """
    _with(name)
    _PriceList.in_use = name


class _PriceList:
    in_use = ""


@cache
def _with(price_list: str) -> Facts:
    shipped = read_facts(FACTS_FILE)
    return _checked(replace(shipped, price_list=price_list), FACTS_FILE.name) if price_list else shipped
