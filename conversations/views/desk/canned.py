"""What the onboarding team often sends, as it sees and changes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from conversations.actions.desk import REMOVE_REPLY
from conversations.desk.canned import FIELDS, LONGEST_NAME, PURPOSES
from conversations.details.rows import RowDetail
from conversations.replies import (
    Block,
    Button,
    Field,
    FieldKind,
    Form,
    Heading,
    Message,
    Option,
    Style,
    SummaryList,
    SummaryRow,
    paragraph,
)
from conversations.text import Said, Text, Words, counted, text
from models.desk import CannedReply

_ADD = Button("add_reply", "Add words")


def reply_list(kept: Sequence[CannedReply]) -> Message:
    """By the action that they are for, each with how often it was sent."""
    blocks: list[Block] = [Heading(text("What we often send"))]
    for purpose, replies in groupby(kept, key=lambda reply: reply.purpose):
        blocks.append(paragraph("{action}:", action=Words(PURPOSES.get(purpose, purpose), strong=True)))
        blocks.append(SummaryList(tuple(_row(reply) for reply in replies)))
    if not kept:
        blocks.append(paragraph("Nothing is kept yet."))
    return Message(tuple(blocks), (_ADD,), tuple(_removes(reply) for reply in kept))


def _removes(reply: CannedReply) -> Button:
    label = f"Remove {reply.name}"
    return Button("remove_reply", label, detail=_detail(reply), style=Style.WARNING, confirm=REMOVE_REPLY)


def _detail(reply: CannedReply) -> str:
    return str(RowDetail(reply.id))


def _row(reply: CannedReply) -> SummaryRow:
    change = Button("change_reply", "Change", detail=_detail(reply), subject=reply.name)
    return SummaryRow(
        (Said(reply.name),), (Said(reply.words),), change, text("Sent {n}", n=counted(reply.uses, "time"))
    )


def reply_form(action: str, reply: CannedReply, errors: Mapping[str, Text] | None = None) -> Form:
    """`reply`: as it stands, or as it was typed."""
    errors = errors or {}
    purposes = tuple(Option(purpose, text("{name}", name=Words(label))) for purpose, label in PURPOSES.items())
    purpose = Field(
        "purpose",
        text("What are they for?"),
        FieldKind.CHOICE,
        options=purposes,
        values=(reply.purpose,) if reply.purpose in PURPOSES else (),
        error=errors.get("purpose", ()),
    )
    name = Field(
        "name",
        text("What do you call them?"),
        FieldKind.TEXT,
        hint=text("Only the onboarding team sees this."),
        values=(reply.name,) if reply.name else (),
        error=errors.get("name", ()),
        limit=LONGEST_NAME,
    )
    words = Field(
        "words",
        text("The words"),
        FieldKind.LONG_TEXT,
        hint=text("These are filled in when you send them: {fields}.", fields=Words(FIELDS)),
        values=(reply.words,) if reply.words else (),
        error=errors.get("words", ()),
        limit=1000,
    )
    title = "Add words" if action == "add_reply" else "Change words"
    return Form(action, title, (purpose, name, words), detail=_detail(reply) if reply.id else "", submit="Keep")
