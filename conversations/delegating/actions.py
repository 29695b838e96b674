"""What is done about questions that a colleague is asked to answer: by whoever asks, and by them. More rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from conversations.details.journey import StageDetail
from conversations.details.rows import RowDetail
from conversations.replies import Style

if TYPE_CHECKING:
    from conversations.permissions import Action


def delegating_rows(applicant: Callable[..., Action]) -> tuple[Action, ...]:
    """The rows, for the table of actions. `applicant` makes one for whoever changes answers."""
    return (
        applicant("ask_colleague", "Ask a colleague", detail=StageDetail, opens_form=True, invites=True),
        applicant(
            "answer_delegated",
            "Answer in a form",
            style=Style.PRIMARY,
            detail=RowDetail,
            opens_form=True,
            paged=True,
        ),
        applicant("chat_delegated", "Answer here in the chat", detail=RowDetail),
    )
