"""Whether traces and metrics are collected, as OpenTelemetry's own variables say."""

from __future__ import annotations

import os
from collections.abc import Mapping

import structlog

from bot.telemetry.telemetry import NO_TELEMETRY, Telemetry

_ON = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT")
_OFF = "OTEL_SDK_DISABLED"
_NOT_HERE = (
    "An address for OpenTelemetry is set, and its packages are not installed, so nothing is collected. Install the "
    "extra telemetry, or remove the variables that begin with OTEL_."
)
log = structlog.get_logger()


def telemetry(variables: Mapping[str, str] = os.environ) -> Telemetry:
    """What the variables ask for. Nothing of OpenTelemetry is imported where they ask for nothing."""
    if not any(variables.get(name) for name in _ON) or variables.get(_OFF, "").lower() == "true":
        return NO_TELEMETRY
    try:
        from bot.telemetry.collected import collected

        return collected()
    except ImportError:
        log.warning("telemetry.not_installed", note=_NOT_HERE)
        return NO_TELEMETRY
