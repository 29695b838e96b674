"""What each delivery was answered, so that a redelivery gets the same."""

from __future__ import annotations

from datetime import datetime

import orjson
from pydantic import TypeAdapter, ValidationError

from conversations.questions.patient_data import storable
from conversations.replies import Outcome, simple
from models.database.unit_of_work import Session
from models.repositories import receipts

_OUTCOMES: TypeAdapter[Outcome] = TypeAdapter(Outcome)


async def answered(session: Session, delivery_id: str) -> Outcome | None:
    """What a delivery was answered before. A newer version may have said it in ways that this one cannot read."""
    earlier = await receipts.earlier_outcome(session, delivery_id)
    if earlier is None:
        return None
    try:
        return _OUTCOMES.validate_json(earlier)
    except ValidationError:
        return Outcome((simple("We have taken this already. Type status to see where you stand."),))


async def keep(session: Session, delivery_id: str, at: datetime, outcome: Outcome, person: int | None) -> None:
    """`person`: the row of whoever did it, None for a turn of our own. Raises Conflict for one that is kept already."""
    await receipts.add_receipt(session, delivery_id, at, orjson.dumps(storable(outcome)).decode(), person)
