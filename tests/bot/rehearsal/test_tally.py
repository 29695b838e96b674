"""What is counted of people, and what took nobody's time."""

from __future__ import annotations

from bot.rehearsal.tally import Tally


def test_what_stood_there_already_took_nobodys_time() -> None:
    tally = Tally()
    tally.acted(of_the_team=False)
    tally.acted(of_the_team=True, times=2)
    tally.filled_in({"a": ("known",), "b": (), "c": ()}, {"a": ("known",), "b": ("typed",), "c": ()})
    assert (tally.applicant, tally.team, tally.fields) == (1, 2, 1)
    assert (tally.acts, tally.interactions) == (3, 4)
