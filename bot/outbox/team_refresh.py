"""Reads who is of the onboarding team from its platform, so that everybody of it can be named."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import structlog

from bot.outbox.scheduler import SystemTurns, system_turn
from conversations.sending import SendProblem
from conversations.turns import TeamList, TeamRead

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.domain import Address

log = structlog.get_logger()


class TeamRefresh:
    """`source` is asked outside of every transaction; None where the team's platform is not served here."""

    def __init__(
        self, turns: SystemTurns, team: Address, source: TeamList | None, clock: Callable[[], datetime]
    ) -> None:
        self._turns = turns
        self._team = team
        self._source = source
        self._clock = clock

    async def read(self) -> None:
        """Nobody is taken off the team by a platform that is silent, or that names nobody at all."""
        if self._source is None:
            return
        try:
            everybody = await self._source.members(self._team)
        except (SendProblem, OSError) as problem:
            log.warning("team.not_read", why=type(problem).__name__)
            return
        if everybody:
            await self._turns.handle(system_turn(f"team:{self._clock().isoformat()}", TeamRead(everybody)))
