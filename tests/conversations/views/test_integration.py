"""How to integrate, for the asker's own onboarding: steps, what to try, requests with their ids, and what is found."""

from __future__ import annotations

import csv
import json
import shlex
from datetime import UTC, datetime

import pytest

from conversations.content.schema import ContentPack
from conversations.guidance.integration.samples import KnownIds, sample_batch, sample_file, sample_message, to_fill_in
from conversations.journey.machine import ReviewState, State
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.reviews.computed import Level, computed
from conversations.questions.checks import worth_knowing
from conversations.text import plain
from conversations.views.check_answers import check_card
from models.enums import Stage
from tests.conversations.guidance.integration.test_results import (
    FILE_ID,
    ID,
    IN_SANDBOX,
    PLAN,
    REPORT_ROW,
    callback,
    ksuid,
)
from tests.conversations.onboardings import AMARA, FIVE_STEPS, NEWEST, VERA, in_state, stored
from tests.conversations.pressing import press
from tests.kit.seats import said_by, text_of

RESULTS = "integration.results.statement"
WHOLE = f"{ID} HTTP 201, 413, 429\n{callback()}"


def testing(results: str = "", by: str = "api", pack: ContentPack = NEWEST) -> Onboarding:
    made = in_state(State.INTEGRATION, ReviewState.IN_PROGRESS, pack=pack)
    made.now = datetime(2027, 4, 1, 10, tzinfo=UTC)
    made.answer("before_you_start.integration", by, AMARA)
    if pack is NEWEST:
        made.answer("templates.email.content", "Hello ((firstName)), your visit is on ((visitDate)).", AMARA)
    if results:
        made.answer(RESULTS, results, AMARA)
    return stored(made)


testing.__test__ = False  # type: ignore[attr-defined]


def test_what_to_bring_goes_under_the_number_that_the_journey_gives_the_stage() -> None:
    for pack, stage in ((NEWEST, "stage 8"), (FIVE_STEPS, "stage 4")):
        assert f"into your test results at {stage}." in said_by(press(testing(pack=pack), "integrate", AMARA).outcome)


def test_the_requests_hold_what_is_known_and_say_what_to_put_in() -> None:
    shown = said_by(press(testing(), "integrate", AMARA).outcome)
    assert '"odsCode": "R1H"' in shown and '"visitDate": "<visitDate>"' in shown and "firstName" not in shown
    assert "b838b13c-f98c-4def-93f0-515d4e4f4ee1" in shown, "the sandbox has routing plans of its own"
    assert (
        "<routing plan id>: from NHS Notify" in shown
        and "https://int.api.service.nhs.uk/comms/v1/message-batches" in shown
    )
    known = said_by(press(testing(WHOLE), "integrate", AMARA).outcome)
    assert f'"routingPlanId": "{PLAN}"' in known and "<routing plan id>" not in known


def test_what_to_try_says_what_the_results_show_already() -> None:
    before, after = (said_by(press(testing(results), "integrate", VERA).outcome) for results in ("", WHOLE))
    assert "Receive a callback, and check its signature" in before and before.count("Not yet") == 7
    assert after.count("Not yet") == 2 and "the status, 422" in after
    in_sandbox = said_by(press(testing(f"{IN_SANDBOX}\nIntegration: {WHOLE}"), "integrate", VERA).outcome)
    assert in_sandbox.count("Not yet") == 0


def test_mesh_has_steps_of_its_own() -> None:
    shown = said_by(press(testing(by="mesh"), "integrate", AMARA).outcome)
    assert "Request a MESH mailbox" in shown and "messageReference,nhsNumber,personalisation_visitDate" in shown
    assert "mex-workflowid: NHS_NOTIFY_SEND_REQUEST" in shown and "mex-subject: <routing plan id>" in shown
    assert "JWT" not in shown and "callback" not in shown


def test_a_file_and_a_row_of_a_report_are_read_where_they_are_pasted() -> None:
    results = f"MESH message id: {FILE_ID}\n{REPORT_ROW}"
    assert said_by(press(testing(results, "mesh"), "integrate", AMARA).outcome).count("Not yet") == 0
    card = text_of(check_card(testing(results, "mesh"), Stage.INTEGRATION, AMARA))
    assert "1 MESH message id" in card and "a row of a report" in card and "we do not find" not in card
    assert "we do not find the MESH message id of a file, a row of a report" in text_of(
        check_card(testing("We read the report.", "mesh"), Stage.INTEGRATION, AMARA)
    )


def test_a_field_with_a_quotation_mark_or_a_comma_breaks_no_request_and_no_file() -> None:
    known = KnownIds("ONB-7K3F9Q", "R1H", fields=("patient's name", "ward, bed"))
    for written in (sample_message(known, True), sample_message(known, False), sample_batch(known)):
        *_, body = shlex.split(written.replace("\\\n", ""))
        assert "patient's name" in json.dumps(json.loads(body))
    columns, person = csv.reader(sample_file(known).splitlines())
    assert columns == ["messageReference", "nhsNumber", "personalisation_patient's name", "personalisation_ward, bed"]
    assert person[1:] == ["<NHS number>", "<patient's name>", "<ward, bed>"]


def test_fields_that_a_request_leaves_out_are_counted() -> None:
    told = [to_fill_in(KnownIds("ONB-7K3F9Q", fields=tuple("abcdefgh"[:count])), False) for count in (6, 8)]
    assert "2 more of your templates" in " ".join(told[1]) and "no room" not in " ".join(told[0])


def test_both_sides_read_what_was_found_and_what_is_missing() -> None:
    made = testing(f"{ID} and\n{callback(messageStatus='failed')}")
    card = text_of(check_card(made, Stage.INTEGRATION, AMARA))
    assert "In your test results we read: 1 message id a callback: failed" in " ".join(card.replace("- ", "").split())
    assert "we do not find the status 413, the status 429 in your test results" in card
    asked = made.questions(Stage.INTEGRATION)
    assert not [each for each in worth_knowing(made.pack, Stage.INTEGRATION, asked, testing(WHOLE).answers, made.today)]


@pytest.mark.parametrize(
    ("pasted", "why"),
    [
        (f"message id: {ksuid(datetime(2030, 1, 1, tzinfo=UTC))}", "no id that NHS Notify has made"),
        ("Bearer NlkwftKyPacWV73kuAgQUGjDvFep", "Take the private key or token out"),
        (callback()[:-5], "Paste the whole callback"),
        ("Patient 999 054 8609 got it", "NHS number"),
    ],
)
def test_must_fix_is_not_saved_and_worth_a_look_is(pasted: str, why: str) -> None:
    done = press(testing(), "change", AMARA, RESULTS, {RESULTS: (pasted,)})
    assert done.outcome.form and RESULTS not in [given.question for given in done.onboarding.changes.answers]
    assert any(why in plain(field.error) for field in done.outcome.form.fields)
    lacking = press(testing(), "change", AMARA, RESULTS, {RESULTS: ("It worked.",)})
    assert lacking.onboarding.answers[RESULTS] == "It worked."


def test_the_reviewer_reads_by_which_rule_results_pass_or_are_worth_a_look() -> None:
    asked = tuple(q for q in testing().questions(Stage.INTEGRATION) if q.key == RESULTS)
    whole, some = (computed(testing(results), asked) for results in (WHOLE, f"{ID} HTTP 413"))
    assert [(each.level, plain(each.rule)) for each in whole] == [
        (Level.PASSES, "these results show everything that can be read from them")
    ]
    assert [each.level for each in some] == [Level.LOOK] and "a callback, the status 429" in plain(some[0].rule)
