"""What is done about sign-offs, by the applicant who asks for one and by the person who is asked. More rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from conversations.details.signing import SignerDetail, SignOffDetail
from conversations.replies import Style

if TYPE_CHECKING:
    from conversations.permissions import Action


def signing_rows(applicant: Callable[..., Action], named: Callable[..., Action]) -> tuple[Action, ...]:
    """The rows, for the table of actions. `applicant` makes one for whoever changes answers, `named` for who signs."""
    return (
        applicant(
            "ask_sign_off",
            "Ask them to sign off",
            detail=SignerDetail,
            opens_form=True,
            invites=True,
        ),
        named("read_sign_off", "Read and sign off", style=Style.PRIMARY, detail=SignOffDetail),
        named("agree", "I agree", style=Style.PRIMARY, detail=SignOffDetail),
        named("cannot_agree", "I cannot agree", detail=SignOffDetail, opens_form=True),
    )
