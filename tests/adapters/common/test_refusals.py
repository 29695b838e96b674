"""A log that anybody can write to stays short."""

from __future__ import annotations

import logging

import pytest

from adapters.common.refusals import Refusals


def test_the_first_is_written_and_the_others_are_counted(caplog: pytest.LogCaptureFixture) -> None:
    now = [0.0]
    refusals = Refusals(logging.getLogger("door"), lambda: now[0])
    for _ in range(100):
        refusals.note("/slack/events", "192.0.2.7", "not signed")
    now[0] = 61
    refusals.note("/slack/events", "192.0.2.8", "not signed")
    assert [record.getMessage() for record in caplog.records] == [
        "A request to /slack/events from 192.0.2.7 was refused: not signed",
        "A request to /slack/events from 192.0.2.8 was refused: not signed (99 more since the last of these lines)",
    ]
