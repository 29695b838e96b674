"""What the operator set for the webhook, already checked."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class WebhookSettings:
    """`url` is https, or http on this computer. Neither is ever printed: whoever knows both can pass for us."""

    url: str = field(repr=False)
    secret: str = field(repr=False)
