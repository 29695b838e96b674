"""What an operator needs to know of Slack now, for the health page and the log."""

from __future__ import annotations

import logging

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

    def channel_changed(self, channel: str, event: str) -> None:
        """One of CHANNEL_EVENTS happened to a channel: a trouble where the onboarding team's own one is closed."""
        if channel == self._team.target:
            closed = _CLOSING.get(event)
            trouble = f"The onboarding team's Slack channel was {closed}. Open it, and invite the app to it."
            self.note("team channel", trouble if closed else None)
