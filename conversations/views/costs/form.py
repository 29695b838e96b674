"""The form in which somebody works out what their messages would cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.guidance.facts import facts
from conversations.guidance.messages.channels import MessageChannel
from conversations.guidance.templates import charged_as
from conversations.questions.entries import channels_in_use, plan_entries, volumes_of
from conversations.replies import Field, FieldKind, Form, Option, paragraph
from conversations.text import Text, Words, text
from models.enums import Stage

if TYPE_CHECKING:
    from conversations.content.questions import AnswerValue
    from conversations.content.schema import ContentPack

PEOPLE, WORDS, CHARACTERS, LETTER, SHEETS = "people", "words", "characters", "letter", "sheets"
COUNTRY, EXCLUDED, COUNTED = "country", "excluded", "counted"
ORDERS = ("order", "other_order")
RATES = {
    MessageChannel.NHS_APP: "read_nhs_app",
    MessageChannel.EMAIL: "delivered_email",
    MessageChannel.TEXT_MESSAGE: "delivered_text_message",
}
"""The field for the share of people that each channel reaches. After a letter nothing follows."""
WITHOUT_CONTACT = {MessageChannel.EMAIL: "no_email", MessageChannel.TEXT_MESSAGE: "no_mobile"}
"""The field for the share of people whom a channel skips, as nobody knows where to send it."""
SENT, DELIVERED = "sent", "delivered"
SHEETS_OFFERED = ("1", "2", "3", "4", "5")

_RATE_LABELS = {
    MessageChannel.NHS_APP: "Of every 100 people, how many read an NHS App message?",
    MessageChannel.EMAIL: "Of every 100 emails, how many are delivered?",
    MessageChannel.TEXT_MESSAGE: "Of every 100 text messages, how many are delivered?",
}


def longest_words() -> int:
    """How many characters a text message may have."""
    return facts().channels[MessageChannel.TEXT_MESSAGE].limit


def orders(pack: ContentPack) -> tuple[Option, ...]:
    """Every order of channels that NHS Notify can send in, as a routing plan offers them."""
    collection = pack.content(Stage.ROUTING_PLANS).collection
    asked = collection.questions if collection else ()
    choices = next((question.choices for question in asked if question.key.endswith(".order")), ())
    return tuple(Option(choice.value, text("{label}", label=Words(choice.label))) for choice in choices)


def order_name(order: str) -> str:
    """ "NHS App, then text message"."""
    first, *rest = (facts().channels[MessageChannel(channel)].label for channel in order.split(","))
    return ", then ".join((first, *(name if name.isupper() or name[:3] == "NHS" else name.lower() for name in rest)))


def known_from(answers: Mapping[str, AnswerValue], offered: tuple[Option, ...]) -> dict[str, tuple[str, ...]]:
    """What an onboarding says already: for how many people, as its largest volume has it, and its orders of channels.

    An order is that of a routing plan, else the first that is offered for the channels in use.
    """
    values: dict[str, tuple[str, ...]] = {}
    if volumes := volumes_of(answers):
        values[PEOPLE] = (f"{max(volumes.values()):,}",)
    planned = (str(answers.get(f"routing_plans.{entry}.order") or "") for entry in plan_entries(answers))
    known = {option.value for option in offered}
    found = [order for order in dict.fromkeys(planned) if order in known]
    in_use = set(channels_in_use(answers))
    fitting = [option.value for option in offered if in_use and set(option.value.split(",")) == in_use]
    return values | {name: (order,) for name, order in zip(ORDERS, found or fitting[:1], strict=False)}


def cost_form(offered: tuple[Option, ...], values: Mapping[str, tuple[str, ...]], errors: Mapping[str, Text]) -> Form:
    """What was typed stays in it. What no letter is priced by is not asked."""
    fields = (
        Field(PEOPLE, text("How many people will you send messages to in a year?"), FieldKind.NUMBER),
        Field(
            ORDERS[0],
            text("Which channels will you use, and in which order?"),
            FieldKind.CHOICE,
            hint=text("If a message does not get through on 1 channel, NHS Notify tries the next."),
            options=offered,
        ),
        Field(
            ORDERS[1],
            text("Which other order do you want to compare it with?"),
            FieldKind.CHOICE,
            options=offered,
            optional=True,
        ),
        *(_rate(channel) for channel in RATES),
        *_length(next(iter(values.get(WORDS, ())), "")),
        *_letter(),
        *_more(),
    )
    drawn = tuple(replace(field, values=values.get(field.id, ()), error=errors.get(field.id, ())) for field in fields)
    intro = paragraph("We keep none of this. It is an estimate and not a quote.")
    return Form("work_out_cost", "Work out your cost", drawn, submit="Work it out", intro=(intro,))


def _rate(channel: MessageChannel) -> Field:
    hint = "Leave it empty if you do not know. We then show the least and the most that it can cost."
    return Field(RATES[channel], text(_RATE_LABELS[channel]), FieldKind.NUMBER, hint=text(hint), optional=True)


def _length(typed: str) -> tuple[Field, ...]:
    return (
        Field(
            WORDS,
            text("What will your text message say?"),
            FieldKind.LONG_TEXT,
            hint=text("Leave it empty to count 1 fragment, which is up to 160 characters."),
            limit=longest_words(),
            optional=True,
            charge=charged_as(typed),
        ),
        Field(CHARACTERS, text("Or how many characters will it have?"), FieldKind.NUMBER, optional=True),
    )


def _letter() -> tuple[Field, ...]:
    priced = facts().prices.letters
    if not priced:
        return ()
    kinds = tuple(Option(kind, text("{label}", label=Words(kind.label))) for kind in priced)
    sheets = tuple(Option(count, text("{count}", count=Words(count))) for count in SHEETS_OFFERED)
    return (
        Field(LETTER, text("How will you send your letters?"), FieldKind.CHOICE, options=kinds, optional=True),
        Field(
            SHEETS,
            text("How many sheets does a letter have?"),
            FieldKind.CHOICE,
            hint=text("A sheet has 2 sides."),
            options=sheets,
            optional=True,
        ),
    )


def _more() -> tuple[Field, ...]:
    """What changes an estimate for few: under a heading of its own, so that others can leave all of it."""
    skipped = (
        Field(name, text(_CONTACT_LABELS[channel]), FieldKind.NUMBER, optional=True)
        for channel, name in WITHOUT_CONTACT.items()
    )
    return (
        Field(
            COUNTRY,
            text("Which country do your text messages go to?"),
            FieldKind.TEXT,
            hint=text("Leave it empty for the UK. Give 1 country or its code, such as Ireland or +353."),
            optional=True,
            section="Only if it applies to you",
        ),
        *skipped,
        Field(
            EXCLUDED,
            text("Of every 100 people, to how many can nobody send a message?"),
            FieldKind.NUMBER,
            hint=text("For example, their contact details are restricted in PDS. They cost nothing."),
            optional=True,
        ),
        Field(
            COUNTED,
            text("Which text messages do you want to count?"),
            FieldKind.CHOICE,
            options=(
                Option(SENT, text("All that are sent")),
                Option(DELIVERED, text("Only those that are delivered")),
            ),
            optional=True,
        ),
    )


_CONTACT_LABELS = {
    MessageChannel.EMAIL: "Of every 100 people, how many have no email address?",
    MessageChannel.TEXT_MESSAGE: "Of every 100 people, how many have no mobile number?",
}
