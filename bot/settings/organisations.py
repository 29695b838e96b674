"""What the operator sets about the NHS's list of organisations, where none is loaded."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator
from pydantic_settings import BaseSettings

from bot.settings.webhook import safe_address

ORGANISATION_FIXES = {
    "ODS_API_URL": (
        "Set ODS_API_URL to the address of ODS's API, such as https://directory.spineservices.nhs.uk/ORD/2-0-0, or "
        "remove it."
    ),
}


class OrganisationVariables(BaseSettings):
    """The variables for ODS, read with the others."""

    ods_api_url: Annotated[str, AfterValidator(safe_address)] = ""
