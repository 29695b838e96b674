"""A short list of organisations, stored as an operator loads it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.organisations.extract_file import Contents
from bot.organisations.loading import load
from models.database.database import Database
from models.organisations import Organisation, OrganisationType

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
RIVERSIDE = Organisation("R9X", "Riverside NHS Trust", OrganisationType.TRUST, "Leeds")
RIVERSIDE_SURGERY = Organisation("B86042", "Riverside Surgery", OrganisationType.GP_PRACTICE, "Hull")
CLOSED = Organisation("R7Y", "Riverside Community NHS Trust", OrganisationType.TRUST, "York", True, date(2024, 3, 31))
NORTHGATE = Organisation("N8G", "Northgate Health", OrganisationType.INDEPENDENT, "Derby")
LISTED = (RIVERSIDE, RIVERSIDE_SURGERY, NORTHGATE, CLOSED)
"""In the order in which they are found: the closed one last."""


async def load_list(database: Database, *organisations: Organisation, fewer: bool = False) -> str:
    """What `python -m bot ods load` does with a file of these, or of `LISTED`."""
    return await load(database, Contents(organisations or LISTED, date(2026, 11, 28), "etr.csv"), NOW, fewer)
