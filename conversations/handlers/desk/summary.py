"""The summary of each morning: seen at any time, and sent to each of the onboarding team who wants theirs."""

from __future__ import annotations

from conversations.handlers.registry import TurnRequest, handles_turn
from conversations.replies import Outcome
from conversations.repository import summaries
from conversations.views.desk.summary import choice_message, nothing_today, summary_message


@handles_turn("summary")
async def summary(request: TurnRequest) -> Outcome:
    """Everything as it stands now."""
    context = request.context
    wanted = await summaries.wants(context.session, context.identity.id)
    found = await summaries.read(context.session, context.now, context.services.packs)
    return Outcome((summary_message(found, context.now, wanted) or nothing_today(wanted),))


@handles_turn("have_summary")
async def have(request: TurnRequest) -> Outcome:
    """From the next morning on."""
    return await _choose(request, wanted=True)


@handles_turn("stop_summary")
async def stop(request: TurnRequest) -> Outcome:
    """The channel has its own all the same."""
    return await _choose(request, wanted=False)


async def _choose(request: TurnRequest, wanted: bool) -> Outcome:
    await summaries.want(request.context.session, request.context.identity.id, wanted)
    return Outcome((choice_message(wanted),))
