"""What an operator needs to know of Slack now, for the health page and the log."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from models.domain import Address

_log = logging.getLogger(__name__)

_CLOSING = {
    "channel_archive": "archived",
    "group_archive": "archived",
    "channel_deleted": "deleted",
    "group_deleted": "deleted",
    "channel_left": "left by the app",
    "group_left": "left by the app",
}
_OPENING = ("channel_unarchive", "group_unarchive")
CHANNEL_EVENTS = (*_CLOSING, *_OPENING)


class SlackHealth:
    """Troubles by name, each one sentence that says what to do. Healthy when there are none."""

    def __init__(self, team: Address) -> None:
        self._team = team
        self._troubles: dict[str, str] = {}

    @property
    def troubles(self) -> tuple[str, ...]:
        return tuple(self._troubles.values())

    def note(self, name: str, trouble: str | None) -> None:
        """Something is wrong, or right again (None)."""
        if trouble and name not in self._troubles:
            _log.error("Slack trouble: %s", trouble)
        if trouble is None:
            if self._troubles.pop(name, None):
                _log.info("Slack trouble is over: %s", name)
            return
        self._troubles[name] = trouble

    async def channel_changed(self, ack: Any, body: Mapping[str, Any]) -> None:
        """The team's channel was archived, left or opened again."""
        event = body["event"]
        if event.get("channel") == self._team.target:
            happened = _CLOSING.get(str(event.get("type")))
            words = f"The onboarding team's Slack channel was {happened}. Open it, and invite the app to it."
            self.note("team channel", words if happened else None)
        await ack()
