"""The waiting list: who may be invited next, why each waits, and how many can be taken on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.desk.queue import ON_WAITING_LIST, QueueFilter, query
from conversations.details.desk import BoardDetail
from conversations.details.detail import number_in
from conversations.guidance.uk_time import in_uk
from conversations.handlers.registry import GeneralRequest, handles_general
from conversations.replies import Outcome, Result
from conversations.repository import desk
from conversations.text import Text, text
from conversations.views.desk import waiting as view

if TYPE_CHECKING:
    from datetime import date

    from conversations.context import TurnContext

MOST_IN_A_MONTH = 9_999


@handles_general("waiting")
async def waiting(request: GeneralRequest) -> Outcome:
    """A page, by priority and then by date; a page that is gone is the last one."""
    context = request.context
    wanted = query(QueueFilter(state=ON_WAITING_LIST, sort="priority"), context.identity.id, _today(context))
    total = await desk.count_queue(context.session, wanted)
    page = max(0, min(request.detail_as(BoardDetail).page, (total - 1) // view.PAGE))
    rows = await desk.queue_page(context.session, wanted, view.PAGE, page * view.PAGE)
    months = await desk.capacity(context.session, _today(context))
    return Outcome((view.waiting_message(rows, page, total, months),))


@handles_general("set_capacity")
async def set_capacity(request: GeneralRequest) -> Outcome:
    """How many are expected in each of the next months. A month that is over is not changed any more."""
    context, sent = request.context, request.sent
    months = await desk.capacity(context.session, _today(context))
    if sent is None:
        return Outcome(form=view.capacity_form(months, {}, {}))
    known = {str(month.first): month.first for month in months}
    errors = {name: problem for name, values in sent.values.items() if (problem := _problem(name, values, known))}
    if errors:
        return Outcome(form=view.capacity_form(months, sent.values, errors), result=Result.INVALID)
    for name, values in sent.values.items():
        await desk.expect(context.session, known[name], _number(_typed(values)))
    return Outcome((view.capacity_message(await desk.capacity(context.session, _today(context))),))


def _problem(name: str, values: tuple[str, ...], known: dict[str, date]) -> Text:
    """Why a number cannot be taken; empty where it can."""
    if name not in known:
        return text("This month is over, so leave it as it is")
    typed = _typed(values)
    if typed and _number(typed) is None:
        return text("Enter a whole number between 0 and {most}", most=MOST_IN_A_MONTH)
    return ()


def _number(typed: str) -> int | None:
    """None for what is empty, no whole number, or too large."""
    number = number_in(typed)
    return number if number is not None and number <= MOST_IN_A_MONTH else None


def _typed(values: tuple[str, ...]) -> str:
    return next(iter(values), "").strip().replace(",", "")


def _today(context: TurnContext) -> date:
    return in_uk(context.now).date()
