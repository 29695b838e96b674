"""What somebody does whatever they work on: help, costs, reminders, emails, their own data, their other apps."""

from __future__ import annotations

from functools import partial

from conversations.details.rows import CodeDetail, MessageDetail, RowDetail, TopicDetail
from conversations.onboarding.people import EVERYONE
from conversations.permissions import applicant_row, desk_row, person_row, registered
from conversations.replies import Confirm, Style

_anybody = partial(person_row, side=None)
_always = partial(person_row, roles=EVERYONE)

REMOVE_TOPIC = Confirm("Remove this answer?", "Help does not give it to anybody any more.", "Remove", "Keep it")

_ERASE = Confirm(
    "Erase what we hold about you?",
    "Your name and address are taken out, and you leave every onboarding that you are in. Nobody can undo this.",
    "Erase it",
    "Keep it",
)

PERSON_ROWS = (
    person_row(
        "link",
        "Link",
        detail=CodeDetail,
        style=Style.PRIMARY,
        command="link",
        does="use the same onboarding in Slack and in Microsoft Teams",
    ),
    person_row("confirm_link", "Link", style=Style.PRIMARY),
    _always(
        "reminders",
        "Reminders",
        reads=True,
        command="reminders",
        spellings=("reminder", "remind", "emails"),
        does="choose whether we remind you of unfinished work, and whether we email you too",
    ),
    person_row(
        "language",
        "Language",
        detail=TopicDetail,
        command="language",
        spellings=("iaith",),
        takes_words=True,
        does="choose English or Welsh, such as language cymraeg",
    ),
    _always("snooze_reminders", "Snooze for a week"),
    _always("stop_reminders", "Stop reminding me"),
    _always("remind_again", "Remind me again"),
    _always("email_me", "Email me too"),
    _always("stop_emails", "Stop emailing me"),
    _always(
        "mail_code",
        "Use a code",
        pressed=False,
        command="code",
        does="use a code from an email of ours, such as code ABCD-2345",
    ),
    person_row("data", "Get it as a file", command="data", does="get all that we hold about you as a file"),
    person_row("erase", "Erase it", reads=True, command="erase", does="have what we hold about you erased"),
    person_row("confirm_erase", "Erase what you hold about me", style=Style.WARNING, confirm=_ERASE, asks_team=True),
    person_row("unlink", "Unlink", command="unlink", does="undo that, and use each app for itself"),
    person_row(
        "join_by_code",
        "Join with a code",
        command="join",
        does="join an onboarding with the code that a colleague gave you, such as join ABCD-2345",
    ),
    _anybody(
        "help",
        "Help",
        detail=TopicDetail,
        reads=True,
        command="help",
        spellings=("?", "commands"),
        does="see this list, or type help and a word, such as help DSPT",
    ),
    _anybody(
        "cost",
        "What it costs",
        reads=True,
        command="cost",
        spellings=("costs", "price", "prices"),
        does="see what messages cost, and work out what yours would cost in a year",
    ),
    _anybody("work_out_cost", "Work out your cost", style=Style.PRIMARY, opens_form=True),
    applicant_row("ask_team", "Ask the onboarding team", when=registered, style=Style.PRIMARY, detail=MessageDetail),
    desk_row("keep_topic", "Keep it as help", opens_form=True),
    desk_row(
        "topics",
        "See the answers that we keep",
        reads=True,
        command="topics",
        does="see the answers that help gives beside ours, and approve those of colleagues",
    ),
    desk_row("approve_topic", "Approve", detail=RowDetail, style=Style.PRIMARY),
    desk_row("remove_topic", "Remove", detail=RowDetail, confirm=REMOVE_TOPIC),
    person_row("welcome", "Welcome", side=None, reads=True, pressed=False),
)
