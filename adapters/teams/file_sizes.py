"""Asks where files lie how large they are, because Teams does not say. Nothing of a file is read."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from adapters.teams.files import Attached
from adapters.teams.http import Wire, WireProblem
from conversations.turns import SentFile

_PATIENCE = 3.0  # seconds


class FileSizes:
    """Asks with the short-lived address that Teams gave, which only leads to Microsoft's own hosts."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def measured(self, files: Sequence[Attached]) -> tuple[SentFile, ...]:
        """The files with their sizes, None for one whose size is not told in 3 seconds."""
        sizes = await asyncio.gather(*(self._size(one.download) for one in files))
        return tuple(replace(one.file, size=size) for one, size in zip(files, sizes, strict=True))

    async def _size(self, download: str) -> int | None:
        if not download:
            return None
        try:
            async with asyncio.timeout(_PATIENCE):
                return await self._wire.length(download)
        except (WireProblem, TimeoutError):
            return None
