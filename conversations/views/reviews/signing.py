"""Sign-offs: what somebody is asked to declare, who is waited for, and what both sides read of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.content.declarations import declarations
from conversations.details.signing import SignOffDetail
from conversations.onboarding.progress import name_of
from conversations.onboarding.reviews.signing import newest_answer, questions_of
from conversations.questions.entries import shown
from conversations.replies import Bullets, Heading, Message, SummaryList, SummaryRow, paragraph, simple
from conversations.text import Said, Text, Words, plain, text
from conversations.views.answers import titled
from conversations.views.buttons import button

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.people import Participant
    from models.domain import Event
    from models.enums import Signer
    from models.signing import SignOff


def declaration_card(onboarding: Onboarding, asked: SignOff, by: Participant) -> Message:
    """Exactly what somebody declares, beside the answers that it is about, with yes and no."""
    seen = SignOffDetail(asked.id or 0, newest_answer(onboarding, asked.signer), declarations()[asked.signer].version)
    agree, cannot = button("agree", onboarding, seen), button("cannot_agree", onboarding, seen)
    return Message(
        (
            Heading(text("Sign off as {signer}", signer=titled(asked.signer))),
            paragraph("The applicant of {name} asks you for this. Their answers:", name=name_of(onboarding)),
            SummaryList(_answers(onboarding, asked.signer)),
            paragraph("If you agree, you declare:"),
            Bullets(tuple((Words(words),) for words in declarations()[asked.signer].declares)),
            paragraph(
                "You sign as {who}. We keep what you read here, what you say and when, and the onboarding team and the "
                "applicant see it. Do not sign for somebody else.",
                who=Said(signed_as(by)),
            ),
        ),
        (agree, cannot),
    )


def _answers(onboarding: Onboarding, signer: Signer) -> tuple[SummaryRow, ...]:
    rows = []
    for question in questions_of(onboarding, signer):
        answer = onboarding.answers.get(question.key)
        value: Text = (
            text("Not answered yet") if answer is None else (Said(shown(question, answer, onboarding.answers)),)
        )
        rows.append(SummaryRow((Words(question.text),), value))
    return tuple(rows)


def signed_as(by: Participant) -> str:
    """Whoever acts, as their platform knows them."""
    return f"{by.name}, {by.email}" if by.email else by.name


def declared_words(onboarding: Onboarding, signer: Signer) -> str:
    """What is kept of what was read: the answers and the declarations, line by line."""
    answers = (f"{plain(row.label)} {plain(row.value)}" for row in _answers(onboarding, signer))
    return "\n".join((*answers, *declarations()[signer].declares))


def asked_notice(onboarding: Onboarding, event: Event, asked: SignOff) -> Message:
    """For whoever is asked, where they can be told; again at each reminder."""
    read = button("read_sign_off", onboarding, SignOffDetail(asked.id or 0))
    again = "" if event.by else "This is a reminder. "
    return simple(
        "{again}You are asked to sign off the onboarding of {name} with NHS Notify, as its {signer}.",
        read,
        again=Words(again),
        name=name_of(onboarding),
        signer=titled(asked.signer),
    )
