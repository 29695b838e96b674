"""The two icons of the app, drawn here: a message with a tick, in colour and as an outline."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

Pixel = tuple[int, int, int, int]
Paint = Callable[[float, float], Pixel]

COLOUR_SIZE = 192
OUTLINE_SIZE = 32
_BLUE: Pixel = (0, 94, 184, 255)
_WHITE: Pixel = (255, 255, 255, 255)
_CLEAR: Pixel = (255, 255, 255, 0)
_TICK = ((0.34, 0.42, 0.45, 0.53), (0.45, 0.53, 0.67, 0.31))  # two strokes: from x, y to x, y
_FINE = 4  # samples in each direction, so that edges are smooth


def colour_icon() -> bytes:
    """White on blue, 192 pixels square."""
    return _png(COLOUR_SIZE, lambda x, y: _WHITE if _bubble(x, y) and not _tick(x, y, 0.055) else _BLUE)


def outline_icon() -> bytes:
    """White on nothing, 32 pixels square."""
    return _png(OUTLINE_SIZE, lambda x, y: _WHITE if _rim(x, y) or _tick(x, y, 0.045) else _CLEAR)


def _bubble(x: float, y: float, less: float = 0.0) -> bool:
    """A rounded box with a pointer below, drawn smaller by `less` on each side."""
    left, right, top, bottom, corner = 0.18 + less, 0.82 - less, 0.2 + less, 0.66 - less, 0.1
    inside = left <= x <= right and top <= y <= bottom
    near_x, near_y = max(left + corner - x, x - right + corner, 0.0), max(top + corner - y, y - bottom + corner, 0.0)
    pointer = 0.62 <= y <= 0.82 - 2 * less and 0.3 + less <= x <= 0.3 - less + (0.82 - y) * 1.1
    return (inside and near_x**2 + near_y**2 <= corner**2) or pointer


def _rim(x: float, y: float) -> bool:
    return _bubble(x, y) and not _bubble(x, y, 0.06)


def _tick(x: float, y: float, thickness: float) -> bool:
    return any(_distance(x, y, *stroke) <= thickness for stroke in _TICK)


def _distance(x: float, y: float, x1: float, y1: float, x2: float, y2: float) -> float:
    """From a point to a stroke."""
    along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / ((x2 - x1) ** 2 + (y2 - y1) ** 2)
    held = min(1.0, max(0.0, along))
    return float(((x - x1 - held * (x2 - x1)) ** 2 + (y - y1 - held * (y2 - y1)) ** 2) ** 0.5)


def _png(size: int, paint: Paint) -> bytes:
    rows = b"".join(
        b"\x00" + bytes(v for column in range(size) for v in _mixed(size, column, row, paint)) for row in range(size)
    )
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    parts = _chunk(b"IHDR", header), _chunk(b"IDAT", zlib.compress(rows, 9)), _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _mixed(size: int, column: int, row: int, paint: Paint) -> Pixel:
    """The mean of a pixel's samples."""
    at = [(part + 0.5) / _FINE for part in range(_FINE)]
    samples = [paint((column + x) / size, (row + y) / size) for y in at for x in at]
    red, green, blue, alpha = (sum(sample[i] for sample in samples) // len(samples) for i in range(4))
    return red, green, blue, alpha


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
