"""Logs carry references, not answers."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import set_up_logs
from bot.settings.common import LogFormat


@pytest.fixture(autouse=True)
def logs_as_found() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def test_both_kinds_of_log_are_json_lines_where_no_person_is_watching(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs()
    structlog.get_logger("bot.outbox.worker").info("sent", onboarding="NN-7K2M", values={"name": "Amara"})
    logging.getLogger("somewhere").warning("slow by %s seconds", 3)
    ours, theirs = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (ours["event"], ours["onboarding"], ours["values"]) == ("sent", "NN-7K2M", "withheld")
    assert (theirs["event"], theirs["level"], theirs["logger"]) == ("slow by 3 seconds", "warning", "somewhere")


@pytest.mark.parametrize("form", [LogFormat.JSON, LogFormat.CONSOLE])
def test_a_traceback_does_not_show_what_was_typed(form: LogFormat, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(form=form)
    typed = "private" + "words"
    try:
        raise RuntimeError(f"turn failed after {len(typed)} characters")
    except RuntimeError:
        structlog.get_logger("bot").exception("failed")
    written = capsys.readouterr().err
    assert "turn failed after 12 characters" in written
    assert "privatewords" not in written


def test_libraries_that_write_bodies_when_debugging_stay_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("DEBUG")
    logging.getLogger("slack_sdk.web").debug("body")
    logging.getLogger("asyncio").debug("parameters")
    logging.getLogger("aiohttp.access").info("GET /?code=1")
    logging.getLogger("bot").debug("ours")
    assert [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()] == ["ours"]
