"""How large a card is, and how large one may be."""

from __future__ import annotations

import orjson

LARGEST = 28 * 1024  # bytes of a whole activity in UTF-16, which is how Teams counts
ENVELOPE = 2 * 1024  # bytes of what stands around a card in an activity
ROOM = LARGEST - ENVELOPE


def size_of(drawn: object) -> int:
    """Bytes of a part, a card or a whole activity as Teams counts them, with what divides it from the next part."""
    return len(orjson.dumps(drawn).decode().encode("utf-16-le")) + 2
