"""The onboarding team's queue: what each of them wants to see of it, remembered until they ask for something else."""

from __future__ import annotations

from conversations.desk.queue import QueueFilter, query, typed
from conversations.details.desk import QueueDetail
from conversations.guidance.uk_time import in_uk
from conversations.handlers.registry import GeneralRequest, handles_general
from conversations.replies import Outcome, Result, simple
from conversations.repository import desk
from conversations.text import Said
from conversations.views.desk.queue import PAGE, filter_of, queue_form, queue_message


@handles_general("queue")
async def queue(request: GeneralRequest) -> Outcome:
    """A page of what was asked for last, or of what is asked for now."""
    detail = request.detail_as(QueueDetail)
    if not request.text:
        return await _shown(request, asked_for(request, detail), detail.page)
    asked, unknown = typed(request.text)
    if unknown:
        told = 'We do not know "{words}" here. Type queue with words such as mine, nobody, late, us, high or 4, or all.'
        return Outcome((simple(told, words=Said(" ".join(unknown)[:80])),), result=Result.INVALID)
    return await _shown(request, asked, 0)


@handles_general("filter_queue")
async def filter_queue(request: GeneralRequest) -> Outcome:
    """The form with every filter, then what it asks for."""
    context, sent = request.context, request.sent
    if sent is None:
        asked = asked_for(request, request.detail_as(QueueDetail))
        return Outcome(form=queue_form(asked, await context.colleagues()))
    return await _shown(request, filter_of(sent.values), 0)


def asked_for(request: GeneralRequest, detail: QueueDetail) -> QueueFilter:
    """What a button asks to see of the queue, or else what the actor saw last."""
    if detail.asked == "all":
        return QueueFilter()
    return QueueFilter.parse(detail.asked or request.context.identity.queue or "")


async def _shown(request: GeneralRequest, asked: QueueFilter, page: int) -> Outcome:
    """Whoever asks for a page that is gone sees the last one."""
    context = request.context
    await context.remember_queue(str(asked))
    wanted = query(asked, context.identity.id, in_uk(context.now).date())
    total = await desk.count_queue(context.session, wanted)
    page = max(0, min(page, (total - 1) // PAGE))
    rows = await desk.queue_page(context.session, wanted, PAGE, page * PAGE)
    names = await desk.names(context.session, {row.assignee for row in rows if row.assignee})
    return Outcome((queue_message(rows, names, asked, context.now, page, total),))
