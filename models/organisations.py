"""Values of the NHS's list of organisations (ODS): one organisation, and the extract of the list that is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class OrganisationType(StrEnum):
    """What an organisation is, in the kinds that the onboarding team tells apart. What people look for comes first."""

    TRUST = "trust"  # NHS and foundation trusts, care trusts, and their sites
    ICB = "icb"  # integrated care boards and their sub locations
    NHS_BODY = "nhs_body"  # NHS England, special health authorities, support units and agencies
    GP_PRACTICE = "gp_practice"
    LOCAL_AUTHORITY = "local_authority"
    INDEPENDENT = "independent"  # health care providers that are not of the NHS
    PHARMACY = "pharmacy"
    DENTAL = "dental"
    OPTICIAN = "optician"
    SOCIAL_CARE = "social_care"
    OTHER = "other"


@dataclass(frozen=True)
class Organisation:
    """One organisation, as the list has it. `town` is empty where the list says none.

    `closed`: it was closed on the day of the list. `closed_on`: the day, None where the list says none.
    """

    code: str
    name: str
    type: OrganisationType
    town: str = ""
    closed: bool = False
    closed_on: date | None = None


@dataclass(frozen=True)
class Listed:
    """What the list says of the organisation whose ODS code an onboarding has."""

    type: OrganisationType
    closed: bool = False


@dataclass(frozen=True)
class Extract:
    """A copy of the list, as an operator loaded it. `as_of`: the day that it stands for. `loaded_at`: aware."""

    id: int
    as_of: date
    loaded_at: datetime
    files: str
    organisations: int
    published: bool = False
