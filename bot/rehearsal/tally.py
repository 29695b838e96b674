"""How much people had to do in a rehearsal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

Values = Mapping[str, Sequence[str]]


@dataclass
class Tally:
    """Presses and messages of each side, and the fields that somebody filled in. A dialog's yes is a press too."""

    applicant: int = 0
    team: int = 0
    fields: int = 0

    @property
    def acts(self) -> int:
        """Presses and messages, of both sides."""
        return self.applicant + self.team

    @property
    def interactions(self) -> int:
        """With the fields filled in."""
        return self.acts + self.fields

    def acted(self, of_the_team: bool, times: int = 1) -> None:
        if of_the_team:
            self.team += times
        else:
            self.applicant += times

    def filled_in(self, before: Values, after: Values) -> None:
        """A form was sent: what stood there already, and was left so, took nobody's time."""
        self.fields += sum(tuple(value) != tuple(before.get(name, ())) for name, value in after.items())

    def so_far(self) -> Tally:
        """A copy that stays as it is."""
        return replace(self)

    def __str__(self) -> str:
        sides = f"applicant {self.applicant}, onboarding team {self.team}"
        return f"{self.acts} presses and messages ({sides}), and {self.fields} fields filled in"
