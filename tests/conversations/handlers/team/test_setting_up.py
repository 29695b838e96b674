"""The set-up record: known fields from the answers, the others filled in, and what is missing said, in two files."""

from __future__ import annotations

import json

import pytest

from adapters.common.case_files.downloads import file_name
from conversations.case_file.setup_record import missing_fields, set_up_json
from conversations.journey.machine import State
from conversations.replies import Result
from conversations.text import plain
from models.database.database import Database
from tests.conversations.at_the_desk import AMARA, PRIYA, Desk
from tests.conversations.case_file.test_case_files import fetched, rows_of_csv
from tests.conversations.onboardings import PRIYA as PRIYA_OF_THE_TEAM
from tests.conversations.onboardings import in_state, stored
from tests.conversations.pressing import press
from tests.kit.seats import said_by

WHOLE = {
    "max_requests_per_second": ("5",),
    "apim_application": ("a1b2c3",),
    "campaign": ("=Flu reminders",),
    "callback_url": ("https://riverside.example/callbacks",),
    "subscribed_events": ("messageStatus", "channelStatus"),
}

NOT_WHOLE = "Enter the whole address, such as https://www.example.nhs.uk/callbacks"


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def test_it_is_given_as_csv_and_json_in_notifys_own_names(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES))
    assert "5 fields of the set-up record are still missing." in said_by(await desk.presses(PRIYA, "set_up", reference))
    filled = said_by(await desk.fills(PRIYA, "fill_in_set_up", reference, WHOLE))
    assert "The set-up record is complete." in filled
    files = await fetched(desk, await desk.presses(PRIYA, "export_set_up", reference))
    record = json.loads(files["json"])
    assert record == {
        "reference": reference,
        "name": "Flu reminders",
        "senderOdsCode": "R1H",
        "pdsQuota": {"maxRequestsPerSecond": 5},
        "apimApplication": "a1b2c3",
        "campaign": "=Flu reminders",
        "callbackUrl": "https://riverside.example/callbacks",
        "subscribedEvents": ["messageStatus", "channelStatus"],
        "missing": [],
    }
    rows = rows_of_csv(files["csv"])
    assert ["Set-up record", "pdsQuota.maxRequestsPerSecond", "5", ""] in rows
    assert ["Set-up record", "campaign", "'=Flu reminders", ""] in rows, "no formula runs"


async def test_an_applicant_gets_none_of_it(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES))
    await desk.fills(PRIYA, "fill_in_set_up", reference, WHOLE)
    for action in ("set_up", "fill_in_set_up", "export_set_up"):
        assert (await desk.presses(AMARA, action, reference)).result is Result.REFUSED
    rows = rows_of_csv((await fetched(desk, await desk.types(AMARA, "download")))["csv"])
    assert not any("a1b2c3" in cell or "set-up record" in cell for row in rows for cell in row)


def test_a_service_that_uses_mesh_has_a_mailbox_and_no_callbacks() -> None:
    made = in_state(State.TEMPLATES)
    made.answer("before_you_start.integration", "mesh", PRIYA_OF_THE_TEAM)
    names = [field.name for field in missing_fields(stored(made))]
    assert names == ["pdsQuota.maxRequestsPerSecond", "meshMailbox", "campaign"]
    assert json.loads(set_up_json(made))["missing"] == names


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("callback_url", "http://riverside.example", "Enter an address that begins with https://"),
        ("callback_url", "our server", "Enter an address that begins with https://"),
        ("callback_url", "https://[", NOT_WHOLE),
        ("callback_url", "https://a]b", NOT_WHOLE),
        ("callback_url", "https://\u2100.com", NOT_WHOLE),
        ("callback_url", "https://x:99999999/", NOT_WHOLE),
        ("callback_url", "https://user:pw@h/", "Enter the address without a name or password in it"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_kept(name: str, typed: str, told: str) -> None:
    done = press(in_state(State.TEMPLATES), "fill_in_set_up", PRIYA_OF_THE_TEAM, values={name: (typed,)})
    assert done.outcome.form and not done.kinds
    assert [plain(field.error) for field in done.outcome.form.fields if field.error] == [told]


def test_it_is_offered_at_the_invitation_and_with_the_go_live_date() -> None:
    invited = press(in_state(State.WAITING_CAPACITY), "invite", PRIYA_OF_THE_TEAM).outcome
    dated = press(
        in_state(State.READY_FOR_GO_LIVE), "set_go_live", PRIYA_OF_THE_TEAM, values={"go_live_on": ("2027-02-01",)}
    ).outcome
    for outcome in (invited, dated):
        assert [button.action for button in outcome.messages[0].buttons] == ["set_up"]
        assert "still missing" in said_by(outcome)


async def test_the_files_are_called_for_what_they_are(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES))
    outcome = await desk.presses(PRIYA, "export_set_up", reference)
    opened = [await desk.manager.case_file(ticket.word) for ticket in outcome.tickets]
    assert [file_name(each) for each in opened if each] == [f"{reference}-set-up.csv", f"{reference}-set-up.json"]
