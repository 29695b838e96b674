"""What the operator sets for the calendar of a Microsoft 365 tenant, in which engagement calls stand."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings

from adapters.graph.settings import GraphSettings

GRAPH_FIXES = {
    "GRAPH_TENANT_ID": "Set GRAPH_TENANT_ID to the id of the Microsoft 365 tenant, or remove it.",
    "GRAPH_CLIENT_ID": "Set GRAPH_CLIENT_ID to the application id of the app that makes calendar events, or remove it.",
    "GRAPH_CLIENT_SECRET": "Set GRAPH_CLIENT_SECRET to the value of a client secret of that app, or remove it.",
    "GRAPH_ORGANISER": (
        "Set GRAPH_ORGANISER to the object id or the sign-in name of the user in whose calendar calls stand, or remove "
        "it."
    ),
}
_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{1,253}")
_USER = re.compile(r"[0-9A-Za-z][0-9A-Za-z.@_'-]{1,253}")


def _id(written: str) -> str:
    if written and not _ID.fullmatch(written):
        raise ValueError("no id")
    return written


def _user(written: str) -> str:
    if written and not _USER.fullmatch(written):
        raise ValueError("no user")
    return written


class GraphVariables(BaseSettings):
    """The variables for the calendar, read with the others."""

    graph_tenant_id: Annotated[str, AfterValidator(_id)] = ""
    graph_client_id: Annotated[str, AfterValidator(_id)] = ""
    graph_client_secret: str = Field(default="", repr=False)
    graph_organiser: Annotated[str, AfterValidator(_user)] = ""

    def graph_problem(self) -> str | None:
        """Which of the four is missing where some are set, or None."""
        names = [name.lower() for name in GRAPH_FIXES]
        missing = [name for name in names if not getattr(self, name)]
        return GRAPH_FIXES[missing[0].upper()] if missing and len(missing) < len(names) else None

    def graph_settings(self) -> GraphSettings | None:
        """None where no tenant is set up for it."""
        if not self.graph_tenant_id:
            return None
        known = (self.graph_tenant_id, self.graph_client_id, self.graph_client_secret, self.graph_organiser)
        return GraphSettings(*known)
