"""Which trace belongs to what is being done, so that what is sent because of it can be followed to where it arrives."""

from __future__ import annotations

from contextvars import ContextVar

TRACE: ContextVar[str | None] = ContextVar("trace", default=None)
"""A `traceparent` as W3C Trace Context writes it, stored with each row of the outbox. None where nobody collects."""
