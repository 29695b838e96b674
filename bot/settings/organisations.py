"""What the operator sets about the NHS's list of organisations, where none is loaded."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings

from bot.settings.webhook import safe_address

ORGANISATION_FIXES = {
    "ODS_API_URL": (
        "Set ODS_API_URL to the address of ODS's API, such as https://directory.spineservices.nhs.uk/ORD/2-0-0, or "
        "remove it."
    ),
    "ODS_API_PER_SECOND": (
        "Set ODS_API_PER_SECOND to how often each process may ask ODS in a second, from 1 to 5, or remove it. All "
        "processes together may ask 5 times: with two that serve people, set 2."
    ),
}

_ALL = 5  # times that ODS may be asked in a second


class OrganisationVariables(BaseSettings):
    """The variables for ODS, read with the others."""

    ods_api_url: Annotated[str, AfterValidator(safe_address)] = ""
    ods_api_per_second: int = Field(default=_ALL, ge=1, le=_ALL)
