"""Working out what messages cost: what is free, two orders beside each other, and what cannot be read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.rehearsal.showing import lines
from conversations.guidance.facts import facts
from conversations.replies import Chart, Outcome, Result
from conversations.text import plain
from models.database.database import Database
from tests.conversations.at_the_desk import AMARA, PRIYA, Desk

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
