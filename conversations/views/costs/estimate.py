"""What messages cost: the prices, the estimate from volumes (S2-04), and orders of channels beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from conversations.guidance.caveats import PRICES_CHANGE, dated, what_is_charged
from conversations.guidance.costs import Estimate, estimate_from_volumes
from conversations.guidance.facts import facts
from conversations.guidance.prices import Prices, pounds
from conversations.questions.entries import channels_in_use
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
    """Three figures and what to know about them; nothing until every channel in use has a volume."""
    volumes = {channel: answers.get(f"engagement_call.volume_{channel}") for channel in channels_in_use(answers)}
    known = {channel: volume for channel, volume in volumes.items() if isinstance(volume, int)}
    if not known or len(known) < len(volumes):
        return []
    return _blocks(estimate_from_volumes(known))


def cost_in_short(answers: Mapping[str, AnswerValue]) -> str:
    """ "Expected: £5,760.00 plus VAT; ...", a year; empty until every channel in use has a volume."""
    rows = (block.rows for block in estimate_blocks(answers) if isinstance(block, SummaryList))
    return "; ".join(f"{plain(row.label)}: {plain(row.value)}" for row in next(rows, ()))


def prices_message(prices: Prices) -> Message:
    """What is free, what is charged, and the way to the form."""
    charged = what_is_charged(prices)
    return Message(
        (
            Heading(text("What it costs")),
            Bullets(tuple((Words(sentence),) for sentence in charged)),
            paragraph(
                "These are the prices from {dated}. {change}", dated=Words(dated(prices)), change=Words(PRICES_CHANGE)
            ),
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
    named = {"Lowest": [e.lowest for e in estimates.values()], "Highest": [e.highest for e in estimates.values()]}
    expected = [estimate.expected for estimate in estimates.values() if estimate.expected is not None]
    if len(expected) == len(estimates):
        named = {"Lowest": named["Lowest"], "Expected": expected, "Highest": named["Highest"]}
    rows = tuple(
        (
            text("{order}", order=Words(order_name(order))),
            *(text("{pounds}", pounds=Words(pounds(amounts[at]))) for amounts in named.values()),
        )
        for at, order in enumerate(estimates)
    )
    names = ("First order", "Second order") if len(estimates) > 1 else ("A year",)
    series = tuple(Series(name, tuple(float(a[at]) for a in named.values())) for at, name in enumerate(names))
    table = Table(text("Cost in a year, without VAT"), ("Channels", *named), rows)
    return Chart("Cost in a year, without VAT", tuple(named), series, "Pounds", table)


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
    title = Paragraph((Words("Estimated cost for a year", strong=True),))
    if not estimate.highest:
        return [title, Paragraph(text("Free"))]
    return [
        title,
        SummaryList(cost_rows(estimate)),
        Bullets(_meanings(estimate)),
        Bullets(_lines(estimate)),
        Bullets(tuple((Words(caveat),) for caveat in estimate.caveats)),
    ]


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
