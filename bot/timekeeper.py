"""Fires reminders as turns when their time has come."""

from __future__ import annotations

from conversations.manager import ConversationManager
from conversations.turns import Actor, Address, Channel, FellDue, PlaceKind, Turn

_ASSISTANT = Actor(Channel.WEB, "", "", "NHS Notify")
_NOWHERE = Address(Channel.WEB, "", PlaceKind.DIRECT, "")


async def fire_due(manager: ConversationManager) -> int:
    """Fire every reminder that is due, each once; how many there were."""
    due = await manager.due()
    for reminder in due:
        await manager.handle(Turn(f"reminder:{reminder}", _ASSISTANT, _NOWHERE, FellDue(reminder)))
    return len(due)
