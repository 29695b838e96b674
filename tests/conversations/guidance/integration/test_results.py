"""Evidence of testing is read by its shape: what it shows, what is wrong with it, and what is not there."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.guidance.findings import Severity
from conversations.guidance.integration.results import Proof, check_results, missing, read_results

TODAY = date(2027, 4, 1)
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def ksuid(at: datetime, rest: int = 2**127 + 12345) -> str:
    """As its makers say: 4 bytes of seconds since 13 May 2014, 16 bytes of chance, in base 62."""
    number, letters = ((int(at.timestamp()) - 1_400_000_000) << 128) + rest, ""
    while number:
        number, digit = divmod(number, 62)
        letters = LETTERS[digit] + letters
    return letters.rjust(27, "0")


ID, OTHER = ksuid(datetime(2027, 3, 30, 12, tzinfo=UTC)), ksuid(datetime(2027, 3, 31, tzinfo=UTC), 99)
PLAN = "11111111-2222-4333-8444-555555555555"
FILE_ID = "20270330155357895317_3573F8"
REPORT_ROW = f"2027-03-30T09:50:32.159Z,{PLAN},reminders_1,{ID},completed"


def callback(**attributes: object) -> str:
    said = {"messageId": ID, "messageStatus": "delivered", "routingPlan": {"id": PLAN}, **attributes}
    return json.dumps({"data": [{"type": "MessageStatus", "attributes": said, "meta": {"idempotencyKey": "a"}}]})


def errors(pasted: str) -> list[str]:
    return [each.text for each in check_results(pasted, TODAY) if each.severity is Severity.ERROR]


def warnings(pasted: str) -> list[str]:
    return [each.text for each in check_results(pasted, TODAY) if each.severity is Severity.WARNING]


def test_everything_that_is_wanted_is_found_among_words() -> None:
    pasted = (
        f"We sent 3 messages, the first is {ID} (HTTP/1.1 201). Callback:\n{callback()}\n"
        "A batch of 46,000 was refused with 413 and we split it. At 429 we wait for Retry-After."
    )
    results = read_results(pasted)
    assert results.message_ids == (ID,) and results.statuses == {201, 413, 429} and results.plan == PLAN
    assert [(each.message_id, each.status) for each in results.callbacks] == [(ID, "delivered")]
    assert not missing(pasted, by_mesh=False) and not check_results(pasted, TODAY)


def test_what_is_not_there_is_named() -> None:
    pasted = f"It all worked, see {ID}."
    assert missing(pasted, by_mesh=False) == (Proof.CALLBACK, Proof.TOO_LARGE, Proof.TOO_MANY)
    said = missing("The file was taken, and the daily report lists each row, on 30 March, of plan 3.", by_mesh=True)
    assert said == (Proof.FILE_ID, Proof.REPORT), "words alone show nothing"
    assert missing(f"MESH message id: {FILE_ID}\n{REPORT_ROW}", by_mesh=True) == ()


@pytest.mark.parametrize(
    "pasted",
    [
        callback(),
        callback().replace('"', "\u201c"),
        json.dumps(json.loads(callback()), indent=4),
        f"x {{not json}} {callback()} tail }}",
        json.dumps({"type": "ChannelStatus", "attributes": {"messageId": ID, "channelStatus": "delivered"}}),
    ],
)
def test_a_callback_however_it_was_copied(pasted: str) -> None:
    assert Proof.CALLBACK in read_results(pasted).proofs and not errors(pasted)


@pytest.mark.parametrize(
    ("pasted", "why"),
    [
        (callback()[:-20], "Paste the whole callback"),
        (callback(messageId=""), "Paste a callback that holds a messageId"),
        (callback(messageId="12345"), "A message id has 27 letters and digits"),
        ("The message id is 0f58f589-db44-423c-85f7-0c0f0b5a3f77", "A message id has 27 letters and digits"),
        ("message_id: abc12345", "A message id has 27 letters and digits"),
        ("We got 2WL3qFTEFM0qMY8xjRbt1LIKCzM", "the example of the documentation"),
        (f"We got {ksuid(datetime(2028, 1, 1, tzinfo=UTC))}", "no id that NHS Notify has made"),
        (f"We got {ksuid(datetime(2015, 1, 1, tzinfo=UTC))}", "no id that NHS Notify has made"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE", "Take the private key or token out"),
        ("Authorization: Bearer NlkwftKyPacWV73kuAgQUGjDvFep", "Take the private key or token out"),
        ("eyJhbGciOiJSUzUxMiJ9.eyJpc3MiOiJhYmMifQ.c2ln", "Take the private key or token out"),
    ],
)
def test_what_must_be_fixed(pasted: str, why: str) -> None:
    assert any(why in found for found in errors(pasted))


@pytest.mark.parametrize(
    "pasted",
    [
        "The message ids are attached to the report",
        "MESH message id: 20270330155357895317_3573F8",
        'The file was taken. {"message_id": "20270330155357895317_3573F8"}',
        "We sign in with Bearer authentication/authorisation",
        "Our message references are UUIDs: 0f58f589-db44-423c-85f7-0c0f0b5a3f77",
        "We sent 200 messages and 150 arrived",
        "We sent 413 messages and 429 arrived",
        "We sent 413 and 429 arrived. The status of each was delivered",
        "413 letters, no errors. 429 of them were read",
        "We returned 413 letters and answered 429 patients",
        "413\n429",
        "supercalifragilisticexpiali",
        "",
    ],
)
def test_what_only_looks_alike_is_let_be(pasted: str) -> None:
    assert not check_results(pasted, TODAY) and not read_results(pasted).statuses


@pytest.mark.parametrize(
    "pasted",
    [
        "HTTP 201, 413, 429",
        "A batch that was too large gave 413, and we split it. Limits: 429 makes us wait. POST /v1/messages 201",
        "413 and 429 are handled, and the first answer was 201",
        '{"errors": [{"status": "413"}]}\n{"errors": [{"status": "429"}]} status=201',
        "Refused: 413 for 46,000 messages; throttled: 429 after 1,000 a second; returned 201",
    ],
)
def test_a_bare_number_near_a_word_that_tells_it_is_a_status(pasted: str) -> None:
    assert read_results(pasted).statuses == {201, 413, 429}


def test_what_is_worth_a_look() -> None:
    assert warnings("POST https://api.service.nhs.uk/comms/v1/messages 201") == [
        "these results are of production, and testing is in the integration test environment"
    ]
    assert warnings("POST https://int.api.service.nhs.uk/comms/v1/messages 201") == []
    assert warnings(f"We sent {OTHER}. {callback()}") == ["this callback is about a message whose id you do not give"]
    assert warnings(f"We sent {ID}. {callback()}") == []


EXAMPLE = "2WL3qFTEFM0qMY8xjRbt1LIKCzM"
IN_SANDBOX = f"""In the sandbox we sent a message: HTTP 201.
{{"data": {{"type": "Message", "id": "{EXAMPLE}"}}}}
Without its routing plan it answers {{"errors": [{{"status": "400", "code": "CM_MISSING_VALUE"}}]}}.
Our system shows that as an error."""


def test_what_was_tried_in_the_sandbox_is_read_with_the_ids_that_it_gives_everybody() -> None:
    results = read_results(IN_SANDBOX)
    assert results.proofs >= {Proof.SANDBOX_SENT, Proof.SANDBOX_REFUSED} and Proof.MESSAGE_ID not in results.proofs
    assert not check_results(IN_SANDBOX, TODAY)
    assert missing(IN_SANDBOX, by_mesh=False)[0] is Proof.MESSAGE_ID, "no id of their own"


@pytest.mark.parametrize(
    ("pasted", "shown"),
    [
        (f"POST https://sandbox.api.service.nhs.uk/comms/v1/messages answered 201\n{ID}", {Proof.SANDBOX_SENT}),
        ("Sandbox: refused with 400", {Proof.SANDBOX_REFUSED}),
        ("Sandbox: status 201", set()),
        (f"We sent {ID}, status 201, and one was refused with 400", set()),
        (f"We began in the sandbox. In the integration test environment {ID}, status 201, one refused with 400", set()),
        ("In the sandbox we sent 400 messages", set()),
    ],
)
def test_the_sandbox_has_to_be_named_with_what_it_answered(pasted: str, shown: set[Proof]) -> None:
    assert read_results(pasted).proofs & {Proof.SANDBOX_SENT, Proof.SANDBOX_REFUSED} == shown


def test_an_example_of_the_documentation_is_none_of_the_integration_test_environment() -> None:
    assert errors(f"In the sandbox it worked. In the integration test environment the id was {EXAMPLE}")


@given(st.text(max_size=400))
def test_anything_can_be_pasted(pasted: str) -> None:
    check_results(pasted, TODAY)
    missing(pasted, by_mesh=False)


@given(st.datetimes(datetime(2021, 1, 2), datetime(2027, 4, 1)), st.integers(0, 2**128 - 1))
def test_every_id_that_could_have_been_made_is_taken(at: datetime, rest: int) -> None:
    written = ksuid(at.replace(tzinfo=UTC), rest)
    assert read_results(f"id {written}").message_ids == (() if written.isalpha() else (written,))
    assert not errors(f"id {written}") or written in ("2WL3qFTEFM0qMY8xjRbt1LIKCzM",)


@given(
    st.lists(st.sampled_from([ID, callback(), "HTTP 413", "429", "error 201", "words"]), max_size=8),
    st.sampled_from([ID, "HTTP 413"]),
)
def test_more_evidence_never_lacks_more(parts: list[str], more: str) -> None:
    pasted = "\n".join(parts)
    assert set(missing(f"{pasted}\n{more}", by_mesh=False)) <= set(missing(pasted, by_mesh=False))


def test_a_heap_of_brackets_takes_no_time() -> None:
    read_results("{" * 2000)
    read_results('{"a":' * 1000)
