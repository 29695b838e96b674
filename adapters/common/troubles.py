"""What an operator has to put right: noted where it is seen, and shared with the other processes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class TroubleReport:
    """What one process has seen: what is `new` since it last told the others, what goes on, and what has ended."""

    new: Mapping[str, str]
    still: frozenset[str]
    over: frozenset[str]


class Troubles:
    """Troubles by name, each one sentence that says what to do: those seen here, and those that other processes see.

    `changed` is called when one begins or ends.
    """

    def __init__(self) -> None:
        self._here: dict[str, str] = {}
        self._elsewhere: dict[str, str] = {}
        self._untold: set[str] = set()
        self._over: set[str] = set()
        self.changed: Callable[[], None] = lambda: None

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self._here.values(), *self._elsewhere.values())))

    def note(self, name: str, sentence: str | None) -> None:
        """Something is wrong, or right again (None): the same name for the same thing in every process."""
        if sentence is None:
            self._note_end(name)
        elif self._here.get(name) != sentence:
            self._here[name] = sentence
            self._untold.add(name)
            self._over.discard(name)
            self.changed()

    def _note_end(self, name: str) -> None:
        if name in self._here or name in self._elsewhere:
            self._here.pop(name, None)
            self._elsewhere.pop(name, None)
            self._untold.discard(name)
            self._over.add(name)
            self.changed()

    def report(self) -> TroubleReport:
        """What to tell the other processes."""
        new = {name: self._here[name] for name in self._untold}
        return TroubleReport(new, frozenset(self._here.keys() - new.keys()), frozenset(self._over))

    def shared(self, report: TroubleReport, standing: Mapping[str, str]) -> None:
        """They were told, and this stands for all of them now. What another one saw end has ended here too."""
        for name in report.still - standing.keys():
            self._here.pop(name, None)
        self._untold -= {name for name, sentence in report.new.items() if self._here.get(name) == sentence}
        self._over -= report.over
        self._elsewhere = {
            name: sentence for name, sentence in standing.items() if name not in self._here and name not in self._over
        }
