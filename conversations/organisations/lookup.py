"""What is asked of the NHS's list of organisations: of the stored one, or else of ODS itself, outside a transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from models.organisations import Organisation

FEW = 5
"""How many near ones somebody in a chat chooses from."""


class OrganisationSource(Protocol):
    """Asks ODS itself. Both raise SourceSilent where it does not answer in time, refuses, or is asked too often."""

    async def with_code(self, code: str) -> Organisation | None:
        """By its ODS code, in capitals; None for one that nobody has."""
        ...

    async def named(self, words: str) -> Sequence[Organisation]:
        """A few whose names hold these words."""
        ...


class SourceSilent(Exception):
    """ODS says nothing just now. Go on with what was typed. The message says why, and holds nothing of it."""


class OrganisationQuestion(Exception):
    """A turn stops here, with nothing stored, until ODS has answered. Ask it, and play the turn again.

    `code`: an ODS code in capitals, or else `words`: a part of a name.
    """

    def __init__(self, code: str = "", words: str = "") -> None:
        super().__init__("This turn has to know something of an organisation first. Ask ODS, and play it again.")
        self.code = code
        self.words = words


@dataclass
class OrganisationAnswers:
    """What ODS has said in a turn so far. `source`: None where nobody is to be asked.

    `silent`: it did not answer, and is not asked again in this turn.
    """

    source: OrganisationSource | None = None
    by_code: dict[str, Organisation | None] = field(default_factory=dict)
    by_name: dict[str, tuple[Organisation, ...]] = field(default_factory=dict)
    silent: bool = False

    def with_codes(self, codes: Collection[str]) -> list[Organisation]:
        """Those that there are. Raises OrganisationQuestion for one that was not asked about yet."""
        for code in sorted(codes):
            if code not in self.by_code and not self.silent:
                raise OrganisationQuestion(code=code)
        return [one for code in codes if (one := self.by_code.get(code))]

    def named(self, words: str) -> tuple[Organisation, ...]:
        """Raises OrganisationQuestion where it was not asked yet."""
        if words not in self.by_name and not self.silent:
            raise OrganisationQuestion(words=words)
        return self.by_name.get(words, ())

    async def answer(self, question: OrganisationQuestion) -> None:
        """Ask what a turn has to know."""
        if self.source is None:
            self.silent = True
            return
        try:
            if question.code:
                self.by_code[question.code] = await self.source.with_code(question.code)
            else:
                self.by_name[question.words] = tuple(await self.source.named(question.words))
        except SourceSilent:
            self.silent = True


@dataclass(frozen=True)
class Organisations:
    """What the list says of what somebody typed or chose. `offered`: there is a list, to choose from.

    `by_code`: those whose codes were typed. `nearest`: to what was typed in the chat, the nearest first. `silent`: ODS
    was asked and said nothing.
    """

    offered: bool = False
    by_code: Mapping[str, Organisation] = field(default_factory=dict)
    nearest: tuple[Organisation, ...] = ()
    silent: bool = False


NO_LIST = Organisations()
