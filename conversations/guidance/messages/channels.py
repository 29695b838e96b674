"""The ways to reach a recipient."""

from __future__ import annotations

from enum import StrEnum


class MessageChannel(StrEnum):
    """A way to reach a recipient, valued as answers and content packs name it."""

    NHS_APP = "nhs_app"
    EMAIL = "email"
    TEXT_MESSAGE = "text_message"
    LETTER = "letter"
