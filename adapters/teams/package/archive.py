"""Writes the app package."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from adapters.teams.package.manifest import manifest

_FOLDER = Path(__file__).parent
_SAME_DAY = (2026, 1, 1, 0, 0, 0)  # the same bytes from the same manifest


def write_package(file: Path, app_id: str, domain: str) -> None:
    """The zip: the manifest and two icons. Raises PackageProblem, and OSError where it cannot be written."""
    parts = {
        "manifest.json": json.dumps(manifest(app_id, domain), indent=2, ensure_ascii=False).encode(),
        **{icon: (_FOLDER / icon).read_bytes() for icon in ("color.png", "outline.png")},
    }
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(ZipInfo(name, _SAME_DAY), content, ZIP_DEFLATED)
