"""Working out what messages cost: what is free, two orders beside each other, and what cannot be read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.rehearsal.showing import lines
from conversations.guidance.facts import facts, use_price_list
from conversations.journey.machine import State
from conversations.onboarding.onboarding import Onboarding
from conversations.questions.entries import CHANNELS_KEY
from conversations.replies import Chart, Outcome, Result
from conversations.text import plain
from conversations.views.check_answers import check_card
from models.database.database import Database
from models.enums import Stage
from tests.conversations.at_the_desk import AMARA, PRIYA, Desk, an_actor
from tests.conversations.onboardings import AMARA as AMARA_THERE
from tests.conversations.onboardings import in_state

GIVEN = {"people": ("100,000",), "order": ("nhs_app,text_message,letter",)}


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    return Desk(sqlite_database)


def said(outcome: Outcome) -> str:
    return "\n".join(line for message in outcome.messages for line in lines(message))


def errors(outcome: Outcome) -> dict[str, str]:
    assert outcome.form is not None and outcome.result is Result.INVALID
    return {field.id: plain(field.error) for field in outcome.form.fields if field.error}


@pytest.mark.parametrize("typed", ["cost", "costs", "prices"])
async def test_the_prices_are_a_word_away_and_dated(desk: Desk, typed: str) -> None:
    shown = said(await desk.types(AMARA, typed))
    assert "2.4 pence" in shown and "76 pence" in shown and "1 April 2026" in shown


async def test_without_rates_there_is_a_lowest_and_a_highest_figure_alone(desk: Desk) -> None:
    outcome = await desk.fills(AMARA, "work_out_cost", "", GIVEN)
    assert "NHS App, then text message, then letter | £0.00 | £78,400.00" in said(outcome)
    assert "Expected" not in said(outcome)
    assert "enter how many people each channel reaches" in said(outcome)


async def test_a_figure_that_is_known_for_one_of_two_orders_is_told(desk: Desk) -> None:
    given = {"people": ("1,000",), "order": ("nhs_app,text_message",), "other_order": ("nhs_app,email,text_message",)}
    outcome = await desk.fills(AMARA, "work_out_cost", "", given | {"read_nhs_app": ("40",)})
    shown = said(outcome)
    assert "Channels | Lowest | Expected | Highest" in shown
    assert "NHS App, then text message | £0.00 | £14.40 | £24.00" in shown
    assert "NHS App, then email, then text message | £0.00 | Not known | £24.00" in shown
    [chart] = [block for block in outcome.messages[0].blocks if isinstance(block, Chart)]
    assert chart.labels == ("Lowest", "Highest") and [each.values for each in chart.series] == [(0, 24), (0, 24)]
    assert "enter how many people each channel reaches" in shown


async def test_stage_2_leads_to_the_form_with_what_it_says_already(desk: Desk) -> None:
    made = in_state(State.REGISTERED, whole=False)
    made.answer(CHANNELS_KEY, ("nhs_app", "text_message"), AMARA_THERE)
    made.answer("engagement_call.volume_nhs_app", 12_000, AMARA_THERE)
    assert "work_out_cost" not in buttons(made)
    made.answer("engagement_call.volume_text_message", 5_000, AMARA_THERE)
    assert buttons(made)["work_out_cost"] == made.reference
    reference = await desk.keep(made)
    begun = {"people": ("12,000",), "order": ("nhs_app,text_message",)}
    assert filled_in(await desk.presses(AMARA, "work_out_cost", reference)) == begun
    assert filled_in(await desk.presses(an_actor("Nobody Here"), "work_out_cost", reference)) == {}, (
        "he does not work on it"
    )
    assert filled_in(await desk.presses(AMARA, "work_out_cost", "NO-SUCH")) == {}


def buttons(made: Onboarding) -> dict[str, str]:
    card = check_card(made, Stage.ENGAGEMENT_CALL, AMARA_THERE)
    return {each.action: each.about for each in card.buttons}


def filled_in(outcome: Outcome) -> dict[str, tuple[str, ...]]:
    assert outcome.form is not None
    return {field.id: field.values for field in outcome.form.fields if field.values}


async def test_with_rates_there_is_an_expected_one_and_bars_for_it(desk: Desk) -> None:
    rates = {"read_nhs_app": ("40",), "delivered_text_message": ("80",), "words": ("a" * 161,)}
    outcome = await desk.fills(AMARA, "work_out_cost", "", GIVEN | rates | {"other_order": ("email",)})
    shown = said(outcome)
    assert "NHS App, then text message, then letter | £0.00 | £12,000.00 | £80,800.00" in shown
    assert "Email | £0.00 | £0.00 | £0.00" in shown
    [chart] = [block for block in outcome.messages[0].blocks if isinstance(block, Chart)]
    assert [series.values for series in chart.series] == [(0, 12_000, 80_800), (0, 0, 0)]
    assert "We assume 2 fragments" in shown


async def test_what_is_free_is_said_in_one_sentence(desk: Desk) -> None:
    outcome = await desk.fills(AMARA, "work_out_cost", "", GIVEN | {"order": ("nhs_app,email",)})
    assert "It is free" in said(outcome) and "VAT" not in said(outcome)


NOBODY_READS = {"order": ("nhs_app,text_message",), "read_nhs_app": ("0",)}
"""Each person gets a text message: NHS Notify sends them only after the NHS App."""
CASCADE = {
    **GIVEN,
    "read_nhs_app": ("40",),
    "delivered_text_message": ("80",),
    "characters": ("200",),
}


# Domain 4.3: each example by what is typed into the form, and the figures without VAT that come of it.
@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"people": ("120,000",), **NOBODY_READS}, "£0.00 | £2,880.00 | £2,880.00"),
        (
            {"people": ("120,000",), **NOBODY_READS, "characters": ("200",)},
            "£0.00 | £5,760.00 | £5,760.00",
        ),
        ({"people": ("10,000",), "order": ("letter",)}, "Letter | £7,600.00 | £7,600.00 | £7,600.00"),
        ({"people": ("500,000",), "order": ("nhs_app,email",)}, "It is free"),
        (
            {"people": ("1",), **NOBODY_READS, "characters": ("200",), "country": ("Ireland",)},
            "£0.00 | £0.14 | £0.14",
        ),
        (
            {"people": ("1,000",), **NOBODY_READS, "characters": ("200",), "country": ("+353",)},
            "£0.00 | £144.00 | £144.00",
        ),
        (CASCADE, "NHS App, then text message, then letter | £0.00 | £12,000.00 | £80,800.00"),
        (
            CASCADE | {"counted": ("delivered",)},
            "NHS App, then text message, then letter | £0.00 | £11,424.00 | £80,800.00",
        ),
    ],
)
async def test_every_worked_example_can_be_had_from_the_form(
    desk: Desk, given: dict[str, tuple[str, ...]], shown: str
) -> None:
    assert shown in said(await desk.fills(AMARA, "work_out_cost", "", given))


async def test_the_example_at_the_price_of_june_2025_is_had_by_that_list(desk: Desk) -> None:
    use_price_list("june_2025")
    try:
        shown = said(await desk.fills(AMARA, "work_out_cost", "", {"people": ("120,000",), **NOBODY_READS}))
    finally:
        use_price_list("")
    assert "£0.00 | £2,796.00 | £2,796.00" in shown
    assert "the prices from 1 April 2025 (NHS Notify pricing pages of June 2025)" in shown


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"country": ("ireland",)},
            "A text message to Ireland costs 3 times one to the UK. Bills do not list it apart.",
        ),
        ({"country": ("Kenya",)}, "A text message to Kenya costs the same as one to the UK."),
        ({"no_mobile": ("25",)}, "We assume that 25 of every 100 people have no mobile number."),
        ({"excluded": ("3%",)}, "We assume that nobody can send to 3 of every 100 people."),
        ({"counted": ("delivered",)}, "In the expected cost we count only text messages that are delivered."),
        ({}, "We count every text message that is sent, delivered or not."),
    ],
)
async def test_what_was_assumed_is_told(desk: Desk, given: dict[str, tuple[str, ...]], told: str) -> None:
    assert told in said(await desk.fills(AMARA, "work_out_cost", "", CASCADE | given))


async def test_people_without_a_mobile_number_cost_no_text_message(desk: Desk) -> None:
    given = {"people": ("1,000",), **NOBODY_READS, "no_mobile": ("50",), "excluded": ("10",)}
    assert "£0.00 | £10.80 | £10.80" in said(await desk.fills(AMARA, "work_out_cost", "", given))


async def test_the_uk_is_no_other_country(desk: Desk) -> None:
    assert "to the UK" not in said(await desk.fills(AMARA, "work_out_cost", "", CASCADE | {"country": ("England",)}))


@pytest.mark.parametrize(
    ("given", "field", "told"),
    [
        ({"people": ("lots",)}, "people", "Enter a whole number"),
        ({"people": ("-5",)}, "people", "Enter a whole number"),
        ({"people": ("0",)}, "people", "Enter how many people"),
        ({"people": ("2,000 a month",)}, "people", "24,000 a year"),
        ({"people": ("9" * 30,)}, "people", "or less"),
        ({"order": ("letter,nhs_app",)}, "order", "Select which channels"),
        ({"order": ()}, "order", "Select which channels"),
        ({"read_nhs_app": ("101",)}, "read_nhs_app", "100"),
        ({"delivered_text_message": ("-1",)}, "delivered_text_message", "Enter a whole number"),
        ({"delivered_text_message": ("1.2 million",)}, "delivered_text_message", "100 or less"),
        ({"people": ("500 to 600",)}, "people", "Enter a whole number"),
        ({"people": ("1.5",)}, "people", "without a decimal point"),
        ({"words": ("Dear patient 943 476 5919",)}, "words", "NHS number"),
        ({"country": ("Atlantis",)}, "country", "We do not know a country called Atlantis. Enter 1 country"),
        ({"country": ("943 476 5919",)}, "country", "NHS number"),
        ({"country": ("+882",)}, "country", "does not support text messages to numbers that begin with +882"),
        ({"country": ("Worldwide",)}, "country", "does not support text messages to Worldwide"),
        ({"characters": ("919",)}, "characters", "918 or less"),
        ({"characters": ("2 pages",)}, "characters", "Enter a whole number"),
        ({"characters": ("200",), "words": ("Hello",)}, "characters", "and not both"),
        ({"no_mobile": ("101",)}, "no_mobile", "100 or less"),
        ({"counted": ("none",)}, "counted", "Select one of these"),
        ({"words": ("x" * 10_000_000,)}, "words", "918 characters or fewer"),
    ],
)
async def test_what_cannot_be_read_says_how_to_write_it_and_the_rest_stays(
    desk: Desk, given: dict[str, tuple[str, ...]], field: str, told: str
) -> None:
    outcome = await desk.fills(AMARA, "work_out_cost", "", GIVEN | {"other_order": ("email",)} | given)
    found = errors(outcome)
    assert set(found) == {field} and told in found[field]
    kept = {each.id: each.values for each in outcome.form.fields} if outcome.form else {}
    assert kept["other_order"] == ("email",)


@pytest.mark.parametrize(
    ("typed", "people"),
    [("about 500", "500"), ("1.2 million", "1,200,000"), ("12k", "12,000"), ("5,000 a year", "5,000")],
)
async def test_a_number_is_taken_as_people_write_it(desk: Desk, typed: str, people: str) -> None:
    given = GIVEN | {"people": (typed,), "read_nhs_app": ("40%",), "delivered_text_message": ("80 %",)}
    assert f"for {people} people" in said(await desk.fills(AMARA, "work_out_cost", "", given))


async def test_letters_are_asked_about_where_the_price_list_tells_them_apart(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = await desk.presses(PRIYA, "work_out_cost", "", "")
    assert opened.form is not None and "letter" not in {field.id for field in opened.form.fields}
    by_sheet = replace(facts(), price_list="letters_by_sheet")
    monkeypatch.setattr("conversations.views.costs.form.facts", lambda: by_sheet)
    monkeypatch.setattr("conversations.guidance.costs.facts", lambda: by_sheet)
    letters = GIVEN | {"order": ("letter",), "letter": ("braille",), "sheets": ("2",)}
    assert "Letter | £492,000.00 | £492,000.00 | £492,000.00" in said(
        await desk.fills(AMARA, "work_out_cost", "", letters)
    )
    crafted = await desk.fills(AMARA, "work_out_cost", "", letters | {"letter": ("fax",), "sheets": ("9",)})
    assert set(errors(crafted)) == {"letter", "sheets"}
