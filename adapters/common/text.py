"""Text of a platform as it can be stored."""

from __future__ import annotations

import re

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def storable(text: str) -> str:
    """Line breaks as LF, without control characters and halves of characters, which no database can store."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", lines.encode("utf-8", "replace").decode("utf-8"))
