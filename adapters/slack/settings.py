"""What the Slack channel is told by the operator, already checked."""

from __future__ import annotations

from dataclasses import dataclass, field

PUBLIC_API = "https://slack.com/api/"


@dataclass(frozen=True)
class Workspaces:
    """For an app that many workspaces install: what proves to Slack that it is ours, and the keys that seal tokens.

    `keys`: the newest first. `allowed`: the workspaces and organisations that may, empty for any.
    """

    client_id: str
    client_secret: str = field(repr=False)
    keys: tuple[str, ...] = field(repr=False)
    public_url: str
    allowed: frozenset[str] = frozenset()
    authorization_url: str = ""  # where a browser is sent; Slack's own if empty


@dataclass(frozen=True)
class SlackSettings:
    """One workspace by its `bot_token`, or many by `workspaces`.

    With an `app_token`, Socket Mode takes the place of the route. `api`: GovSlack and tests have another.
    """

    bot_token: str = field(repr=False, default="")
    signing_secret: str = field(repr=False, default="")
    app_token: str = field(repr=False, default="")
    api: str = PUBLIC_API
    workspaces: Workspaces | None = None

    @property
    def in_socket_mode(self) -> bool:
        return bool(self.app_token)
