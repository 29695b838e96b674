"""What the Slack channel is told by the operator, already checked."""

from __future__ import annotations

from dataclasses import dataclass, field

PUBLIC_API = "https://slack.com/api/"


@dataclass(frozen=True)
class SlackSettings:
    """With an `app_token`, Socket Mode takes the place of the route. `api`: GovSlack and tests have another."""

    bot_token: str = field(repr=False)
    signing_secret: str = field(repr=False, default="")
    app_token: str = field(repr=False, default="")
    api: str = PUBLIC_API

    @property
    def in_socket_mode(self) -> bool:
        return bool(self.app_token)
