"""Logs that carry references, not answers: one line for each event, JSON where no person is watching."""

from __future__ import annotations

import logging
import sys

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.settings.common import LogFormat

WITHHELD = frozenset(
    {"answer", "answers", "body", "comment", "email", "name", "password", "phone", "reason", "said", "text", "token"}
    | {"url", "value", "values"}
)
# at DEBUG these write message bodies and SQL parameters
TALKATIVE = ("asyncio", "botbuilder", "botframework", "msrest", "slack_bolt", "slack_sdk", "urllib3")


def set_up_logs(level: str = "INFO", form: LogFormat = LogFormat.AUTO) -> None:
    """Sends structlog and the standard library's logs to stderr. `level`: DEBUG, INFO, WARNING or ERROR."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(form))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    _quieten(level)


def withhold(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replaces what a person typed, or a secret, should a call site pass one by mistake."""
    return {key: "withheld" if key in WITHHELD else value for key, value in event.items()}


_SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    withhold,
)


def _formatter(form: LogFormat) -> logging.Formatter:
    as_json = form is LogFormat.JSON or (form is LogFormat.AUTO and not sys.stderr.isatty())
    # neither traceback shows local variables: they hold answers
    shown: list[Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        if as_json
        else [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *shown],
    )


def _quieten(level: str) -> None:
    logging.getLogger("aiohttp.access").disabled = True
    for name in ("alembic", "transitions"):  # they tell of themselves at every look at a database, at every move
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.INFO, logging.getLevelNamesMapping()[level]))
