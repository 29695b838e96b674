"""Fires reminders as turns when their time has come."""

from __future__ import annotations

import structlog

from conversations.manager import ConversationManager
from conversations.replies import Result
from conversations.turns import Actor, FellDue, Turn, Unreached
from models.database.errors import DatabaseProblem
from models.domain import Address
from models.enums import Channel, PlaceKind

_ASSISTANT = Actor(Channel.WEB, "", "", "NHS Notify")
_NOWHERE = Address(Channel.WEB, "", PlaceKind.DIRECT, "")

log = structlog.get_logger()


async def fire_due(manager: ConversationManager) -> int:
    """Fire every reminder that is due, each once however many processes do this; how many were fired.

    One that fails is logged and left for the next time: it holds no other up.
    """
    fired = 0
    for reminder in await manager.due():
        try:
            outcome = await manager.handle(told_by_system(f"reminder:{reminder}", FellDue(reminder)))
        except DatabaseProblem:
            raise
        except Exception as problem:
            log.error("reminder.not_fired", reminder=reminder, why=type(problem).__name__)
        else:
            fired += outcome.result is not Result.FAILED
    return fired


def told_by_system(delivery_id: str, intent: FellDue | Unreached) -> Turn:
    """A turn that nobody took: the assistant's own."""
    return Turn(delivery_id, _ASSISTANT, _NOWHERE, intent)
