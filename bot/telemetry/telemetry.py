"""What the rest of the program tells about what it does, whoever collects it: here nobody, at no cost."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

import structlog

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

_ON = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT")
_OFF = "OTEL_SDK_DISABLED"
_NOT_HERE = (
    "An address for OpenTelemetry is set, and its packages are not installed, so nothing is collected. Install the "
    "extra telemetry, or remove the variables that begin with OTEL_."
)
log = structlog.get_logger()


def telemetry(variables: Mapping[str, str] = os.environ) -> Telemetry:
    """What OpenTelemetry's own variables ask for. Nothing of it is imported where they ask for nothing."""
    if not any(variables.get(name) for name in _ON) or variables.get(_OFF, "").lower() == "true":
        return NO_TELEMETRY
    try:
        from bot.telemetry.collected import collected

        return collected()
    except ImportError:
        log.warning("telemetry.not_installed", note=_NOT_HERE)
        return NO_TELEMETRY
