"""Details of sign-offs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from conversations.details.detail import UnreadableDetail, number_in
from models.enums import Signer


@dataclass(frozen=True)
class SignerDetail:
    """Who is to sign off: "caldicott_guardian"."""

    signer: Signer

    @classmethod
    def parse(cls, written: str) -> Self:
        try:
            return cls(Signer(written))
        except ValueError:
            raise UnreadableDetail from None

    def __str__(self) -> str:
        return self.signer.value


@dataclass(frozen=True)
class SignOffDetail:
    """What somebody read before they signed: the row, the number of the newest answer, and the version: "4/17/2026-12".

    The last two are left out of a press that only opens it.
    """

    id: int = 0
    answer_number: int = 0
    version: str = ""

    @classmethod
    def parse(cls, written: str) -> Self:
        row, _, rest = written.partition("/")
        number, _, version = rest.partition("/")
        key, answer_number = number_in(row), number_in(number) if rest else 0
        if key is None or answer_number is None:
            raise UnreadableDetail
        return cls(key, answer_number, version)

    def __str__(self) -> str:
        return f"{self.id}/{self.answer_number}/{self.version}" if self.version else str(self.id)
