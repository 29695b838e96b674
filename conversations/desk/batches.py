"""Works through what is done to several onboardings: a few in each turn, so that nobody else waits for them all.

Each is done as its person would do it by its own button: see `authorisation.perform`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from conversations.actions.table import TABLE
from conversations.authorisation import Query, perform
from conversations.content.schema import ContentNewer
from conversations.desk.several import AT_ONCE, KINDS, as_asked, sent_for
from conversations.onboarding.progress import name_of
from conversations.replies import Heading, Inset, Outcome, Paragraph, Result
from conversations.repository import batches as stored
from conversations.text import plain
from conversations.turns import BatchDue

if TYPE_CHECKING:
    from conversations.context import TurnContext
    from conversations.onboarding.onboarding import Onboarding
    from models.desk import Batch, BatchItem

CHANNEL_SPACING = timedelta(seconds=3)
"""Between what two onboardings of a batch say in the onboarding team's channel, beyond the first few."""
_NEWER = "It was begun with a newer version of the questions than we can show at the moment"
_UNKNOWN = "This version cannot do it"


async def work(context: TurnContext, due: BatchDue) -> Outcome:
    """One step. What a dead process left is taken up where it was left: each onboarding is closed as it is done."""
    batch = await stored.find(context.session, due.batch)
    if batch is None or batch.begun_at is None:
        return Outcome(result=Result.MOVED_ON)
    if due.report:
        await stored.send_report(context.session, batch, context.now, context.services.team)
        return Outcome()
    items = await stored.next_items(context.session, batch, AT_ONCE + 1)
    for item in items[:AT_ONCE]:
        context.put_off = CHANNEL_SPACING * max(0, item.position - AT_ONCE)
        await stored.close_item(context.session, item, context.now, await _problem(context, batch, item))
    if len(items) <= AT_ONCE:
        await stored.end(context.session, batch, context.now)
    return Outcome()


async def _problem(context: TurnContext, batch: Batch, item: BatchItem) -> str | None:
    """Does it to one onboarding. Why it cannot be, in a sentence without its full stop; None where it was done."""
    kind = KINDS.get(batch.kind)
    if kind is None:
        return _UNKNOWN
    try:
        loaded = await context.load(item.onboarding)
    except ContentNewer:
        return _NEWER
    onboarding = loaded.onboarding
    sent = sent_for(batch.kind, as_asked(batch.asked), item.as_chosen, onboarding)
    query = Query(onboarding.reference, sent.detail if sent else "", sent=sent)
    outcome = await perform(context, TABLE[kind.action], query, loaded)
    return None if outcome.result is Result.DONE else _why_not(outcome, onboarding)


def _why_not(outcome: Outcome, onboarding: Onboarding) -> str:
    """What somebody would have read who had done it by hand."""
    errors = [plain(field.error) for field in outcome.form.fields if field.error] if outcome.form else []
    blocks = [block for message in outcome.messages for block in message.blocks]
    told = [plain(block.text) for block in blocks if isinstance(block, Paragraph | Inset | Heading)]
    said = [*errors, *(words for words in told if words != plain(name_of(onboarding)))]
    return (said[0] if said else "It cannot be done where it stands now").rstrip(".")
