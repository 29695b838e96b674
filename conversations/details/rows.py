"""Details that name one thing: a row of the database, a channel, a topic, a code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from conversations.details.detail import number_in


@dataclass(frozen=True)
class RowDetail:
    """A call time, a member or an event, by the id of its row: "17". None, empty, where there is none to name."""

    id: int | None = None

    @classmethod
    def parse(cls, written: str) -> Self:
        return cls(number_in(written))

    def __str__(self) -> str:
        return str(self.id or "")


@dataclass(frozen=True)
class PlaceDetail:
    """A channel of the applicant team, by its platform's id for it: "C01GEN"."""

    target: str = ""

    @classmethod
    def parse(cls, written: str) -> Self:
        return cls(written)

    def __str__(self) -> str:
        return self.target


@dataclass(frozen=True)
class MessageDetail:
    """The text of the message that a press stands on, or where it is."""

    text: str = ""

    @classmethod
    def parse(cls, written: str) -> Self:
        return cls(written)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class ReferenceDetail:
    """Another onboarding, by its reference: "ONB-7K3F9Q". Loaded for the handler: see `OnboardingRequest.other`."""

    reference: str

    @classmethod
    def parse(cls, written: str) -> Self:
        return cls(written)

    def __str__(self) -> str:
        return self.reference


@dataclass(frozen=True)
class TopicDetail:
    """A help topic by its key: "dspt". Empty for the list of what can be typed."""

    key: str = ""

    @classmethod
    def parse(cls, written: str) -> Self:
        return cls(written)

    def __str__(self) -> str:
        return self.key


@dataclass(frozen=True)
class CodeDetail:
    """A code that links two identities, as it was typed: "ABCD-2345"."""

    code: str = ""

    @classmethod
    def parse(cls, written: str) -> Self:
        return cls(written)

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True)
class ShownDoubtsDetail:
    """What somebody was told to look at again before they send a form: "2026-12-25 10:00". Empty at first."""

    values: tuple[str, ...] = ()

    @classmethod
    def parse(cls, written: str) -> Self:
        return cls(tuple(written.split(", ")) if written else ())

    def __str__(self) -> str:
        return ", ".join(self.values)
