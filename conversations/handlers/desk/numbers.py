"""The onboarding team's numbers: a month beside the three before it."""

from __future__ import annotations

from conversations.desk.numbers import month_before, month_of, read_month
from conversations.details.desk import NumbersDetail
from conversations.guidance.uk_time import in_uk
from conversations.handlers.registry import GeneralRequest, handles_general
from conversations.replies import Outcome, Result, simple
from conversations.repository.numbers import read_numbers
from conversations.text import Said
from conversations.views.desk.numbers import BESIDE, numbers_message


@handles_general("numbers")
async def numbers(request: GeneralRequest) -> Outcome:
    """Those of the present month, or of the one that is asked for."""
    now = request.context.now
    present = month_of(in_uk(now).date())
    asked = request.text or request.detail_as(NumbersDetail).month
    month = read_month(asked) if asked else present
    if month is None:
        told = 'We do not know the month "{words}". Type a month such as numbers 2026-10 or numbers October 2026.'
        return Outcome((simple(told, words=Said(asked[:80])),), result=Result.INVALID)
    if month > present:
        told = "That month has not begun, so it has no numbers yet. Type numbers for the present month."
        return Outcome((simple(told),), result=Result.INVALID)
    months = tuple(month_before(month, count) for count in range(BESIDE + 1))
    found = await read_numbers(request.context.session, months, now)
    services = request.context.services
    return Outcome((numbers_message(found, present, services.packs(services.begins_with)),))
