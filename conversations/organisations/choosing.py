"""How an applicant chooses their organisation from the list: what was meant, and what follows for both questions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from conversations.details.journey import ChangeDetail, ChoiceDetail, PageDetail, QuestionDetail
from conversations.guidance.uk_time import long_date
from conversations.journey.stages import stage_of
from conversations.onboarding.progress import current_stage
from conversations.organisations.types import TYPE_NAMES
from conversations.replies import Inset, Paragraph, paragraph
from conversations.text import Said, Text, text
from models.enums import Stage
from models.folding import folded
from models.organisations import Listed, Organisation

if TYPE_CHECKING:
    from conversations.content.questions import AnswerValue
    from conversations.handlers.registry import OnboardingRequest
    from conversations.organisations.lookup import Organisations

ORGANISATION, CODE = "registration.organisation", "registration.ods_code"
ASKED = (ORGANISATION, CODE)
"""The questions at which an organisation is chosen. One choice answers both."""

_EARLY = (Stage.BEFORE_YOU_START, Stage.REGISTRATION)
_CODE = re.compile(r"(?:.*\()?\s*([A-Za-z0-9]{1,9})\s*\)?", re.DOTALL)


def is_about(request: OnboardingRequest) -> bool:
    """Whether an organisation may be shown, typed or chosen in this turn."""
    if set(ASKED) & set(request.values):
        return True
    match request.detail:
        case (
            ChoiceDetail(question=key) | QuestionDetail(key=str(key)) | ChangeDetail(where=QuestionDetail(key=str(key)))
        ) if key:
            return stage_of(key) in _EARLY
        case PageDetail(stage=Stage() as stage) | ChangeDetail(where=PageDetail(stage=Stage() as stage)):
            return stage in _EARLY
        case PageDetail() | QuestionDetail() | ChangeDetail():
            return current_stage(request.onboarding) in _EARLY
        case _:
            return request.by.asking in ASKED


def typed_in(request: OnboardingRequest) -> list[str]:
    """What was typed or chosen at these questions."""
    typed = [value for key in ASKED for value in request.values.get(key, ())]
    if isinstance(request.detail, ChoiceDetail) and request.detail.question in ASKED:
        typed.append(request.detail.value)
    return [*typed, *([request.text] if typed_in_chat(request) else [])]


def typed_in_chat(request: OnboardingRequest) -> bool:
    """Whether the text is an answer to one of these questions."""
    return bool(request.text.strip()) and request.by.asking in ASKED and not isinstance(request.detail, ChoiceDetail)


def code_in(typed: str) -> str:
    """The ODS code that something typed may be, in capitals: of "rr8", and of "Leeds Trust (RR8)". Else empty."""
    found = _CODE.fullmatch(typed.strip(" .,;:'\""))
    return found[1].upper() if found else ""


def chosen(organisations: Organisations, typed: str) -> Organisation | None:
    """The organisation whose code was typed or chosen, or whose whole name was, if no other is called so."""
    if one := organisations.by_code.get(code_in(typed)):
        return one
    wanted = folded(typed)
    same = [one for one in organisations.nearest if folded(one.name) == wanted]
    return same[0] if len(same) == 1 and not same[0].closed else None


def filled_in(
    values: Mapping[str, tuple[str, ...]], standing: Mapping[str, AnswerValue], organisations: Organisations
) -> Mapping[str, tuple[str, ...]]:
    """A form's values, with what was chosen in place of what stands for it. One choice fills both fields.

    A code that somebody changed by hand stands beside the name that they chose.
    """
    if not organisations.offered or not set(ASKED) <= set(values):
        return values
    name, code = (" ".join(values[key]).strip() for key in ASKED)
    by_name, by_code = chosen(organisations, name), chosen(organisations, code)
    is_new = by_name is not None and by_name.name != standing.get(ORGANISATION)
    if by_name and (not code or (is_new and code == standing.get(CODE))):
        by_code = by_name
    if by_code and not name:
        by_name = by_code
    return {
        **values,
        ORGANISATION: (by_name.name,) if by_name else values[ORGANISATION],
        CODE: (by_code.code,) if by_code else values[CODE],
    }


def meant(organisations: Organisations, key: str, written: str) -> tuple[Organisation | None, str]:
    """The organisation that an answer chooses, and the answer that it is then; else as it was written."""
    one = chosen(organisations, written) if key in ASKED else None
    if one is None:
        return None, written
    return one, one.name if key == ORGANISATION else one.code


def beside(key: str, one: Organisation | None, standing: Mapping[str, AnswerValue]) -> dict[str, AnswerValue]:
    """What a choice at one question answers at the other. A name that was typed stands beside another one's code."""
    if one is None:
        return {}
    if key == ORGANISATION:
        return {CODE: one.code}
    return {} if standing.get(ORGANISATION) else {ORGANISATION: one.name}


def listed_as(organisations: Organisations, code: str) -> Listed | None:
    """What an onboarding keeps of the list's record of its ODS code; None where there is none."""
    one = organisations.by_code.get(code)
    return Listed(one.type, one.closed) if one else None


def label(one: Organisation) -> str:
    """ "Leeds Teaching Hospitals NHS Trust (RR8)"."""
    return f"{one.name} ({one.code})"


def about(one: Organisation) -> str:
    """ "NHS trust, Leeds", and whether it is closed."""
    since = f"closed on {long_date(one.closed_on)}" if one.closed_on else "closed"
    return ", ".join(part for part in (TYPE_NAMES[one.type], one.town, since if one.closed else "") if part)


def described(one: Organisation) -> Text:
    """The whole of it in a sentence's words."""
    return text("{name}: {about}", name=Said(label(one)), about=Said(about(one)))


def notes(organisations: Organisations, code: str) -> tuple[Paragraph | Inset, ...]:
    """What to know once a code is kept: what the list has under it, that it has nothing, or that nobody could look."""
    one = organisations.by_code.get(code)
    if not organisations.offered or not code:
        return ()
    if one is None and organisations.silent:
        told = "We could not look in the NHS list of organisations just now, so we have not checked this ODS code."
        return (paragraph(told),)
    if one is None:
        told = "We did not find {code} in the NHS list of organisations. We kept what you typed. Check it if you can."
        return (paragraph(told, code=Said(code)),)
    has = paragraph("The NHS list of organisations has {one}.", one=described(one))
    if not one.closed:
        return (has,)
    closed = "Worth knowing: {name} is closed in the NHS list of organisations. Check that it is yours"
    return has, Inset(text(closed, name=Said(label(one))))
