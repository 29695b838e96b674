"""What the onboarding team often sends: its list, and keeping, changing and removing words."""

from __future__ import annotations

from dataclasses import replace

from conversations.desk.canned import LONGEST_NAME, MOST_OF_A_PURPOSE, PURPOSES, unknown_field
from conversations.details.rows import RowDetail
from conversations.guidance.nhs_number import contains_nhs_number
from conversations.handlers.registry import GeneralRequest, handles_general
from conversations.questions.free_text import LIMIT
from conversations.questions.problems import PATIENT_DATA
from conversations.replies import Message, Outcome, Result, simple
from conversations.repository import canned_replies
from conversations.text import Text, Words, text
from conversations.turns import Submitted
from conversations.views.desk.canned import reply_form, reply_list
from models.desk import CannedReply

_NEW = CannedReply(0, "", "", "")
_GONE = simple("These words are not kept any more. Type replies to see what is.")


@handles_general("replies")
async def replies(request: GeneralRequest) -> Outcome:
    """All of it, by the action that it is for."""
    return Outcome((await _list(request),))


@handles_general("add_reply")
async def add_reply(request: GeneralRequest) -> Outcome:
    """The form, then what it keeps."""
    if request.sent is None:
        return Outcome(form=reply_form("add_reply", _NEW))
    return await _keep(request, "add_reply", _read(request.sent, _NEW))


@handles_general("change_reply")
async def change_reply(request: GeneralRequest) -> Outcome:
    """The same for what is kept."""
    known = await _known(request)
    if known is None:
        return Outcome((_GONE,), result=Result.MOVED_ON)
    if request.sent is None:
        return Outcome(form=reply_form("change_reply", known))
    return await _keep(request, "change_reply", _read(request.sent, known))


@handles_general("remove_reply")
async def remove_reply(request: GeneralRequest) -> Outcome:
    """What was sent with it stays as it was sent."""
    known = await _known(request)
    if known is None:
        return Outcome((_GONE,), result=Result.MOVED_ON)
    await canned_replies.keep(request.context.session, replace(known, removed=True))
    return Outcome((simple("We removed these words. Nobody can choose them any more."), await _list(request)))


async def _list(request: GeneralRequest) -> Message:
    return reply_list(await canned_replies.all_kept(request.context.session))


async def _known(request: GeneralRequest) -> CannedReply | None:
    wanted = request.detail_as(RowDetail).id
    kept = await canned_replies.all_kept(request.context.session)
    return next((reply for reply in kept if reply.id == wanted), None)


def _read(sent: Submitted, before: CannedReply) -> CannedReply:
    typed = {name: next(iter(values), "").strip() for name, values in sent.values.items()}
    purpose = typed.get("purpose") or before.purpose
    return replace(before, purpose=purpose, name=" ".join(typed.get("name", "").split()), words=typed.get("words", ""))


async def _keep(request: GeneralRequest, action: str, reply: CannedReply) -> Outcome:
    others = [
        other
        for other in await canned_replies.all_kept(request.context.session)
        if other.purpose == reply.purpose and other.id != reply.id
    ]
    errors = _errors(reply, others)
    if errors:
        return Outcome(form=reply_form(action, reply, errors), result=Result.INVALID)
    await canned_replies.keep(request.context.session, reply)
    told = simple("We keep these words. You can choose them when you select {action}.", action=_action(reply))
    return Outcome((told, await _list(request)))


def _action(reply: CannedReply) -> Words:
    return Words(PURPOSES[reply.purpose], strong=True)


def _errors(reply: CannedReply, others: list[CannedReply]) -> dict[str, Text]:
    """By field: nothing is kept while there is one."""
    errors: dict[str, Text] = {}
    if reply.purpose not in PURPOSES:
        errors["purpose"] = text("Select what they are for")
    elif len(others) >= MOST_OF_A_PURPOSE:
        errors["purpose"] = text("There are {most} for this already. Remove one first", most=MOST_OF_A_PURPOSE)
    if not reply.name:
        errors["name"] = text("Enter what to call them")
    elif len(reply.name) > LONGEST_NAME:
        errors["name"] = text("Use {most} characters or fewer", most=LONGEST_NAME)
    elif any(other.name.casefold() == reply.name.casefold() for other in others):
        errors["name"] = text("There are words of this name already. Choose another name")
    if not reply.words:
        errors["words"] = text("Enter the words")
    elif len(reply.words) > LIMIT // 2:
        errors["words"] = text("Use {most} characters or fewer", most=LIMIT // 2)
    elif contains_nhs_number(reply.words):
        errors["words"] = text(PATIENT_DATA)
    elif wrong := unknown_field(reply.words):
        errors["words"] = wrong
    return errors
