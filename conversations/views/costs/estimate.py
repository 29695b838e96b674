"""What messages cost: the prices, the estimate from volumes (S2-04), and orders of channels beside each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from conversations.guidance.caveats import PRICES_CHANGE, what_is_charged, which_prices
from conversations.guidance.costs import Estimate, estimate_from_volumes
from conversations.guidance.facts import facts
from conversations.guidance.prices import Prices, pounds
from conversations.questions.entries import volumes_of
from conversations.replies import (
    Block,
    Bullets,
    Button,
    Chart,
    Heading,
    Message,
    Paragraph,
    Series,
    Style,
    SummaryList,
    SummaryRow,
    Table,
    paragraph,
)
from conversations.text import Text, Words, capitalised, plain, text
from conversations.views.costs.form import order_name

if TYPE_CHECKING:
    from conversations.content.questions import AnswerValue


def estimate_blocks(answers: Mapping[str, AnswerValue]) -> list[Block]:
    """Three figures with a bar for each, and what to know about them; nothing until every channel has a volume."""
    estimate = _estimate_of(answers)
    return _blocks(estimate) if estimate else []


def cost_in_short(answers: Mapping[str, AnswerValue]) -> str:
    """ "Expected: £5,760.00 plus VAT; ...", a year; empty until every channel in use has a volume."""
    estimate = _estimate_of(answers)
    rows = cost_rows(estimate) if estimate and estimate.highest else ()
    return "; ".join(f"{plain(row.label)}: {plain(row.value)}" for row in rows)


def _estimate_of(answers: Mapping[str, AnswerValue]) -> Estimate | None:
    volumes = volumes_of(answers)
    return estimate_from_volumes(volumes) if volumes else None


def prices_message(prices: Prices) -> Message:
    """What is free, what is charged, and the way to the form."""
    charged = what_is_charged(prices)
    return Message(
        (
            Heading(text("What it costs")),
            Bullets(tuple((Words(sentence),) for sentence in charged)),
            paragraph("These are {which}. {change}", which=Words(which_prices(prices)), change=Words(PRICES_CHANGE)),
        ),
        (Button("work_out_cost", "Work out your cost", style=Style.PRIMARY),),
    )


def compared_message(people: int, estimates: Mapping[str, Estimate]) -> Message:
    """Three figures a year for each order of channels; two where a rate is not known that the expected one needs."""
    heading = Heading(text("What it would cost in a year, for {people} people", people=people))
    again = (Button("work_out_cost", "Work out another"),)
    if not any(estimate.highest for estimate in estimates.values()):
        return Message((heading, paragraph("It is free: NHS App messages and emails cost nothing.")), again)
    blocks: list[Block] = [heading, _chart(estimates)]
    for order, estimate in estimates.items():
        blocks += [Paragraph((Words(order_name(order), strong=True),)), Bullets(_lines(estimate))]
    if any(estimate.expected is None for estimate in estimates.values()):
        blocks.append(paragraph(_RANGE))
    said = dict.fromkeys(caveat for estimate in estimates.values() for caveat in estimate.caveats)
    return Message((*blocks, Bullets(tuple((Words(caveat),) for caveat in said))), again)


_RANGE = (
    "Lowest: the first channel reaches everyone. Highest: it reaches nobody, and nor does any other but the last. For "
    "an expected cost, enter how many people each channel reaches."
)


def _chart(estimates: Mapping[str, Estimate]) -> Chart:
    """Bars for the figures that every order has; the table holds each that any of them has."""
    every, bars = (_columns(estimates, needed) for needed in (any, all))
    rows = tuple(
        (text("{order}", order=Words(order_name(order))), *(_cell(amounts[at]) for amounts in every.values()))
        for at, order in enumerate(estimates)
    )
    names = ("First order", "Second order") if len(estimates) > 1 else ("A year",)
    series = tuple(Series(name, tuple(float(a[at] or 0) for a in bars.values())) for at, name in enumerate(names))
    return Chart(_IN_A_YEAR, tuple(bars), series, _UNIT, Table(text(_IN_A_YEAR), ("Channels", *every), rows))


_IN_A_YEAR, _UNIT = "Cost in a year, without VAT", "Pounds"


def _columns(
    estimates: Mapping[str, Estimate], needed: Callable[[Iterable[object]], bool]
) -> dict[str, list[Decimal | None]]:
    """Lowest, expected and highest of each order; the expected one where it is known of `any` or of `all`."""
    expected = [estimate.expected for estimate in estimates.values()]
    named: dict[str, list[Decimal | None]] = {"Lowest": [estimate.lowest for estimate in estimates.values()]}
    if needed(amount is not None for amount in expected):
        named["Expected"] = expected
    return named | {"Highest": [estimate.highest for estimate in estimates.values()]}


def _cell(amount: Decimal | None) -> Text:
    return text("Not known") if amount is None else text("{pounds}", pounds=Words(pounds(amount)))


def _figures(estimate: Estimate) -> dict[str, Decimal]:
    """Each figure by its name; two that are the same are one."""
    named = {"Lowest": estimate.lowest, "Expected": estimate.expected, "Highest": estimate.highest}
    amounts = dict.fromkeys(amount for amount in named.values() if amount is not None)
    names = {amount: [name for name, of in named.items() if of == amount] for amount in amounts}
    return {_joined(same): amount for amount, same in names.items()}


def _joined(names: list[str]) -> str:
    """ "Lowest, expected and highest"."""
    *before, last = (name if at == 0 else name.lower() for at, name in enumerate(names))
    return f"{', '.join(before)} and {last}" if before else last


def _meanings(estimate: Estimate) -> tuple[Text, ...]:
    lowest = "your volumes as you gave them" if estimate.lowest else "a free channel reaches everyone"
    return (
        text("Lowest: {lowest}.", lowest=Words(lowest)),
        text("Highest: every person is sent a message on every channel that costs money."),
    )


def cost_rows(estimate: Estimate) -> tuple[SummaryRow, ...]:
    """Lowest, expected and highest; two that are the same in one row."""
    return tuple(
        SummaryRow((Words(name),), capitalised(_amount(amount))) for name, amount in _figures(estimate).items()
    )


def _blocks(estimate: Estimate) -> list[Block]:
    if not estimate.highest:
        return [_TITLE, Paragraph(text("Free"))]
    return [
        *_drawn(estimate),
        Bullets(_meanings(estimate)),
        Bullets(_lines(estimate)),
        Bullets(tuple((Words(caveat),) for caveat in estimate.caveats)),
    ]


_TITLE = Paragraph((Words("Estimated cost for a year", strong=True),))


def _drawn(estimate: Estimate) -> tuple[Block, ...]:
    """A bar for each of the three figures; where they are all the same, no bar says more than the figure."""
    figures = _figures(estimate)
    if len(figures) == 1:
        return _TITLE, SummaryList(cost_rows(estimate))
    table = Table(
        text("{title}", title=Words(_IN_A_YEAR)),
        ("Figure", "Cost"),
        tuple((text("{name}", name=Words(name)), capitalised(_amount(amount))) for name, amount in figures.items()),
    )
    amounts = {"Lowest": estimate.lowest, "Expected": estimate.expected, "Highest": estimate.highest}
    known = {name: float(amount) for name, amount in amounts.items() if amount is not None}
    return _TITLE, Chart(_IN_A_YEAR, tuple(known), (Series("A year", tuple(known.values())),), _UNIT, table)


def _lines(estimate: Estimate) -> tuple[Text, ...]:
    return tuple(
        text(
            "{channel}: {count} a year, {cost}",
            channel=Words(facts().channels[line.channel].label),
            count=int(line.messages),
            cost=_amount(line.cost),
        )
        for line in estimate.lines
    )


def _amount(amount: Decimal) -> Text:
    return text("{pounds} plus VAT", pounds=Words(pounds(amount))) if amount else text("free")
