"""Several onboardings at once: chosen in the queue, looked at, begun, and looked after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.desk.queue import QueueFilter, query
from conversations.desk.several import KEEP, KINDS, MOST_CHOSEN, ONCE_A_MINUTE, PRIORITIES, WAIT_REASONS
from conversations.details.desk import QueueDetail
from conversations.details.rows import RowDetail
from conversations.guidance.uk_time import in_uk
from conversations.handlers.desk.queue import asked_for
from conversations.handlers.desk.snoozing import read_snooze
from conversations.handlers.free_text_field import read_words
from conversations.handlers.registry import GeneralRequest, handles_general
from conversations.questions.free_text import WORDS
from conversations.replies import Message, Outcome, Result
from conversations.repository import batches, desk
from conversations.text import Said, Text, text
from conversations.views.desk import several as view
from conversations.views.desk.snoozing import UNTIL
from models.desk import Batch

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from conversations.context import TurnContext
    from models.desk import QueueQuery
    from models.domain import OnboardingRecord, Person

MOST = 2_000  # onboardings in one batch
Values = dict[str, tuple[str, ...]]


@handles_general("choose_several")
async def choose(request: GeneralRequest) -> Outcome:
    """The form with what the queue shows; sent back, what is still to be known, or a look at it."""
    context, sent = request.context, request.sent
    asked = asked_for(request, request.detail_as(QueueDetail))
    wanted = query(asked, context.identity.id, in_uk(context.now).date())
    total = await desk.count_queue(context.session, wanted)
    if not total:
        return Outcome((view.NOTHING,), result=Result.INVALID)
    if sent is None:
        return await _choosing(context, asked, wanted, total, {}, {})
    values = dict(sent.values)
    errors = _choice_errors(values, total)
    if errors:
        return await _choosing(context, asked, wanted, total, values, errors)
    records = await _chosen(context, wanted, values)
    if not records:
        gone = {view.ROWS: text("None of these is open any more. Choose others")}
        return await _choosing(context, asked, wanted, total, values, gone)
    return await _made(context, values, records)


async def _choosing(
    context: TurnContext,
    asked: QueueFilter,
    wanted: QueueQuery,
    total: int,
    values: Values,
    errors: Mapping[str, Text],
) -> Outcome:
    shown = await desk.queue_page(context.session, wanted, MOST_CHOSEN, 0)
    form = view.choosing_form(asked, shown, total, values, errors)
    return Outcome(form=form, result=Result.INVALID if errors else Result.DONE)


def _choice_errors(values: Values, total: int) -> dict[str, Text]:
    errors: dict[str, Text] = {}
    if not values.get(view.ROWS) and not values.get(view.ALL):
        errors[view.ROWS] = text("Select at least one onboarding, or all of them")
    if values.get(view.ALL) and total > MOST:
        errors[view.ROWS] = text("These are more than {most}. Change what the queue shows, so it is fewer", most=MOST)
    if next(iter(values.get(view.WHAT, ())), "") not in KINDS:
        errors[view.WHAT] = text("Select what to do")
    return errors


async def _chosen(context: TurnContext, wanted: QueueQuery, values: Values) -> list[OnboardingRecord]:
    """What is chosen and open still."""
    if values.get(view.ALL):
        return await desk.queue_page(context.session, wanted, MOST, 0)
    return await batches.open_of(context.session, values.get(view.ROWS, ())[:MOST])


async def _made(context: TurnContext, values: Values, records: list[OnboardingRecord]) -> Outcome:
    kind = values[view.WHAT][0]
    new = Batch(0, kind, context.identity.id, {}, "", context.now)
    items = [(record.id, str(record.assignee or "") if kind == "assign" else "") for record in records]
    batch = await batches.add(context.session, new, items)
    if not KINDS[kind].asks:
        gone = 0 if values.get(view.ALL) else len(set(values.get(view.ROWS, ()))) - len(records)
        return await _look_first(context, batch, {}, (), gone)
    people, today = await context.colleagues(), in_uk(context.now).date()
    return Outcome(form=view.asking_form(batch, len(items), people, today, {}, {}))


@handles_general("prepare_several")
async def prepare(request: GeneralRequest) -> Outcome:
    """What its form asks for is kept with it, and shown with how many it is for and two of them."""
    context, values = request.context, dict(request.sent.values) if request.sent else {}
    batch = await batches.find(context.session, request.detail_as(RowDetail).id)
    if batch is None:
        return Outcome((view.GONE,), result=Result.MOVED_ON)
    if stop := _not_to_be_changed(context, batch):
        return Outcome((stop,), result=Result.REFUSED)
    people = await context.colleagues()
    today = in_uk(context.now).date()
    asked, chosen, errors = _read(batch.kind, values, people, today)
    if request.sent is None or errors:
        count = (await batches.report_on(context.session, batch)).figures.total
        form = view.asking_form(batch, count, people, today, values, errors if request.sent else {})
        return Outcome(form=form, result=Result.INVALID if request.sent else Result.DONE)
    return await _look_first(context, batch, asked, chosen, 0)


def _not_to_be_changed(context: TurnContext, batch: Batch) -> Message | None:
    if batch.person != context.identity.id:
        return view.NOT_YOURS
    return view.begun_before(batch) if batch.begun_at else None


def _read(kind: str, values: Values, people: tuple[Person, ...], today: date) -> tuple[Values, Text, dict[str, Text]]:
    """What a form asks for, the same in words, and its errors."""
    match kind:
        case "assign":
            return _read_assignee(values, people)
        case "priority":
            return _read_priority(values)
        case "snooze":
            return _read_snooze(values, today)
        case _:
            words, error = read_words(values, "Enter a message")
            return {WORDS: (words,)}, (), {WORDS: error} if error else {}


def _read_snooze(values: Values, today: date) -> tuple[Values, Text, dict[str, Text]]:
    until, words, errors = read_snooze(values, today)
    if until is None or errors:
        return {}, (), errors
    return {UNTIL: (until.isoformat(),), WORDS: (words,)}, text("Until {day}", day=until), {}


def _read_assignee(values: Values, people: tuple[Person, ...]) -> tuple[Values, Text, dict[str, Text]]:
    value = next(iter(values.get(view.WHO, ())), "")
    if value == view.NOBODY:
        return {view.WHO: (value,)}, text("Nobody has them from now on"), {}
    person = next((each for each in people if str(each.id) == value), None)
    if person is None:
        return {}, (), {view.WHO: text("Select somebody on the onboarding team")}
    return {view.WHO: (value,)}, text("{name} has them from now on", name=Said(person.name)), {}


def _read_priority(values: Values) -> tuple[Values, Text, dict[str, Text]]:
    priority, reason = (next(iter(values.get(name, ())), "") for name in ("priority", "reason"))
    words, error = read_words(values, "", optional=True)
    errors: dict[str, Text] = {WORDS: error} if error else {}
    if priority not in PRIORITIES:
        errors["priority"] = text("Select a priority")
    if reason not in (KEEP, *WAIT_REASONS):
        errors["reason"] = text("Select why they are waiting")
    asked: Values = {"priority": (priority,), "reason": (reason,), WORDS: (words,) if words else ()}
    told = {"high": "High priority", "normal": "Normal priority", "low": "Low priority"}.get(priority, "")
    return asked, text(told), errors


async def _look_first(context: TurnContext, batch: Batch, asked: Values, chosen: Text, gone: int) -> Outcome:
    batch = await batches.prepare(context.session, batch, asked)
    report = await batches.report_on(context.session, batch)
    return Outcome((view.preview(batch, report.figures.total, report.examples, chosen, gone),))


@handles_general("do_several")
async def begin(request: GeneralRequest) -> Outcome:
    """Begun once. The same, done to the same onboardings within a minute, is noticed, whoever did it."""
    context = request.context
    batch = await batches.find(context.session, request.detail_as(RowDetail).id)
    if batch is None:
        return Outcome((view.GONE,), result=Result.MOVED_ON)
    if batch.person != context.identity.id:
        return Outcome((view.NOT_YOURS,), result=Result.REFUSED)
    if not batch.digest:
        return Outcome((view.GONE,), result=Result.INVALID)
    if batch.begun_at:
        return Outcome((view.begun_before(batch),), result=Result.MOVED_ON)
    if same := await batches.same_since(context.session, batch, context.now - ONCE_A_MINUTE):
        return Outcome((view.again(same),), result=Result.MOVED_ON)
    if not await batches.begin(context.session, batch, context.now):
        return Outcome((view.begun_before(batch),), result=Result.MOVED_ON)
    report = await batches.report_on(context.session, batch)
    return Outcome((view.begun(batch, report.figures.total),))


@handles_general("several")
async def look(request: GeneralRequest) -> Outcome:
    """How far it has come."""
    report = await batches.report_of(request.context.session, request.detail_as(RowDetail).id)
    if report is None or report.batch.begun_at is None:
        return Outcome((view.GONE,), result=Result.MOVED_ON)
    return Outcome((view.report_message(report),))
