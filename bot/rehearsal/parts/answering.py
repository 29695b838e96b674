"""Answering: page after page of a form, from the one table of answers."""

from __future__ import annotations

from bot.rehearsal.answers import Typed, for_fields
from bot.rehearsal.seats import RehearsalProblem, Seat, Sheet


async def fill_in(seat: Seat, **instead: Typed) -> None:
    """Fill in every page of the open form. `instead` answers some questions otherwise, by the last part of the key.

    Raises RehearsalProblem if an answer is refused.
    """
    while fields := await seat.form_fields():
        accepted(await seat.fills(for_fields(fields, **instead)))


def accepted(sheet: Sheet | None) -> None:
    """A form was taken: no error stands in what is open now."""
    if sheet and sheet.errors:
        said = "; ".join(f"{field}: {error}" for field, error in sheet.errors.items())
        raise RehearsalProblem(f"The form {sheet.title} was not accepted ({said}).")
