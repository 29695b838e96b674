"""Stage 1, register your interest, and the way back from "not eligible"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.details.rows import ReferenceDetail
from conversations.events.journey import OtherOnboarding, ReplyDue
from conversations.guidance.uk_time import LONDON
from conversations.guidance.working_days import add_working_days
from conversations.handlers.applicant.form_pages import PagePosition, page_form
from conversations.handlers.registry import OnboardingRequest, form_for, handles
from conversations.journey.machine import Trigger
from conversations.onboarding.calls import open_published
from conversations.onboarding.people import Participant
from conversations.replies import Block, Form, Heading, Message, Outcome, Paragraph, Result, Style, paragraph
from conversations.text import Said, Words, text
from conversations.views.buttons import button
from conversations.views.card_parts import links
from conversations.views.cards import next_steps, status_card
from conversations.views.check_answers import not_complete
from models.domain import Member
from models.enums import EventKind, MembershipStatus, Role, Stage

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.records import OnboardingListItem

REPLY_WORKING_DAYS = 10  # S1-03


def register(request: OnboardingRequest, knowingly: bool = False) -> Outcome:
    """Register, unless the same service of the same organisation is known in this workspace: that one is offered.

    An ODS code and a service are no secret. Of one that is known elsewhere nothing is shown, and the team is told.
    """
    onboarding = request.onboarding
    known_here = seen_by(request.by, onboarding)
    if known_here and not knowingly:
        return Outcome((_first_one(onboarding, known_here[0]),), result=Result.REFUSED)
    onboarding.move(Trigger.REGISTER)
    today = onboarding.now.astimezone(LONDON).date()
    onboarding.reply_due_on = add_working_days(today, REPLY_WORKING_DAYS)
    onboarding.record(EventKind.REGISTERED, request.by, Stage.REGISTRATION, ReplyDue(onboarding.reply_due_on))
    for other in onboarding.same_service:
        onboarding.record(EventKind.LIKENESS, request.by, data=OtherOnboarding(other.reference))
    open_published(onboarding)
    return Outcome((_registered(request),))


def seen_by(by: Participant, onboarding: Onboarding) -> list[OnboardingListItem]:
    """Other onboardings of the same service that people of this person's own workspace or tenant work on."""
    same = onboarding.same_service
    return [other for other in same if any(by.is_of(channel, workspace) for channel, workspace in other.homes)]


def _registered(request: OnboardingRequest) -> Message:
    onboarding = request.onboarding
    blocks: tuple[Block, ...] = (
        Heading(text("We have registered your interest")),
        paragraph("Your reference is {reference}.", reference=Words(onboarding.reference)),
        _what_next(onboarding),
        paragraph("While you wait, tell us about your volumes, channels and aims, so that the call starts informed."),
    )
    card = status_card(onboarding, request.by)
    return Message(blocks, card.buttons, card.menu)


def _what_next(onboarding: Onboarding) -> Paragraph:
    """They book a call themselves where times are published."""
    due = onboarding.reply_due_on
    if due is None:
        return paragraph("Next, choose a time for an engagement call with us.")
    return paragraph("We aim to contact you by {due}, to arrange an engagement call.", due=text("{due}", due=due))


def _first_one(onboarding: Onboarding, first: OnboardingListItem) -> Message:
    blocks: tuple[Block, ...] = (
        Heading(text("Your organisation may have registered this service already")),
        paragraph(
            "{service} at {organisation} is registered as {reference}. You can ask to join it.",
            service=Said(first.service),
            organisation=Said(first.organisation),
            reference=Words(first.reference),
        ),
        paragraph(
            "Its owner is told, and decides. If yours is a different service, you can register it as a second one."
        ),
    )
    return Message(
        blocks,
        (
            button("ask_to_join", onboarding, ReferenceDetail(first.reference), style=Style.PRIMARY),
            button("register_anyway", onboarding),
        ),
    )


@handles("register_anyway")
def register_anyway(request: OnboardingRequest) -> Outcome:
    """Register although the same service is known."""
    return not_complete(request.onboarding, Stage.REGISTRATION, request.by) or register(request, knowingly=True)


@form_for("recheck")
def recheck_form(request: OnboardingRequest) -> Form:
    """The self-check once more, with its answers in it."""
    return page_form(request, PagePosition(Stage.BEFORE_YOU_START, 0))


def begin(onboarding: Onboarding, by: Participant) -> Message:
    """Start an onboarding: whoever starts it owns it."""
    owner = Member(by.name, by.email, Role.OWNER, MembershipStatus.JOINED, onboarding.now, by.id, by.address)
    onboarding.add_member(owner)
    onboarding.state_since = onboarding.now
    onboarding.record(EventKind.STARTED, by, Stage.BEFORE_YOU_START)
    by.focus = onboarding.reference
    content = onboarding.pack.content(Stage.BEFORE_YOU_START)
    blocks: tuple[Block, ...] = (
        Heading((Words(content.title),)),
        *(Paragraph((Words(words),)) for words in content.intro),
        *links(content.links),
    )
    buttons, menu = next_steps(onboarding, by)
    return Message(blocks, buttons, menu)
