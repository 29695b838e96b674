"""Who is told what, for each event: one table, and the words of each notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from conversations.actions import button, offered
from conversations.events import sentence, sentence_for_team
from conversations.handlers.applicant.engagement_call import times_card
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.people import OWNERS, Participant
from conversations.onboarding.progress import name_of
from conversations.replies import Block, Bullets, Button, Heading, Message, Paragraph, Said, Style, Text, Words, text
from conversations.views.cards import capitalised, details, next_steps, paragraph, simple, whose_turn
from conversations.views.check_answers import contact
from conversations.views.lists import join_here
from models.domain import Event, Member
from models.enums import MembershipStatus


class Audience(StrEnum):
    TEAM = "team"  # the thread beneath the card in the onboarding team's channel
    APPLICANT = "applicant"  # everyone who has joined, but for the one who did it
    PLACE = "place"  # the applicant team's channels, which hear all that the applicant hears
    OWNER = "owner"
    CONCERNED = "concerned"  # the person that the event names in its data, as "member"


BOTH = (Audience.TEAM, Audience.APPLICANT)

TOLD: Mapping[str, tuple[Audience, ...]] = {
    "started": (Audience.PLACE,),
    "registered": BOTH,
    "times_offered": BOTH,
    "time_picked": BOTH,
    "times_refused": BOTH,
    "call_moved": BOTH,
    "call_cancelled": BOTH,
    "call_held": BOTH,
    "call_prepared": (Audience.TEAM,),
    "wait_set": BOTH,
    "invited": BOTH,
    "submitted": BOTH,
    "taken_back": BOTH,
    "approved": BOTH,
    "more_needed": BOTH,
    "declined": BOTH,
    "reconsidered": BOTH,
    "reopened": BOTH,
    "go_live_set": BOTH,
    "go_live_cleared": BOTH,
    "live": BOTH,
    "paused": BOTH,
    "resumed": BOTH,
    "withdrawn": BOTH,
    "told_applicant": BOTH,
    "told_team": BOTH,
    "corrected": (Audience.TEAM,),
    "colleague_invited": (Audience.CONCERNED,),
    "join_asked": (Audience.OWNER,),
    "joined": BOTH,
    "join_refused": (Audience.CONCERNED,),
    "left": BOTH,
    "removed": (*BOTH, Audience.CONCERNED),
    "role_changed": (Audience.APPLICANT,),
    "reply_due_soon": (Audience.TEAM,),
    "reply_overdue": (Audience.TEAM,),
    "call_to_record": (Audience.TEAM,),
    "nudged": (Audience.APPLICANT,),
    "left_workspace": BOTH,
    "owner_left_workspace": BOTH,
    "ownership_taken": BOTH,
    "unreached": (Audience.TEAM,),
}

_TO_APPLICANT: Mapping[str, str] = {
    "times_offered": "{who} from the onboarding team offers you times for the engagement call",
    "call_held": "Your engagement call was held. This is what was agreed",
    "invited": "You are invited to start integration and onboarding",
    "approved": "{who} approved stage {stage}",
    "more_needed": "More information is needed for stage {stage}. {who} asks for this",
    "declined": "{who} declined your onboarding, for this reason",
    "go_live_set": "Your go live date is {go_live_on}",
    "live": "You are live. You can start using NHS Notify to send messages to patients and the public",
    "told_applicant": "{who} from the onboarding team says",
    "nudged": "It is your turn. Your onboarding is waiting for this",
    "wait_set": "The onboarding team looked at your place on the waiting list",
}


_NOW_WHAT = frozenset(
    {"call_held", "call_cancelled", "wait_set", "invited", "approved", "reopened", "reconsidered", "resumed", "nudged"}
)
"""Kinds after which an applicant asks what comes next."""


def audiences(event: Event) -> tuple[Audience, ...]:
    """Who hears of an event. Nobody, for one that is only kept."""
    told = TOLD.get(event.kind, ())
    return (*told, Audience.PLACE) if Audience.APPLICANT in told else told


def listeners(onboarding: Onboarding, event: Event, audience: Audience) -> list[Member]:
    """The members that an audience means, but for the one who did it."""
    joined = [member for member in onboarding.joined() if member.person != event.person]
    match audience:
        case Audience.APPLICANT:
            return joined
        case Audience.OWNER:
            return [member for member in joined if member.role in OWNERS]
        case Audience.CONCERNED:
            return [m for m in onboarding.members if m.person is not None and m.person == event.data.get("member")]
        case Audience.TEAM | Audience.PLACE:
            return []


def team_notice(onboarding: Onboarding, event: Event) -> Message:
    """A line of the history beneath the card."""
    return Message(
        (Paragraph(sentence_for_team(event, onboarding)), *details(event), *_files(onboarding, event)),
        _team_buttons(onboarding, event),
    )


def _files(onboarding: Onboarding, event: Event) -> tuple[Block, ...]:
    """The files of a submitted stage: a chat platform opens a file to those with whom its link was shared."""
    if event.kind != "submitted" or event.stage is None:
        return ()
    given = [onboarding.answers.get(question.key) for question in onboarding.questions(event.stage)]
    files = [answer for answer in given if isinstance(answer, dict) and answer["kind"] == "file"]
    links = tuple((Said(file["text"]), Words(" "), Words("Open the file", link=file["link"])) for file in files)
    return (Bullets(links),) if links else ()


def _team_buttons(onboarding: Onboarding, event: Event) -> tuple[Button, ...]:
    match event.kind:
        case "submitted" | "call_prepared":
            return (
                button("see_answers", onboarding, "" if event.kind == "submitted" else "all", style=Style.SECONDARY),
            )
        case "told_team":
            return (button("message_applicant", onboarding, label="Reply"),)
        case _:
            return ()


def applicant_notice(onboarding: Onboarding, event: Event, reader: Participant) -> Message:
    """What an applicant hears: which onboarding, what happened, why, and the next press."""
    match event.kind:
        case "join_asked":
            return _join_asked(onboarding, event)
        case "colleague_invited":
            return invitation(onboarding, event.by or "")
        case "join_refused":
            words = "{who} did not add you to {name}."
            return simple(words, who=Said(event.by or ""), name=name_of(onboarding))
        case "removed" if onboarding.role_of(reader.id) is None:
            words = "{who} removed you from {name}. You will not hear about it any more."
            return simple(words, who=Said(event.by or ""), name=name_of(onboarding))
        case _:
            blocks = (
                Heading(capitalised(_said(onboarding, event))),
                *details(event),
                *_after(onboarding, event, reader),
            )
            buttons, menu = _next(onboarding, event, reader)
            return Message((*blocks, Paragraph(name_of(onboarding))), buttons, menu)


def place_notice(onboarding: Onboarding, event: Event) -> Message:
    """What an applicant team's channel hears: the same words, and presses that anybody there may make."""
    if event.kind == "started":
        words = text("{who} started onboarding with NHS Notify for this team.", who=Said(event.by or ""))
        open_to_all = paragraph("Anyone here can join, to see it and to answer questions.")
        return Message((Paragraph(words), open_to_all), (join_here(onboarding.reference),))
    blocks = (Heading(capitalised(_said(onboarding, event))), *details(event), Paragraph(name_of(onboarding)))
    return Message(blocks, (button("status", onboarding),))


