"""What is computed about an item, as reviewers and specialists read it beside the answers."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from conversations.onboarding.reviews.computed import computed
from conversations.text import Text, Words, text

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.reviews.checklist import Item


def computed_note(onboarding: Onboarding, item: Item) -> Text:
    """What is computed about it: each level with the rules that say so, the worst first."""
    note: Text = ()
    for level, found in groupby(computed(onboarding, item.questions), key=lambda each: each.level):
        note += text(" {level}: ", level=Words(level.value)) if note else text("{level}: ", level=Words(level.value))
        for at, each in enumerate(found):
            note += text("; {rule}", rule=each.rule) if at else each.rule
        note += text(".")
    return note
