"""The summary of each morning: seen at any time, and sent to each of the onboarding team who wants theirs."""

from __future__ import annotations

from conversations.handlers.registry import GeneralRequest, handles_general
from conversations.replies import Outcome
from conversations.repository import morning_summary
from conversations.views.desk.morning_summary import choice_message, nothing_today, summary_message


@handles_general("summary")
async def summary(request: GeneralRequest) -> Outcome:
    """Everything as it stands now."""
    context = request.context
    wanted = await morning_summary.wants(context.session, context.identity.id)
    found = await morning_summary.read(context.session, context.now, context.services.packs)
    return Outcome((summary_message(found, context.now, wanted) or nothing_today(wanted),))


@handles_general("have_summary")
async def have(request: GeneralRequest) -> Outcome:
    """From the next morning on."""
    return await _choose(request, wanted=True)


@handles_general("stop_summary")
async def stop(request: GeneralRequest) -> Outcome:
    """No summary of their own from now on. The channel gets its own all the same."""
    return await _choose(request, wanted=False)


async def _choose(request: GeneralRequest, wanted: bool) -> Outcome:
    await morning_summary.want(request.context.session, request.context.identity.id, wanted)
    return Outcome((choice_message(wanted),))
