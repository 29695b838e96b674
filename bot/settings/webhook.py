"""What the operator sets for the webhook that gets every event."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings

from adapters.webhook.settings import WebhookSettings

SHORTEST_SECRET = 32
WEBHOOK_FIXES = {
    "WEBHOOK_URL": "Set WEBHOOK_URL to an address that begins with https://, or remove it.",
    "WEBHOOK_SECRET": (
        f"Set WEBHOOK_SECRET to a word of {SHORTEST_SECRET} letters or more that nobody can guess, such as what "
        "openssl rand -hex 32 prints."
    ),
}
_SAFE = re.compile(r"(https://|http://(localhost|127\.0\.0\.1)[:/])[^\s/@]+(/\S*)?")


def safe_address(url: str) -> str:
    """https, or http on this computer."""
    if url and not _SAFE.fullmatch(url):
        raise ValueError("not a safe address")
    return url


def _long_enough(secret: str) -> str:
    if secret and len(secret) < SHORTEST_SECRET:
        raise ValueError("too short")
    return secret


class WebhookVariables(BaseSettings):
    """The variables for the webhook, read with the others."""

    # repr=False: whoever knows both can pass for us
    webhook_url: Annotated[str, AfterValidator(safe_address)] = Field(default="", repr=False)
    webhook_secret: Annotated[str, AfterValidator(_long_enough)] = Field(default="", repr=False)

    def webhook_problem(self) -> str | None:
        """Why no event can be posted as it is set, or None."""
        return WEBHOOK_FIXES["WEBHOOK_SECRET"] if self.webhook_url and not self.webhook_secret else None

    def webhook_settings(self) -> WebhookSettings | None:
        """None where no webhook is set."""
        return WebhookSettings(self.webhook_url, self.webhook_secret) if self.webhook_url else None
