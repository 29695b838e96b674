"""Finding an onboarding by a part of what it is called, and everything about one in one place."""

from __future__ import annotations

from conversations.details.desk import FindDetail
from conversations.details.rows import RowDetail
from conversations.handlers.registry import GeneralRequest, OnboardingRequest, handles, handles_general
from conversations.onboarding.records import History
from conversations.replies import Outcome, Result, simple
from conversations.repository import desk
from conversations.views.desk.finding import PAGE, case_messages, found_message, older_history
from models.folding import folded


@handles_general("find")
async def find(request: GeneralRequest) -> Outcome:
    """A page of those that fit what was typed, the best first, closed ones too."""
    detail = request.detail_as(FindDetail)
    wanted = request.text or detail.words
    if not folded(wanted):
        told = "Type find and part of a name, a service, an ODS code, a reference or an email address: find leeds."
        return Outcome((simple(told),), result=Result.INVALID)
    context = request.context
    found = await desk.found(context.session, wanted)
    page = max(0, min(detail.page, (len(found) - 1) // PAGE))
    shown = await desk.records(context.session, found[page * PAGE :][:PAGE])
    return Outcome((found_message(wanted, shown, context.now, page, len(found)),))


@handles("case")
def case(request: OnboardingRequest) -> Outcome:
    """Where it stands, its people, what is due, every answer, and what happened with notes and messages."""
    history = request.history or History()
    if request.detail_as(RowDetail).id is not None:
        return Outcome((older_history(request.onboarding, history),))
    return Outcome(case_messages(request.onboarding, history))
