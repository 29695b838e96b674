"""Estimates what messages cost in pounds without VAT, for the engagement call (domain 4.2 to 4.4). Not a quote."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from conversations.guidance.caveats import caveats
from conversations.guidance.facts import Facts, facts
from conversations.guidance.messages.channels import MessageChannel
from conversations.guidance.prices import ALL, NOTHING, PlanStep, Prices


@dataclass(frozen=True)
class Line:
    """One channel of an estimate: how many messages, what one costs, what they cost together."""

    channel: MessageChannel
    messages: Decimal
    each: Decimal
    cost: Decimal


@dataclass(frozen=True)
class Estimate:
    """Three figures without VAT, and what to say with them. `lines` add up to `expected`, else to `highest`."""

    lowest: Decimal
    expected: Decimal | None
    highest: Decimal
    lines: tuple[Line, ...]
    caveats: tuple[str, ...]


def estimate_from_volumes(volumes: Mapping[str, int], fragments: int = 1, known: Facts | None = None) -> Estimate:
    """From the messages a year on each channel, keyed as MessageChannel.

    The largest volume stands for the number of recipients: the highest figure sends each one every paid channel. The
    lowest is nothing if a free channel carries that volume, and otherwise the expected one. Raises ValueError for an
    unknown channel.
    """
    rules = known or facts()
    sent = {MessageChannel(name): Decimal(count) for name, count in volumes.items() if count}
    steps = [PlanStep(channel, fragments=fragments) for channel in sent]
    prices = {step.channel: step.price(rules.prices) for step in steps}
    recipients = max(sent.values(), default=NOTHING)
    lines = tuple(Line(c, sent[c], prices[c], sent[c] * prices[c]) for c in MessageChannel if c in sent)
    expected = _total(lines)
    freely = any(sent[channel] == recipients for channel in sent if not prices[channel])
    highest = recipients * sum(prices.values(), NOTHING)
    return Estimate(NOTHING if freely else expected, expected, highest, lines, caveats(steps, rules))


def estimate_plan(
    recipients: int,
    steps: Sequence[PlanStep],
    *,
    blocked: Decimal = NOTHING,
    delivered_only: bool = False,
    known: Facts | None = None,
) -> Estimate:
    """From a routing plan's channels in order (domain 4.2). `blocked` is the share that PDS excludes, from 0 to 1.

    Attempts are counted, as the safe reading of what is charged; `delivered_only` counts delivered text messages in
    the expected figure, and in the lowest where that is less: what is not delivered is free then. There is no expected
    figure while a rate that it needs is not known. Raises NotPriced.
    """
    rules = known or facts()
    reach = recipients * (ALL - blocked)
    all_known = all(step.success_rate is not None for step in _needing_rates(steps, delivered_only))
    lowest = _walk(reach, steps, rules.prices, lambda step: ALL)
    highest = _walk(reach, steps, rules.prices, lambda step: NOTHING)
    expected = _walk(reach, steps, rules.prices, _known_rate, delivered_only) if all_known else None
    figure = None if expected is None else _total(expected)
    return Estimate(
        _total(lowest) if figure is None else min(figure, _total(lowest)),
        figure,
        _total(highest),
        highest if expected is None else expected,
        caveats(steps, rules, blocked=blocked, delivered_only=delivered_only),
    )


def _needing_rates(steps: Sequence[PlanStep], delivered_only: bool) -> Sequence[PlanStep]:
    """All steps but the last, after which nothing follows; a last text message too where deliveries are counted."""
    counted = delivered_only and bool(steps) and steps[-1].channel is MessageChannel.TEXT_MESSAGE
    return steps if counted else steps[:-1]


def _known_rate(step: PlanStep) -> Decimal:
    return NOTHING if step.success_rate is None else step.success_rate


def _walk(
    reach: Decimal,
    steps: Sequence[PlanStep],
    prices: Prices,
    rate: Callable[[PlanStep], Decimal],
    delivered_only: bool = False,
) -> tuple[Line, ...]:
    lines = []
    remaining = reach
    for step in steps:
        attempts = remaining * step.has_contact
        delivered = attempts * rate(step)
        remaining -= delivered
        by_delivery = delivered_only and step.channel is MessageChannel.TEXT_MESSAGE
        charged, each = delivered if by_delivery else attempts, step.price(prices)
        lines.append(Line(step.channel, charged, each, charged * each))
    return tuple(lines)


def _total(lines: Sequence[Line]) -> Decimal:
    return sum((line.cost for line in lines), NOTHING)
