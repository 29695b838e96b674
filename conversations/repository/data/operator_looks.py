"""That an operator read, by a command, what is stored about onboardings: in the history of each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from conversations.events.people import OperatorRead
from conversations.repository.loading import Packs, load
from conversations.repository.saving import save
from models.enums import EventKind

if TYPE_CHECKING:
    from models.database.unit_of_work import Session
    from models.domain import Address


async def note_looks(
    session: Session, keys: Iterable[int], account: str, packs: Packs, now: datetime, team: Address
) -> None:
    """`keys`: the rows of the onboardings. `account`: whose on this computer. Raises ContentNewer, and Conflict."""
    for key in sorted(keys):
        loaded = await load(session, key, packs, now)
        loaded.onboarding.record(EventKind.OPERATOR_READ, None, data=OperatorRead(account))
        await save(session, loaded, team)
