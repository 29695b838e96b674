"""Who, where and what, read from payloads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.slack.listeners import payloads
from adapters.slack.rendering.inputs import TIME
from adapters.slack.rendering.modals import NO_METADATA
from tests.kit.slack_payloads import TEAM, Body, channel_message, command, direct_message, global_shortcut

CALLS = {
    "a command": (command("U1", "help", "1.2.3", "C9"), "C9"),
    "an event": (channel_message("U1", "hello", "C9"), "C9"),
    "a direct message": (direct_message("U1", "hello"), "DU1"),
    "a shortcut": (global_shortcut("U1", "start_onboarding", "1.2.3"), ""),
}


@pytest.mark.parametrize(("body", "channel"), CALLS.values(), ids=CALLS)
def test_the_caller_is_the_same_in_every_kind_of_payload(body: Body, channel: str) -> None:
    caller = payloads.caller_of(body.fields)
    assert (caller.workspace, caller.channel_workspace, caller.user, caller.channel) == (TEAM, TEAM, "U1", channel)
    assert caller.in_channel == channel.startswith("C")


def test_a_body_that_names_nobody_is_refused() -> None:
    with pytest.raises(KeyError):
        payloads.caller_of({"type": "block_actions", "actions": [{}]})


def test_times_are_read_as_uk_time_in_summer_too() -> None:
    at = int(datetime(2027, 7, 1, 8, 30, tzinfo=UTC).timestamp())
    picked = {"type": "datetimepicker", "selected_date_time": at}
    left_blank = {"type": "datetimepicker", "selected_date_time": None}
    state: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
        "when": {"value": picked},
        f"when{TIME}2": {"value": left_blank},
        "note": {"value": {"value": ""}},
    }
    assert payloads.values_of(state) == {"when": ("2027-07-01 09:30",), "note": ()}


def test_metadata_that_is_not_ours_is_taken_for_none() -> None:
    assert payloads.metadata_of({"private_metadata": "[1]"}) == NO_METADATA


def test_what_slack_says_that_a_file_is_comes_with_it() -> None:
    told = {"name": "dpia.pdf", "size": 1, "permalink": "https://acme.slack.com/1", "mimetype": "text/html"}
    assert [file.type for file in payloads.sent_files([told, {**told, "mimetype": "", "filetype": "docx"}, {}])] == [
        "text/html",
        "docx",
        "",
    ]
