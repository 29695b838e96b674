"""The worked examples of the domain file, and what any estimate keeps to."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.guidance.costs import Estimate, estimate_from_volumes, estimate_plan
from conversations.guidance.facts import Facts, facts
from conversations.guidance.messages.channels import MessageChannel
from conversations.guidance.messages.plans import problem_with
from conversations.guidance.prices import LetterKind, NotPriced, PlanStep, pence, pounds

APP, EMAIL, TEXT, LETTER = MessageChannel

PLAN = (
    PlanStep(APP, success_rate=Decimal("0.4")),
    PlanStep(TEXT, success_rate=Decimal("0.8"), fragments=2),
    PlanStep(LETTER),
)


def expected(estimate: Estimate) -> str:
    assert estimate.expected is not None
    assert sum(line.cost for line in estimate.lines) == estimate.expected
    return pounds(estimate.expected)


def test_120_000_texts_of_1_fragment() -> None:
    assert expected(estimate_from_volumes({"text_message": 120_000})) == "£2,880.00"


def test_120_000_texts_of_2_fragments() -> None:
    assert expected(estimate_from_volumes({"text_message": 120_000}, fragments=2)) == "£5,760.00"


def test_120_000_texts_at_the_price_of_june_2025() -> None:
    known = replace(facts(), price_list="june_2025")
    assert expected(estimate_from_volumes({"text_message": 120_000}, known=known)) == "£2,796.00"


def test_10_000_letters() -> None:
    assert expected(estimate_from_volumes({"letter": 10_000})) == "£7,600.00"


def test_the_free_channels_cost_nothing() -> None:
    estimate = estimate_from_volumes({"nhs_app": 500_000, "email": 500_000})
    assert (estimate.lowest, estimate.expected, estimate.highest) == (Decimal(0), Decimal(0), Decimal(0))


def test_1_text_of_2_fragments_to_ireland() -> None:
    estimate = estimate_plan(1, [PlanStep(TEXT, fragments=2, multiplier=3)])
    assert estimate.expected == Decimal("0.144")


def test_the_cascade() -> None:
    estimate = estimate_plan(100_000, PLAN)
    assert expected(estimate) == "£12,000.00"
    assert [line.messages for line in estimate.lines] == [100_000, 60_000, 12_000]
    assert estimate.lowest == 0


def test_the_cascade_counting_delivered_texts_only() -> None:
    assert expected(estimate_plan(100_000, PLAN, delivered_only=True)) == "£11,424.00"


def test_the_cascade_at_its_worst() -> None:
    assert pounds(estimate_plan(100_000, PLAN).highest) == "£80,800.00"
    assert pounds(estimate_plan(100_000, PLAN, delivered_only=True).highest) == "£80,800.00"


def test_volumes_of_a_cascade_have_the_same_worst_case() -> None:
    estimate = estimate_from_volumes({"nhs_app": 100_000, "text_message": 60_000, "letter": 12_000}, fragments=2)
    assert (pounds(estimate.lowest), pounds(estimate.highest)) == ("£0.00", "£80,800.00")
    assert expected(estimate) == "£12,000.00"


def test_without_a_free_channel_for_everybody_the_lowest_is_not_nothing() -> None:
    estimate = estimate_from_volumes({"nhs_app": 100, "text_message": 120_000})
    assert estimate.lowest == estimate.expected == Decimal(2880)


def test_a_rate_that_nobody_knows_is_not_made_up() -> None:
    estimate = estimate_plan(1_000, [PlanStep(APP), PlanStep(TEXT)])
    assert estimate.expected is None
    assert (pounds(estimate.lowest), pounds(estimate.highest)) == ("£0.00", "£24.00")
    assert sum(line.cost for line in estimate.lines) == estimate.highest


def test_people_without_contact_details_and_those_excluded_cost_nothing() -> None:
    estimate = estimate_plan(1_000, [PlanStep(TEXT, has_contact=Decimal("0.5"))], blocked=Decimal("0.1"))
    assert expected(estimate) == "£10.80"


BY_SHEET = replace(facts(), price_list="letters_by_sheet")


@pytest.mark.parametrize(
    ("known", "step"),
    [
        (facts(), PlanStep(LETTER, sheets=2)),
        (facts(), PlanStep(LETTER, letter=LetterKind.BRAILLE)),
        (BY_SHEET, PlanStep(LETTER, sheets=6)),
    ],
)
def test_a_letter_without_a_published_price_is_not_guessed_at(known: Facts, step: PlanStep) -> None:
    with pytest.raises(NotPriced):
        estimate_plan(1, [step], known=known)


def test_an_unknown_channel_is_refused() -> None:
    with pytest.raises(ValueError, match="fax"):
        estimate_from_volumes({"fax": 1})


def test_money_is_written_as_people_read_it() -> None:
    assert pounds(Decimal("0.144")) == "£0.14"
    assert pounds(Decimal("0.145")) == "£0.15"
    assert pounds(Decimal("1234567.5")) == "£1,234,567.50"
    assert [pence(Decimal(price)) for price in ("0.024", "0.0233", "0.76", "0.1", "1.78")] == [
        "2.4 pence",
        "2.33 pence",
        "76 pence",
        "10 pence",
        "£1.78",
    ]


counts = st.integers(0, 2_000_000_000)
rates = st.decimals(0, 1, places=2)


@given(st.dictionaries(st.sampled_from(list(MessageChannel)), counts), st.integers(1, 6))
def test_from_volumes_lowest_expected_and_highest_stand_in_order(volumes: dict[str, int], fragments: int) -> None:
    estimate = estimate_from_volumes(volumes, fragments)
    assert estimate.expected is not None
    assert 0 <= estimate.lowest <= estimate.expected <= estimate.highest


ORDERS = [
    order for count in (1, 2, 3, 4) for order in permutations(MessageChannel, count) if problem_with(order) is None
]


@given(
    counts,
    st.sampled_from(ORDERS),
    st.lists(st.tuples(rates, rates), min_size=4, max_size=4),
    st.integers(1, 6),
    st.integers(1, 4),
    rates,
    st.booleans(),
)
def test_any_plan_that_can_be_sent_has_figures_in_order(
    recipients: int,
    order: tuple[MessageChannel, ...],
    known: list[tuple[Decimal, Decimal]],
    fragments: int,
    times: int,
    blocked: Decimal,
    delivered_only: bool,
) -> None:
    shares = zip(order, known, strict=False)
    steps = [PlanStep(channel, rate, has, fragments, times) for channel, (rate, has) in shares]
    estimate = estimate_plan(recipients, steps, blocked=blocked, delivered_only=delivered_only)
    assert estimate.expected is not None
    assert 0 <= estimate.lowest <= estimate.expected <= estimate.highest
