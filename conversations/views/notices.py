"""The notice of each event, for each side: what happened, why, and the next press."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.details.desk import AnswersDetail
from conversations.details.journey import QuestionDetail
from conversations.details.rows import RowDetail
from conversations.events.journey import CallAt
from conversations.events.people import ColleagueInvited, JoinAsked, RoleGiven
from conversations.events.reviews import ItemComment, MoreNeeded, RenewalAsked
from conversations.events.table import data_as, type_of
from conversations.journey.machine import State, Trigger
from conversations.onboarding.calls import booked_call, offered_calls
from conversations.onboarding.clocks import is_over
from conversations.onboarding.next_step import next_step
from conversations.onboarding.nudges import waits_for_applicant
from conversations.onboarding.progress import current_stage, name_of
from conversations.onboarding.reviews.comments import comments_at
from conversations.onboarding.reviews.validity import validities
from conversations.replies import Block, Bullets, Button, Heading, Message, Paragraph, Style, paragraph, simple
from conversations.text import Said, Text, Words, capitalised, text
from conversations.views.answers import opening
from conversations.views.buttons import SNOOZE_REMINDERS, STOP_REMINDERS, button, offered
from conversations.views.call_times import about_call, times_card, to_invite
from conversations.views.card_parts import contact, details, next_step_list, support
from conversations.views.cards import next_steps
from conversations.views.desk.mentions import mentions
from conversations.views.event_sentences import ROLE_NAMES, sentence_for_applicant, sentence_for_team
from conversations.views.lists import join_here
from conversations.views.reviews.delegating import asked_by_email, delegated_notice, is_answered
from models.domain import Event
from models.enums import Audience, EventKind, MembershipStatus, Stage

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.people import Participant


def team_notice(onboarding: Onboarding, event: Event) -> Message:
    """A line of the history beneath the card."""
    return Message(
        (
            Paragraph(sentence_for_team(event, onboarding)),
            *details(event),
            *_for_team(onboarding, event),
            *mentions(onboarding, event),
        ),
        _team_buttons(onboarding, event),
    )


def channel_notice(onboarding: Onboarding, event: Event) -> Message:
    """What falls due, in the channel itself: which onboarding, what is to be done, and who has it."""
    has = onboarding.assignee
    who = paragraph("{who} has it.", who=Said(has.name, has.user)) if has else paragraph("Nobody has it.")
    what = paragraph("{what}.", what=sentence_for_team(event, onboarding))
    card = Button("open_card", "Show its card", onboarding.reference)
    if event.kind == EventKind.CLOSE_ASKED:
        return Message((Heading(name_of(onboarding)), what, who), _ways_to_close(onboarding), (card,))
    buttons = (*offered(onboarding, None, "take"), card)
    return Message((Heading(name_of(onboarding)), what, _to_do(onboarding), who), buttons)


def _to_do(onboarding: Onboarding) -> Paragraph:
    return paragraph("{step}.", step=capitalised(next_step(onboarding).words))


_OFFERS = (EventKind.TIMES_OFFERED, EventKind.TIMES_OPEN)
_BEFORE_A_CALL = (EventKind.CALL_SOON, EventKind.CALL_IN_AN_HOUR)
_ABOUT_A_CALL = (EventKind.TIME_PICKED, EventKind.CALL_PLACE, EventKind.MEETING_REFUSED, *_BEFORE_A_CALL)


def has_nothing_to_offer(onboarding: Onboarding, event: Event, audience: str) -> bool:
    """Whether a notice would offer times of which none is free any more, or call for what is done: it is not sent."""
    quiet = event.kind in (EventKind.NUDGED, EventKind.CLOSE_ASKED) and not waits_for_applicant(onboarding)
    if quiet or is_over(onboarding, event) or is_answered(onboarding, event):
        return True
    if event.kind in (EventKind.CALL_PLACE, EventKind.MEETING_REFUSED) and booked_call(onboarding) is None:
        return True
    return event.kind in _OFFERS and audience != Audience.TEAM and not _can_choose(onboarding)


def reminds_of_no_call(onboarding: Onboarding, event: Event) -> bool:
    """Whether an event reminds of a call that was moved, cancelled or recorded since, or that has begun."""
    if event.kind not in (*_BEFORE_A_CALL, EventKind.CALL_TO_RECORD):
        return False
    call = booked_call(onboarding)
    if call is None or call.starts_at != data_as(event, CallAt).starts_at:
        return True
    return event.kind in _BEFORE_A_CALL and call.starts_at <= onboarding.now


def _can_choose(onboarding: Onboarding) -> bool:
    return bool(offered_calls(onboarding)) and onboarding.can(Trigger.PICK_TIME)


def _for_team(onboarding: Onboarding, event: Event) -> tuple[Block, ...]:
    match event.kind:
        case EventKind.SUBMITTED if event.stage:
            return _files(onboarding, event.stage)
        case _ if event.kind in _ABOUT_A_CALL and (call := booked_call(onboarding)):
            return (to_invite(onboarding, call),)
        case EventKind.DECLINED | EventKind.WITHDRAWN:
            return _call_falls(onboarding)
        case EventKind.DUE_SOON | EventKind.OVERDUE | EventKind.SNOOZE_OVER:
            return (_to_do(onboarding),)
        case _:
            return ()


def _files(onboarding: Onboarding, stage: Stage) -> tuple[Block, ...]:
    """The files of a submitted stage: a chat platform opens a file to those with whom its link was shared."""
    given = [onboarding.answers.get(question.key) for question in onboarding.questions(stage)]
    files = [answer for answer in given if isinstance(answer, dict) and answer["kind"] == "file"]
    links = tuple((Said(file["text"]), Words(" "), Words("Open the file", link=file["link"])) for file in files)
    return (Bullets(links),) if links else ()


def _team_buttons(onboarding: Onboarding, event: Event) -> tuple[Button, ...]:
    match event.kind:
        case EventKind.SUBMITTED | EventKind.CALL_PREPARED:
            which = AnswersDetail(everything=event.kind != EventKind.SUBMITTED)
            return (button("see_answers", onboarding, which, style=Style.SECONDARY),)
        case EventKind.CLOSE_ASKED:
            return _ways_to_close(onboarding)
        case EventKind.ITEM_ASKED | EventKind.ITEM_ANSWERED:
            return _at_the_item(onboarding, event, None)
        case EventKind.SPECIALIST_ASKED:
            return offered(onboarding, None, "opinions")
        case EventKind.SPECIALIST_ANSWERED:
            return offered(onboarding, None, "checklist")
        case EventKind.SNOOZED:
            return offered(onboarding, None, "unsnooze")
        case _ if event.kind in _ABOUT_A_CALL:
            return _about_the_call(onboarding)
        case EventKind.TOLD_TEAM:
            return (button("message_applicant", onboarding, label="Reply"),)
        case EventKind.ASSIGNEE_LEFT | EventKind.UNASSIGNED if onboarding.assignee is None:
            return (button("take", onboarding),)
        case _:
            return ()


def _about_the_call(onboarding: Onboarding) -> tuple[Button, ...]:
    """For the onboarding team: the file for a calendar, and where it is held until that is said."""
    call = booked_call(onboarding)
    place = () if call and (call.link or call.room) else ("call_place",)
    return offered(onboarding, None, "team_call_file", *place)


def _at_the_item(onboarding: Onboarding, event: Event, reader: Participant | None) -> tuple[Button, ...]:
    """To answer what was said at an item, or to settle it, while it stands. `reader`: None for the onboarding team."""
    key = data_as(event, ItemComment).key
    names = ("ask_about", "settle_item") if reader else ("comment", "team_settle_item")
    drawn = offered(onboarding, reader, *names, detail=QuestionDetail(key)) if comments_at(onboarding, key) else ()
    return tuple(replace(each, label="Reply") if each.action in ("ask_about", "comment") else each for each in drawn)


def _ways_to_close(onboarding: Onboarding) -> tuple[Button, ...]:
    """Write once more, end it, or leave it open."""
    return offered(onboarding, None, "keep_open", "message_applicant", "decline")


def applicant_notice(onboarding: Onboarding, event: Event, reader: Participant) -> Message:
    """What an applicant hears: which onboarding, what happened, why, and the next press."""
    match event.kind:
        case EventKind.JOIN_ASKED:
            return _join_asked(onboarding, event)
        case EventKind.ADDRESS_CHANGED:
            return _address_changed(onboarding, event)
        case EventKind.LINKED | EventKind.UNLINKED:
            return _linked(onboarding, event, reader)
        case EventKind.COLLEAGUE_INVITED:
            asked = asked_by_email(onboarding, data_as(event, ColleagueInvited).email)
            drawn = invitation(onboarding, event.by or "")
            return replace(drawn, blocks=(*drawn.blocks, *asked))
        case EventKind.DELEGATED | EventKind.DELEGATE_TOLD if delegated := delegated_notice(onboarding, event):
            return delegated
        case EventKind.JOIN_REFUSED:
            words = "{who} did not add you to {name}."
            return simple(words, who=Said(event.by or ""), name=name_of(onboarding))
        case EventKind.REMOVED if onboarding.role_of(reader.id) is None:
            words = "{who} removed you from {name}. You will not hear about it any more."
            return simple(words, who=Said(event.by or ""), name=name_of(onboarding))
        case _:
            blocks = (
                Heading(_heading(onboarding, event, reader)),
                *(() if event.kind == EventKind.TIMES_OFFERED else details(event)),
                *_after(onboarding, event, reader),
            )
            buttons, menu = _next(onboarding, event, reader)
            return Message((*blocks, Paragraph(name_of(onboarding))), buttons, menu)


def _heading(onboarding: Onboarding, event: Event, reader: Participant) -> Text:
    given = data_as(event, RoleGiven)
    if event.kind == EventKind.JOINED and given.member == reader.id:
        return text("You joined as {role}", role=Words(ROLE_NAMES[given.role]))
    return capitalised(sentence_for_applicant(event, onboarding))


def place_notice(onboarding: Onboarding, event: Event, target: str) -> Message | None:
    """What an applicant team's channel hears: the same words, and presses that anybody there may make.

    `target`: the channel. One that the onboarding does not belong to any more hears that, and nothing else.
    """
    if onboarding.place(target) is None:
        closed = event.kind == EventKind.CHANNEL_CLOSED
        return simple("{what}.", what=sentence_for_applicant(event, onboarding)) if closed else None
    if event.kind == EventKind.STARTED:
        words = text("{who} started onboarding with NHS Notify for this team.", who=Said(event.by or ""))
        open_to_all = paragraph("Members of the workspace can join, to see it and to answer questions. Others can ask.")
        return Message((Paragraph(words), open_to_all), (join_here(onboarding.reference),))
    blocks = (
        Heading(capitalised(sentence_for_applicant(event, onboarding))),
        *details(event),
        Paragraph(name_of(onboarding)),
    )
    return Message(blocks, (button("status", onboarding),))


def _after(onboarding: Onboarding, event: Event, reader: Participant) -> tuple[Block, ...]:
    match event.kind:
        case _ if event.kind in _OFFERS:
            return times_card(onboarding, reader).blocks[1:]
        case _ if event.kind in _ABOUT_A_CALL and (call := booked_call(onboarding)):
            return about_call(onboarding, call, reader.zone)
        case _ if type_of(event).next_step:
            return (next_step_list(onboarding), *opening(onboarding, current_stage(onboarding)))
        case EventKind.DECLINED:
            return (
                *_call_falls(onboarding),
                paragraph("If you want to talk about this, email {email}.", email=contact()),
            )
        case EventKind.WITHDRAWN:
            return _call_falls(onboarding)
        case EventKind.LIVE:
            return (paragraph("Your onboarding is complete."), *support())
        case _:
            return ()


def _call_falls(onboarding: Onboarding) -> tuple[Block, ...]:
    """For both sides, of a call that was booked when the onboarding ended: its time is free for others."""
    was_booked = onboarding.resume_state is State.CALL_BOOKED and not booked_call(onboarding)
    return (paragraph("The engagement call that was booked is cancelled."),) if was_booked else ()


def _next(onboarding: Onboarding, event: Event, reader: Participant) -> tuple[tuple[Button, ...], tuple[Button, ...]]:
    buttons, menu = next_steps(onboarding, reader)
    match event.kind:
        case EventKind.MORE_NEEDED:
            first = QuestionDetail(data_as(event, MoreNeeded).first)
            answer = (button("change", onboarding, first, "Answer this", Style.PRIMARY),)
            others = tuple(replace(other, style=Style.SECONDARY) for other in buttons[:2])
            return (*(answer if offered(onboarding, reader, "change") else ()), *others), menu
        case EventKind.RENEWAL_ASKED:
            return _to_renew(onboarding, event, reader), menu
        case EventKind.NUDGED:
            return (*buttons[:1], SNOOZE_REMINDERS, STOP_REMINDERS), (*buttons[1:], *menu)
        case EventKind.OWNER_LEFT_WORKSPACE:
            return offered(onboarding, reader, "take_ownership"), menu
        case EventKind.TOLD_APPLICANT:
            return tuple(replace(b, label="Reply") for b in offered(onboarding, reader, "message_team")), ()
        case EventKind.ITEM_ASKED | EventKind.ITEM_ANSWERED:
            return _at_the_item(onboarding, event, reader), ()
        case _ if event.kind in _OFFERS:
            return times_card(onboarding, reader).buttons, menu
        case _ if event.kind in _ABOUT_A_CALL:
            return (*offered(onboarding, reader, "call_file"), *buttons[:2]), (*buttons[2:], *menu)
        case _:
            return buttons, menu


def _to_renew(onboarding: Onboarding, event: Event, reader: Participant) -> tuple[Button, ...]:
    """Until it is renewed."""
    asked = data_as(event, RenewalAsked)
    open_still = any(each.until == asked.until for each in validities(onboarding))
    return offered(onboarding, reader, "renew", detail=QuestionDetail(asked.first)) if open_still else ()


def _join_asked(onboarding: Onboarding, event: Event) -> Message:
    asked = text("{who} asks to join {name}.", who=Said(event.by or ""), name=name_of(onboarding))
    email = data_as(event, JoinAsked).email
    about = (paragraph("Their work email address is {email}.", email=Said(email)),) if email else ()
    return Message((Paragraph(asked), *about), _answers(onboarding, event))


def _answers(onboarding: Onboarding, event: Event) -> tuple[Button, ...]:
    """Yes and no to whoever asks to join, while they ask."""
    member = onboarding.member(event.person) if event.person else None
    open_still = member is not None and member.status is MembershipStatus.ASKED
    names = ("accept_colleague", "refuse_colleague") if open_still else ()
    return tuple(button(name, onboarding, RowDetail(member.id if member else None)) for name in names)


def _address_changed(onboarding: Onboarding, event: Event) -> Message:
    told = paragraph("{what}. Until then they cannot see it.", what=sentence_for_applicant(event, onboarding))
    return Message((told, Paragraph(name_of(onboarding))), _answers(onboarding, event))


def _linked(onboarding: Onboarding, event: Event, reader: Participant) -> Message:
    """Whoever was linked can undo it where they read this. One who is in it no more learns no name."""
    told = paragraph("{what}.", what=sentence_for_applicant(event, onboarding))
    if event.kind == EventKind.UNLINKED:
        return Message((told, *((Paragraph(name_of(onboarding)),) if onboarding.role_of(reader.id) else ())))
    mine = reader.id == event.person
    undo = paragraph("If you did not do this, select Unlink, or type unlink.")
    buttons = (Button("unlink", "Unlink"),) if mine else ()
    return Message((told, *((undo,) if mine else ()), Paragraph(name_of(onboarding))), buttons)


def invitation(onboarding: Onboarding, by: str) -> Message:
    """For somebody whose colleague invited them."""
    words = text("{who} invites you to join the onboarding of {name}.", who=Said(by), name=name_of(onboarding))
    join = Button("join", "Join", onboarding.reference, style=Style.PRIMARY)
    return Message((Paragraph(words),), (join, Button("decline_invitation", "Not now", onboarding.reference)))
