"""Finds NHS numbers in what people type, so that patient data is refused before it is kept (domain 3.10)."""

from __future__ import annotations

import re
import unicodedata

from stdnum.gb import nhs

_GAP = r"(?:[^\w\n]|_){0,3}"
# Grouped 3 3 4, in part or not at all, with whatever between, and not part of a longer number. A phone number after a
# country code is none.
_RUN = re.compile(rf"(?<!\d)\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{4}}(?!\d)", re.ASCII)
_COUNTRY_CODE = re.compile(r"(?:\+[ ]?\d{1,3}[ .\-]*(?:\(0\)[ ]*)?|\(0\)[ ]*)\Z", re.ASCII)
_LONGEST_COUNTRY_CODE = 12


def contains_nhs_number(text: str) -> bool:
    """Whether any 10 digits of `text`, in any script, grouped 3 3 4 or not at all, pass the modulus 11 check."""
    if sum(map(str.isdecimal, text)) < 10:  # most of what is typed, without a closer look
        return False
    told = "".join(_told(character) for character in text)
    return any(_is_valid(re.sub(r"\D", "", run.group())) for run in _RUN.finditer(told) if not _is_phone(told, run))


def _told(character: str) -> str:
    """One character as the eye reads it: digits of any script, spaces and dashes alike; invisible ones gone."""
    match unicodedata.category(character):
        case "Nd":
            return str(unicodedata.decimal(character))
        case "Zs":
            return " "
        case "Pd":
            return "-"
        case "Cf" | "Mn" | "Me":
            return ""
        case _:
            return {"\t": " ", "\u2212": "-", "\u00b7": ".", "\u2022": ".", "\u2024": "."}.get(character, character)


def _is_phone(told: str, run: re.Match[str]) -> bool:
    return _COUNTRY_CODE.search(told[max(0, run.start() - _LONGEST_COUNTRY_CODE) : run.start()]) is not None


def _is_valid(digits: str) -> bool:
    return nhs.is_valid(digits) and digits.strip("0") != ""  # nobody has 10 noughts, though they pass the check
