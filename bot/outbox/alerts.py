"""Tells the operator, once, of messages that do not arrive until somebody acts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout

from adapters.common.troubles import Troubles
from conversations.text import counted
from models.database.database import Database
from models.domain import Clock, OutboxMessage
from models.repositories import dead_letters

_SECONDS = 10

log = structlog.get_logger()


class Alerts:
    """Writes an error to the log, and posts {"text": ...} to a web address if one is set, as chat platforms take it."""

    def __init__(self, database: Database, clock: Clock, address: str = "", troubles: Troubles | None = None) -> None:
        self._database = database
        self._clock = clock
        self._address = address
        self._troubles = troubles or Troubles()

    async def tell(self) -> int:
        """Tell of messages that nobody was told of yet. How many alerts that were.

        What keeps them back may be a trouble, of which the operator is told anyway.
        """
        async with self._database.unit_of_work() as session:
            rows = await dead_letters.take_alerts(session, self._clock())
        known = self._troubles.sentences
        sentences = summed_up([row for row in rows if row.problem not in known])
        await self.raise_alarm(sentences)
        return len(sentences)

    async def raise_alarm(self, sentences: Sequence[str]) -> None:
        """In the log, and at the web address if one is set. Never raises."""
        for sentence in sentences:
            log.error("operator.alert", alert=sentence)
        if sentences and self._address:
            await self._post("\n".join(sentences))

    async def _post(self, words: str) -> None:
        try:
            async with (
                ClientSession(timeout=ClientTimeout(total=_SECONDS)) as session,
                session.post(self._address, json={"text": words}) as answer,
            ):
                answer.raise_for_status()
        except (TimeoutError, ClientError, OSError) as problem:
            # the log has it already; the address itself may be a secret
            log.error("operator.alert_not_posted", why=type(problem).__name__)


def summed_up(rows: Sequence[OutboxMessage]) -> list[str]:
    """One sentence for each channel, workspace and reason."""
    counts = Counter((row.channel, row.workspace, row.problem or "") for row in rows)
    return [
        f"{counted(count, 'message').text} to {channel} ({workspace}) cannot be delivered: {why.rstrip('.')}. "
        "Run python -m bot outbox to see them, and python -m bot outbox --resend all once it is put right."
        for (channel, workspace, why), count in counts.items()
    ]
