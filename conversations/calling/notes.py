"""What stands in the notes of an engagement call before it begins: what the applicant answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from conversations.questions.showing import display
from models.enums import Stage

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding

NOTES: Mapping[str, str] = {
    "aims": "What they want to achieve",
    "volumes": "Channels and volumes",
    "cost": "Cost",
}
"""The name of each note, by its field."""
LONGEST_NOTE = 700
"""Characters."""
_AIMS = "engagement_call.aims"


def call_notes(onboarding: Onboarding, cost: str) -> dict[str, str]:
    """By field, empty where nothing was answered. `cost`: the estimate in short."""
    questions = (q for q in onboarding.questions(Stage.ENGAGEMENT_CALL) if q.key in onboarding.answers)
    shown = {q.key: (q.item_title, display(q, onboarding.answers[q.key])) for q in questions}
    aims = shown.pop(_AIMS, ("", ""))[1]
    volumes = "\n".join(f"{title}: {said}" for title, said in shown.values())
    return {name: note[:LONGEST_NOTE] for name, note in zip(NOTES, (aims, volumes, cost), strict=True)}
