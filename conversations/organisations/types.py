"""What an organisation is: how its type reads, and which type is meant by the list's own roles and words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from models.organisations import OrganisationType

TYPE_NAMES: Mapping[OrganisationType, str] = {
    OrganisationType.TRUST: "NHS trust",
    OrganisationType.ICB: "Integrated care board",
    OrganisationType.NHS_BODY: "NHS England or other NHS body",
    OrganisationType.GP_PRACTICE: "GP practice",
    OrganisationType.LOCAL_AUTHORITY: "Local authority",
    OrganisationType.INDEPENDENT: "Independent provider",
    OrganisationType.PHARMACY: "Pharmacy",
    OrganisationType.DENTAL: "Dental practice",
    OrganisationType.OPTICIAN: "Optician",
    OrganisationType.SOCIAL_CARE: "Social care",
    OrganisationType.OTHER: "Other organisation",
}
TYPED_TYPES: Mapping[OrganisationType, str] = {
    OrganisationType.TRUST: "trust trusts",
    OrganisationType.ICB: "icb icbs",
    OrganisationType.GP_PRACTICE: "gp gps practice practices",
    OrganisationType.LOCAL_AUTHORITY: "council councils",
    OrganisationType.INDEPENDENT: "independent",
    OrganisationType.PHARMACY: "pharmacies",
    OrganisationType.DENTAL: "dental dentists",
    OrganisationType.OPTICIAN: "opticians",
    OrganisationType.OTHER: "other",
}
"""Words that people type for a type, beside its name."""
NOT_KNOWN = "not known"
"""The type of an organisation that is not in the list, or where no list is loaded."""

_MEANS: Mapping[OrganisationType, str] = {
    OrganisationType.TRUST: r"nhs trust|foundation trust|care trust|\bRO(197|107|198|108)\b",
    OrganisationType.ICB: (
        r"integrated care|strategic partnership|sub icb|clinical commissioning|\bccg\b|\bRO(98|261|262|318|319)\b"
    ),
    OrganisationType.GP_PRACTICE: r"gp practice|prescribing cost|branch surgery|general practice|\bRO(76|177|96)\b",
    OrganisationType.PHARMACY: r"pharmac|dispensary|\bRO(182|181|94)\b",
    OrganisationType.DENTAL: r"dental|dentist|\bRO110\b",
    OrganisationType.OPTICIAN: r"optic|optom|\bRO(166|167)\b",
    OrganisationType.LOCAL_AUTHORITY: r"local authority|council|\bRO(141|142)\b",
    OrganisationType.SOCIAL_CARE: r"care home|social care|\bRO(101|104)\b",
    OrganisationType.INDEPENDENT: r"independent|\bRO(172|176)\b",
    OrganisationType.NHS_BODY: (
        r"nhs england|health authority|executive agency|support (unit|agency)|regional office|"
        r"\bRO(116|162|189|209|210|213|214)\b"
    ),
}
"""By the ids and names that ODS gives to roles. The first that fits counts."""
_SMALL = frozenset({"and", "at", "by", "for", "in", "of", "on", "the", "to", "upon", "with"})
_SHORT = frozenset({"A&E", "CIC", "ICB", "ICS", "IUC", "OOH", "PLC", "UK", "UHB"})
_LONGEST_ACRONYM = 5  # letters
_TITLES = frozenset({"DR", "LTD", "MR", "MRS", "ST"})


def type_of(said: str) -> OrganisationType:
    """The type that a role of ODS means, by its id (RO197), its name, or both. Case does not count."""
    fitting = (kind for kind, pattern in _MEANS.items() if re.search(pattern, said, re.IGNORECASE))
    return next(fitting, OrganisationType.OTHER)


def readable(name: str) -> str:
    """A name that the list has in capitals, as people write it: "LEEDS NHS TRUST" as Leeds NHS Trust."""
    if name != name.upper():
        return name
    words = name.split()
    return " ".join(_written(word, at == 0) for at, word in enumerate(words))


def _written(word: str, first: bool) -> str:
    letters = re.sub(r"[^A-Z&]", "", word)
    if not first and word.casefold() in _SMALL:
        return word.lower()
    without_vowels = not re.search("[AEIOUY]", letters) and len(letters) <= _LONGEST_ACRONYM
    if letters in _SHORT or any(part.isdigit() for part in word) or (without_vowels and letters not in _TITLES):
        return word
    return re.sub(r"[A-Z]+('[A-Z]+)?", lambda part: part[0].capitalize(), word)
