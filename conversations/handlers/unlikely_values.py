"""What is unlikely but possible: said in the form before it is done, and done when the form comes back unchanged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from conversations.details.rows import ShownDoubtsDetail
from conversations.guidance.working_days import day_off
from conversations.replies import Bullets, Form, Paragraph
from conversations.text import Text, Words, text

if TYPE_CHECKING:
    from conversations.handlers.registry import OnboardingRequest

_FAR_AHEAD = timedelta(days=366)


@dataclass(frozen=True)
class Doubt:
    """Something worth a look: what was typed, as the form carries it back, and why, after the value itself."""

    value: str
    words: Text


def look_again(request: OnboardingRequest, form: Form, doubts: Sequence[Doubt], question: str, yes: str) -> Form | None:
    """The form once more, with what is worth a look; None where there is nothing, or all of it was shown before.

    `question` and `yes` are our own words: what is asked, and the button that goes on all the same. The action's row
    names ShownDoubtsDetail.
    """
    seen = request.detail_as(ShownDoubtsDetail).values
    if all(doubt.value in seen for doubt in doubts):
        return None
    shown = tuple(dict.fromkeys(doubt.words for doubt in doubts))
    values = tuple(dict.fromkeys(doubt.value for doubt in doubts))
    intro = (Paragraph((Words(question, strong=True),)), Bullets(shown))
    return replace(form, intro=(*intro, *form.intro), detail=str(ShownDoubtsDetail(values)), submit=yes)


def unlikely_day(day: date, today: date) -> Text:
    """Why a day is unlikely for a call or to go live, after its name; empty for a working day of the coming year."""
    if off := day_off(day):
        return text("is {off}", off=Words(off))
    if day - today > _FAR_AHEAD:
        return text("is more than a year away")
    return ()
