"""A routing plan as a picture: its channels in order, how long each waits, whom it reaches for, and what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.guidance.caveats import which_prices
from conversations.guidance.costs import estimate_from_volumes
from conversations.guidance.facts import facts
from conversations.guidance.messages.channels import MessageChannel
from conversations.guidance.messages.examples import filled_in
from conversations.guidance.messages.looks import Route, RouteStep
from conversations.guidance.messages.plans import problem_with
from conversations.guidance.text_messages import fragments
from conversations.questions.entries import channels_in_use, plan_entries, title_of
from conversations.replies import Block, Paragraph, SummaryList, paragraph
from conversations.text import Said, Words, text
from conversations.views.costs.estimate import cost_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conversations.onboarding.onboarding import Onboarding


def plan_blocks(onboarding: Onboarding) -> list[Block]:
    """Every plan that has its order, one after the other; nothing where none has."""
    drawn = [entry for entry in plan_entries(onboarding.answers) if order_of(onboarding, entry)]
    blocks = [block for entry in drawn for block in one_plan(onboarding, entry, len(drawn) > 1)]
    waits = any(len(order_of(onboarding, entry)) > 1 for entry in drawn)
    return [*blocks, paragraph(_ABOUT_TIMES)] if waits else blocks


_ABOUT_TIMES = (
    "A channel is left out for people without the contact details for it. You can ask for another waiting time, from "
    "1 to 72 hours."
)


def order_of(onboarding: Onboarding, entry: str) -> tuple[MessageChannel, ...]:
    """The channels of a plan; none where it has none yet, or cannot be sent any more."""
    named = str(onboarding.answers.get(f"routing_plans.{entry}.order") or "")
    order = tuple(MessageChannel(name) for name in named.split(",") if name)
    usable = set(order) <= set(channels_in_use(onboarding.answers)) and problem_with(order) is None
    return order if usable else ()


def one_plan(onboarding: Onboarding, entry: str, one_of_several: bool = False) -> tuple[Block, ...]:
    """A plan with its name, its picture and its cost. `one_of_several`: they share the volumes that were given."""
    order = order_of(onboarding, entry)
    if not order:
        return ()
    name = str(onboarding.answers.get(f"routing_plans.{entry}.name") or "")
    title = Words(title_of(entry), strong=True)
    volumes = _volumes(onboarding, order)
    titled = text("{title}: {name}", title=title, name=Said(name)) if name else (title,)
    steps = tuple(_step(onboarding, entry, order, at, volumes) for at in range(len(order)))
    cost = _cost(onboarding, entry, volumes, one_of_several) if volumes else ()
    return (Paragraph(titled), Route(title_of(entry), steps), *cost)


def _volumes(onboarding: Onboarding, order: Sequence[MessageChannel]) -> dict[MessageChannel, int]:
    """The messages a year on each channel; none until all are known."""
    given = {channel: onboarding.answers.get(f"engagement_call.volume_{channel}") for channel in order}
    known = {channel: count for channel, count in given.items() if isinstance(count, int)}
    return known if len(known) == len(given) else {}


def _step(
    onboarding: Onboarding,
    entry: str,
    order: Sequence[MessageChannel],
    at: int,
    volumes: Mapping[MessageChannel, int],
) -> RouteStep:
    channel = order[at]
    named = onboarding.answers.get(f"templates.{_template(onboarding, entry, channel)}.name")
    most = max(volumes.values(), default=0)
    return RouteStep(
        facts().channels[channel].label,
        str(named or ""),
        f"{volumes[channel]:,} messages a year" if volumes else "",
        volumes[channel] / most if most else None,
        waiting_time(channel) if at + 1 < len(order) else "",
    )


def waiting_time(channel: MessageChannel) -> str:
    """ "If not read in 24 hours": when a plan goes on from a channel (domain 3.6); empty for one that ends it."""
    known = facts().channels[channel]
    return f"If not {known.until} in {known.waits} hours" if known.waits else ""


def _template(onboarding: Onboarding, entry: str, channel: MessageChannel) -> str:
    """The template that a plan sends on a channel: "email-2"."""
    return str(onboarding.answers.get(f"routing_plans.{entry}.template_for.{channel}") or "")


def _cost(
    onboarding: Onboarding, entry: str, volumes: Mapping[MessageChannel, int], one_of_several: bool
) -> tuple[Block, ...]:
    message = str(onboarding.answers.get(f"templates.{_template(onboarding, entry, _TEXT)}.content") or "")
    estimate = estimate_from_volumes(
        {str(c): count for c, count in volumes.items()}, fragments(filled_in(_TEXT, message, onboarding.today))
    )
    if not estimate.highest:
        return (paragraph("It is free: NHS App messages and emails cost nothing."),)
    return (SummaryList(cost_rows(estimate)), _what_it_rests_on(one_of_several))


_TEXT = MessageChannel.TEXT_MESSAGE


def _what_it_rests_on(one_of_several: bool) -> Paragraph:
    told = "This is an estimate for a year, from the volumes for the engagement call{all} and {prices}."
    all_of_them = Words(" (as if this plan sent all of them)" if one_of_several else "")
    return paragraph(told, all=all_of_them, prices=Words(which_prices(facts().prices)))
