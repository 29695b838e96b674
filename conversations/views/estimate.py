"""The costing estimate (S2-04) as blocks, for the applicant and for the call."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from conversations.guidance.costs import Estimate, estimate_from_volumes, pounds
from conversations.guidance.facts import facts
from conversations.questions.entries import channels_in_use
from conversations.replies import Block, Bullets, Paragraph, SummaryList, SummaryRow
from conversations.text import Text, Words, capitalised, text

if TYPE_CHECKING:
    from conversations.content.questions import AnswerValue


def estimate_blocks(answers: Mapping[str, AnswerValue]) -> list[Block]:
    """Three figures and what to know about them; nothing until every channel in use has a volume."""
    volumes = {channel: answers.get(f"engagement_call.volume_{channel}") for channel in channels_in_use(answers)}
    known = {channel: volume for channel, volume in volumes.items() if isinstance(volume, int)}
    if not known or len(known) < len(volumes):
        return []
    return _blocks(estimate_from_volumes(known))


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


def _blocks(estimate: Estimate) -> list[Block]:
    rows = [SummaryRow((Words(name),), capitalised(_amount(amount))) for name, amount in _figures(estimate).items()]
    lines = tuple(
        text(
            "{channel}: {count} a year, {cost}",
            channel=Words(facts().channels[line.channel].label),
            count=int(line.messages),
            cost=_amount(line.cost),
        )
        for line in estimate.lines
    )
    title = Paragraph((Words("Estimated cost for a year", strong=True),))
    if not estimate.highest:
        return [title, Paragraph(text("Free"))]
    return [
        title,
        SummaryList(tuple(rows)),
        Bullets(_meanings(estimate)),
        Bullets(lines),
        Bullets(tuple((Words(caveat),) for caveat in estimate.caveats)),
    ]


def _amount(amount: Decimal) -> Text:
    return text("{pounds} plus VAT", pounds=Words(pounds(amount))) if amount else text("free")
