"""A field in which one of the platform's own people is chosen, where the platform has such a field."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.invitees import CHOSEN
from conversations.replies import Field, FieldKind
from conversations.text import Said, Text, Words, text

if TYPE_CHECKING:
    from conversations.handlers.registry import OnboardingRequest
    from models.domain import Person

_UNKNOWN = (
    "We do not know this person here: they have not written to the assistant, or are not in your workspace. Leave this "
    "empty, and enter their name and work email address"
)
_NO_ADDRESS = (
    "We cannot see the work email address of {name} here. Leave this empty, and enter their name and work email address"
)


def chosen_field(request: OnboardingRequest, label: str, error: Text = ()) -> Field:
    """`label`: in our own words."""
    hint = text("To ask somebody who is not here, leave this empty, and enter their name and work email address.")
    values = request.values.get(CHOSEN, ())
    return Field(CHOSEN, (Words(label),), FieldKind.PERSON, hint=hint, values=values, error=error, optional=True)


def unless_chosen(*fields: Field) -> tuple[Field, ...]:
    """The fields that say who is meant where nobody is chosen."""
    return tuple(replace(field, unless=CHOSEN) for field in fields)


def is_chosen(request: OnboardingRequest) -> bool:
    """Whether somebody was chosen; whatever else says who is meant does not count then."""
    return bool(request.value(CHOSEN))


def chosen_person(request: OnboardingRequest) -> tuple[Person | None, Text]:
    """Whoever was chosen, with the name and the address that their platform has of them; or the error at the field."""
    person = request.invited
    if person is None:
        return None, text(_UNKNOWN)
    if not person.email:
        return None, text(_NO_ADDRESS, name=Said(person.name))
    return person, ()
