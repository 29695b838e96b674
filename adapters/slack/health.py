"""What an operator needs to know of Slack now: each trouble that Slack tells of, by its name."""

from __future__ import annotations

from collections.abc import Collection

from adapters.common.troubles import Troubles
from models.domain import Address
from models.enums import PlaceKind

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
_TEAM_CHANNEL = "slack team channel"
_MOST_NAMED = 5
_KEY_MISSING = (
    "The tokens of these Slack workspaces were sealed with a key that is not in SECRET_KEYS: {}. Put the key back into "
    "SECRET_KEYS, or have each workspace install the app again."
)


class SlackHealth:
    """Notes among the troubles what Slack says of our credentials and of the places that we send to."""

    def __init__(self, team: Address, troubles: Troubles | None = None) -> None:
        self._team = team
        self._noted = troubles or Troubles()
        self._sealed: frozenset[str] = frozenset()

    @property
    def troubles(self) -> tuple[str, ...]:
        return self._noted.sentences

    def note(self, name: str, trouble: str | None) -> None:
        """Something is wrong, or right again (None)."""
        self._noted.note(f"slack {name}", trouble)

    def credentials(self, trouble: str | None) -> None:
        """Slack refuses our token, or takes it (None)."""
        self.note("credentials", trouble)

    def sending(self, to: Address, trouble: str | None) -> None:
        """A place is closed to us, or open (None)."""
        name = _TEAM_CHANNEL if to.kind is PlaceKind.TEAM else f"slack {to.kind} {to.target}"
        self._noted.note(name, trouble)

    def opened(self, workspace: str, opens: bool) -> None:
        """Whether one of our keys opens the token of a workspace."""
        self.sealed(self._sealed - {workspace} if opens else self._sealed | {workspace})

    def sealed(self, workspaces: Collection[str]) -> None:
        """The workspaces whose tokens none of our keys opens; all others open."""
        self._sealed = frozenset(workspaces)
        first, more = sorted(self._sealed)[:_MOST_NAMED], len(self._sealed) - _MOST_NAMED
        named = ", ".join(first) + (f" and {more:,} more" if more > 0 else "")
        self.note("keys", _KEY_MISSING.format(named) if first else None)

    def channel_changed(self, channel: str, event: str) -> None:
        """One of CHANNEL_EVENTS happened to a channel: a trouble where the onboarding team's own one is closed."""
        if channel == self._team.target:
            closed = _CLOSING.get(event)
            trouble = f"The onboarding team's Slack channel was {closed}. Open it, and invite the app to it."
            self._noted.note(_TEAM_CHANNEL, trouble if closed else None)