def _said(onboarding: Onboarding, event: Event) -> Text:
    return sentence(event, onboarding, _TO_APPLICANT.get(event.kind))


def _after(onboarding: Onboarding, event: Event, reader: Participant) -> tuple[Block, ...]:
    match event.kind:
        case "times_offered":
            return times_card(onboarding, reader).blocks[1:]
        case _ if event.kind in _NOW_WHAT:
            return (whose_turn(onboarding),)
        case "declined":
            return (paragraph("If you want to talk about this, email {email}.", email=contact()),)
        case "live":
            return (paragraph("Your onboarding is complete."),)
        case _:
            return ()


def _next(onboarding: Onboarding, event: Event, reader: Participant) -> tuple[tuple[Button, ...], tuple[Button, ...]]:
    buttons, menu = next_steps(onboarding, reader)
    match event.kind:
        case "more_needed":
            answer = (button("change", onboarding, str(event.data.get("first", "")), "Answer this", Style.PRIMARY),)
            others = tuple(replace(other, style=Style.SECONDARY) for other in buttons[:2])
            return (*(answer if offered(onboarding, reader, "change") else ()), *others), menu
        case "owner_left_workspace":
            return offered(onboarding, reader, "take_ownership"), menu
        case "told_applicant":
            return tuple(replace(b, label="Reply") for b in offered(onboarding, reader, "message_team")), ()
        case "times_offered":
            return offered(onboarding, reader, "refuse_times"), menu
        case _:
            return buttons, menu


def _join_asked(onboarding: Onboarding, event: Event) -> Message:
    member = onboarding.member(event.person) if event.person else None
    open_still = member is not None and member.status is MembershipStatus.ASKED
    names = ("accept_colleague", "refuse_colleague") if open_still else ()
    buttons = tuple(button(name, onboarding, str(member.id if member else "")) for name in names)
    asked = text("{who} asks to join {name}.", who=Said(event.by or ""), name=name_of(onboarding))
    email = event.data.get("email")
    about = (paragraph("Their work email address is {email}.", email=Said(str(email))),) if email else ()
    return Message((Paragraph(asked), *about), buttons)


def invitation(onboarding: Onboarding, by: str) -> Message:
    """For somebody whose colleague invited them."""
    words = text("{who} invites you to join the onboarding of {name}.", who=Said(by), name=name_of(onboarding))
    join = Button("join", "Join", onboarding.reference, style=Style.PRIMARY)
    return Message((Paragraph(words),), (join, Button("decline_invitation", "Not now", onboarding.reference)))
