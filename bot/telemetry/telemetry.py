"""What the rest of the program tells about what it does, whoever collects it: here nobody, at no cost."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.domain import OutboxMessage


class OpenSpan:
    """What is under way. Say how it ended, in a word of ours."""

    def ended(self, how: str) -> None:
        """In one word, such as "done" or "refused"; nothing that a person said."""


_NOTHING = OpenSpan()


class Telemetry:
    """Collects nothing: what there is where nobody set anything up."""

    def request(self, method: str, route: str, headers: dict[str, str]) -> AbstractContextManager[OpenSpan]:
        """A request to the server, by its route: never its path, which may hold a code. It may bring a trace."""
        return nullcontext(_NOTHING)

    def turn(self, kind: str, channel: str) -> AbstractContextManager[OpenSpan]:
        """A turn, by what it is (typed, pressed) and where it came from. What it sends belongs to its trace."""
        return nullcontext(_NOTHING)

    def delivery(self, row: OutboxMessage) -> AbstractContextManager[OpenSpan]:
        """An attempt to send a row of the outbox, in the trace of the turn that wrote it."""
        return nullcontext(_NOTHING)

    def close(self) -> None:
        """Send what was collected, before the process ends."""


NO_TELEMETRY = Telemetry()
