"""Before an onboarding is chosen: starting one, finding one's own, and invitations from colleagues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.content.loader import load
from conversations.content.schema import ContentNewer
from conversations.journey.machine import State
from conversations.journey.stages import REVIEWED, stage_named
from conversations.onboarding.progress import STATE_NAMES
from conversations.replies import Button, Heading, Inset, Message, Paragraph, Style, SummaryList, SummaryRow
from conversations.text import Said, Text, Words, counted, text

if TYPE_CHECKING:
    from conversations.onboarding.records import OnboardingListItem
    from conversations.turns import ChannelFacts

_LONGEST_CHANNEL = 16  # characters: a button holds 75
NEW = Button("new", "Start another onboarding")
_DECIDES = Paragraph(
    text(
        "You are on the onboarding team. If you join, a colleague needs to decide about this onboarding in your place."
    )
)


def state_name(state: State, version: str) -> str:
    """How a state is called in a list. A stage, as the version of the content that the onboarding is on has it."""
    stage = stage_named(state.value)
    if stage not in REVIEWED or not version:
        return STATE_NAMES[state]
    try:
        return load(version).called(stage, ". ")
    except ContentNewer:  # begun by a newer program: this one may still list it
        return STATE_NAMES[state]


def item_name(item: OnboardingListItem) -> Text:
    """The service and organisation of an onboarding in a list, or its reference while they are not given."""
    if not item.service:
        return text("Onboarding {reference}", reference=Words(item.reference))
    return text(
        "{service}, {organisation} ({reference})",
        service=Said(item.service),
        organisation=Said(item.organisation),
        reference=Words(item.reference),
    )


def choice_name(item: OnboardingListItem) -> Text:
    """The same as a choice among several: "Flu reminders at Riverside NHS Trust, ONB-7K3F9Q"."""
    if not item.service:
        return text("Onboarding {reference}", reference=Words(item.reference))
    return text(
        "{service} at {organisation}, {reference}",
        service=Said(item.service),
        organisation=Said(item.organisation or "an organisation not given yet"),
        reference=Words(item.reference),
    )


def which_one(mine: Sequence[tuple[OnboardingListItem, Button]]) -> Message:
    """Several onboardings, each with where it stands and the press that chooses it."""
    return Message((Heading(text("Which onboarding?")), _choices(mine)), (), (NEW,))


def others(mine: Sequence[OnboardingListItem]) -> Message:
    """What a person has beside the onboarding that is shown, and what became of it."""
    return Message((Heading(text("Your other onboardings")), _choices([(s, opening(s)) for s in mine])))


def ended(mine: Sequence[OnboardingListItem]) -> Message:
    """Nothing is open: what became of each, and the way to start anew."""
    heading = Heading(text("You have no open onboarding"))
    return Message((heading, _choices([(s, opening(s)) for s in mine])), (replace(NEW, style=Style.PRIMARY),))


def ended_here(known: Sequence[tuple[OnboardingListItem, bool]]) -> Message:
    """The same for a team's channel: each with whether its reader has joined it and may open it."""
    heading = Heading(text("The team in this channel has no open onboarding"))
    rows = [(item, opening(item) if joined else None) for item, joined in known]
    return Message((heading, _choices(rows)), (replace(NEW, style=Style.PRIMARY),))


def _choices(mine: Sequence[tuple[OnboardingListItem, Button | None]]) -> SummaryList:
    return SummaryList(
        tuple(SummaryRow(choice_name(s), (Words(state_name(s.state, s.version)),), drawn) for s, drawn in mine)
    )


def opening(item: OnboardingListItem) -> Button:
    """The press that goes on with one of several."""
    return Button("open", "Open", item.reference)


def waits_for_owner(item: OnboardingListItem) -> Inset:
    """For somebody who asked to join and has not been answered."""
    words = "You asked to join {name}. Its owner has not decided yet. We will tell you when they do."
    return Inset(text(words, name=choice_name(item)))


def for_whom(facts: ChannelFacts | None) -> Message:
    """Whom an onboarding is for that somebody begins in a channel. `facts`: None where the assistant is not in it."""
    alone = Button("start_alone", "Only me", style=Style.PRIMARY)
    if facts is None:
        words = (
            "The assistant is not in this channel, so an onboarding cannot belong to it. Add the assistant to the "
            "channel and type onboard again, or start one that only you can open."
        )
        return Message((Paragraph(text(words)),), (alone,))
    told = (
        "Everyone here who is a member of your workspace can join, see every answer and read each decision in this "
        "channel. Guests and people of other organisations can ask to join, and you decide. You can change this at "
        "any time under People. Whoever you add yourself can join in either case."
    )
    everyone = Button("start_here", _everyone(facts))
    return Message((Heading(text("Who is this onboarding for?")), Paragraph(text(told))), (alone, everyone))


def _everyone(facts: ChannelFacts) -> str:
    """Such as: Everyone in #general, 240 people, shared with another organisation."""
    where = f"Everyone in {facts.name}" if facts.name and len(facts.name) <= _LONGEST_CHANNEL else "Everyone here"
    people = f", {counted(facts.people, 'person').text}" if facts.people is not None else ""
    return f"{where}{people.replace('persons', 'people')}{', shared with another organisation' if facts.shared else ''}"


def join_here(reference: str) -> Button:
    """For anybody in an applicant team's channel."""
    return Button("join_here", "Join", reference, style=Style.PRIMARY)


def of_this_team(item: OnboardingListItem, decides: bool) -> Message:
    """What somebody hears in the channel of a team whose onboarding they have not joined.

    `decides`: they are of the onboarding team, and hear before they join that they then cannot decide about it.
    """
    words = "{name} belongs to the team in this channel. Join it to see it and to answer questions."
    told = Paragraph(text(words, name=item_name(item)))
    return Message((told, *_first_told(decides)), (join_here(item.reference),))


def invited(invitations: Sequence[OnboardingListItem], decides: bool) -> Message:
    """Colleagues have invited this person: joining is one press, starting anew another. `decides`: likewise."""
    first = invitations[0]
    who = (Said(first.invited_by),) if first.invited_by else text("A colleague")
    words = Paragraph(text("{who} invites you to join {name}.", who=who, name=item_name(first)))
    buttons = (Button("join", "Join", first.reference, style=Style.PRIMARY), Button("new", "Start a new onboarding"))
    return Message((words, *_first_told(decides)), buttons)


def _first_told(decides: bool) -> tuple[Paragraph, ...]:
    return (_DECIDES,) if decides else ()


def for_the_team() -> Message:
    """What somebody of the onboarding team hears in place of an applicant's welcome."""
    words = (
        "You are on the onboarding team: its channel has the cards, and help there lists what you can type. You can "
        "type most of it here too, such as queue, find leeds or numbers, and nobody else sees the answer. If you start "
        "an onboarding of your own, a colleague needs to decide about it in your place."
    )
    return Message((Paragraph(text(words)),), (Button("new", "Start an onboarding of my own"),))


def none_yet() -> Message:
    """Nothing to show the status, the answers or the people of."""
    return Message(
        (Paragraph(text("You have no onboarding yet.")),),
        (Button("command", "Start onboarding", detail="onboard", style=Style.PRIMARY),),
    )
