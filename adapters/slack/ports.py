"""What Slack's adapter needs from the rest of the application."""

from __future__ import annotations

from typing import Protocol

from conversations.replies import Outcome
from conversations.turns import Actor, Turn
from conversations.views.home import Home


class Conversation(Protocol):
    """Takes one turn from start to finish, and draws a person's own page."""

    async def handle(self, turn: Turn) -> Outcome: ...

    async def home(self, actor: Actor, page: int = 0, of_the_team: bool | None = None) -> Home: ...
