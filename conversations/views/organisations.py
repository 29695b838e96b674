"""Which organisation somebody means by what they typed: the nearest few of the list, and what they typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.content.questions import DEFAULT_LIMITS, QuestionType
from conversations.details.journey import ChoiceDetail
from conversations.organisations.choosing import chosen, described, label
from conversations.replies import Bullets, Button, Message, Style, paragraph
from conversations.text import Said
from conversations.views.buttons import button

if TYPE_CHECKING:
    from conversations.handlers.registry import OnboardingRequest

_AS_BUTTONS = 2


def which_organisation(request: OnboardingRequest, key: str) -> Message | None:
    """To ask before what was typed becomes the answer to a question.

    None where nothing of the list is like it, and for what is longer than an answer may be.
    """
    found, typed = request.organisations, request.text.strip()
    if not found.nearest or chosen(found, typed) or len(typed) > DEFAULT_LIMITS[QuestionType.TEXT]:
        return None

    def choice(value: str, shown: str) -> Button:
        return button("choose", request.onboarding, ChoiceDetail(key, value), shown, Style.SECONDARY)

    told = paragraph("Is your organisation one of these? We have not saved {typed} yet.", typed=Said(typed))
    how = paragraph("Select yours. If it is not here, select Use what I typed, or type more of its name.")
    offered = [choice(one.code, label(one)) for one in found.nearest]
    as_typed = choice(typed, "Use what I typed")
    near = Bullets(tuple(map(described, found.nearest)))
    return Message((told, near, how), (*offered[:_AS_BUTTONS], as_typed), tuple(offered[_AS_BUTTONS:]))
