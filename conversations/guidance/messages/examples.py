"""Example data for the fields of a template: nobody's, and plain to see as an example (domain 3.7, 3.8)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from conversations.guidance.messages.channels import MessageChannel
from conversations.guidance.uk_time import long_date

_DIGITAL = re.compile(r"\(\(([^()\s]+)\)\)")
_IN_LETTERS = re.compile(r"\{d\.([A-Za-z0-9_-]+)\}", re.ASCII)
ADDRESS_FIELD = re.compile(r"\{d\.address_line_[1-7]\}", re.ASCII)
ADDRESS = ("Sam Patel", "14 Example Street", "Anytown", "Exampleshire", "AB1 2CD")
"""What stands in the window of a letter's envelope: lines that are empty are left out."""

_PERSON: Mapping[str, str] = {"fullName": "Sam Patel", "firstName": "Sam", "lastName": "Patel"}
NHS_NUMBER = "999 123 4567"
"""The example of the NHS digital service manual, which is no NHS number: its check digit is wrong."""
_AHEAD = timedelta(days=14)
_SURE: Mapping[str, str] = {
    **dict.fromkeys(("time", "hour"), "10:30am"),
    **dict.fromkeys(("phone", "telephone", "tel", "mobile"), "01632 960 123"),
    **dict.fromkeys(("url", "link", "website"), "https://www.nhs.uk/example"),
    "email": "sam.patel@example.com",
    "text": "Find out more",
    "postcode": "AB1 2CD",
    "address": "14 Example Street, Anytown",
    **dict.fromkeys(("clinic", "hospital", "location", "place", "site", "venue", "centre"), "Riverside Clinic"),
    **dict.fromkeys(("doctor", "clinician", "consultant", "gp"), "Dr Jones"),
    **dict.fromkeys(("practice", "surgery"), "Anytown Surgery"),
    **dict.fromkeys(("reference", "ref", "code", "id"), "AB1234"),
    **dict.fromkeys(("amount", "cost", "price"), "£10"),
}
_VAGUE: Mapping[str, str] = {"name": "Sam Patel", **dict.fromkeys(("number", "count"), "3")}
_LONGEST = 60
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def example_of(field: str, today: date) -> str:
    """What may stand in a field, from its name alone: "clinicPhone" is a phone number. `today`: UK time."""
    if field in _PERSON:
        return _PERSON[field]
    if field == "nhsNumber":
        return NHS_NUMBER
    if field == "date":
        return long_date(today)
    if field.startswith("address_line_"):
        number = int(field[-1]) if field[-1].isdecimal() else 0
        return ADDRESS[number - 1] if 0 < number <= len(ADDRESS) else ""
    words = [word.casefold() for word in _WORD.findall(field)]
    return _by_its_words(words, today) or field[:_LONGEST]


def _by_its_words(words: list[str], today: date) -> str:
    """The last word says most: a "clinicName" is a clinic, and a "clinicTime" a time."""
    for word in reversed(words):
        if word in ("date", "day"):
            return long_date(today + _AHEAD)
        if word in _SURE:
            return _SURE[word]
    for word in reversed(words):
        if word in _VAGUE:
            return _VAGUE[word]
    return " ".join(words)[:_LONGEST]


def examples_in(channel: MessageChannel, content: str, today: date) -> dict[str, str]:
    """The fields of a template as they are written, each with what stands in its place, in reading order."""
    return {found.group(): example_of(found[1], today) for found in _field(channel).finditer(content)}


def filled_in(channel: MessageChannel, content: str, today: date) -> str:
    """A template with example data in its fields; what is no field of its channel stands as typed."""
    return _field(channel).sub(lambda found: example_of(found[1], today), content)


def _field(channel: MessageChannel) -> re.Pattern[str]:
    return _IN_LETTERS if channel is MessageChannel.LETTER else _DIGITAL
