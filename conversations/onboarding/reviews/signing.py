"""Who is asked to sign off, what they read, and what holds of what they said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.content.declarations import declarations
from conversations.events.reviews import SignerNamed
from conversations.guidance.uk_time import in_uk
from conversations.guidance.working_days import add_working_days, morning_of
from models.enums import EventKind, SignOffStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conversations.content.questions import Question
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.people import Participant
    from models.enums import Signer, Stage
    from models.signing import SignOff

REMINDS = "sign_off:"
"""The beginning of a kind of reminder that goes on with who is to sign off, and after how many working days."""
_AFTER = (3, 7)  # working days


def signers_of(stage: Stage) -> tuple[Signer, ...]:
    """Who signs off something of a stage, in order."""
    return tuple(signer for signer, declared in declarations().items() if declared.stage is stage)


def standing(onboarding: Onboarding, signer: Signer) -> SignOff | None:
    """Whoever was asked last, whatever they said; None where nobody was."""
    of_signer = (asked for asked in reversed(onboarding.sign_offs) if asked.signer is signer)
    return next((asked for asked in of_signer if asked.status is not SignOffStatus.REPLACED), None)


def waiting(onboarding: Onboarding) -> Iterator[SignOff]:
    """Those of whom nothing has been heard yet, about what is asked now: another journey may not ask for it."""
    silent = (asked for asked in onboarding.sign_offs if asked.status is SignOffStatus.ASKED)
    return (asked for asked in silent if questions_of(onboarding, asked.signer))


def asked_by(onboarding: Onboarding, signer: str) -> SignOff | None:
    """Of whom nothing has been heard yet, of one signer by its value; None where nobody is waited for."""
    return next((asked for asked in waiting(onboarding) if asked.signer == signer), None)


def by_row(onboarding: Onboarding, row: int) -> SignOff | None:
    """By the id of its row."""
    return next((asked for asked in onboarding.sign_offs if asked.id == row), None)


def questions_of(onboarding: Onboarding, signer: Signer) -> tuple[Question, ...]:
    """The questions whose answers stand beside what is declared, of those that are asked now."""
    declared = declarations()[signer]
    return tuple(q for q in onboarding.questions(declared.stage) if q.item in declared.items)


def newest_answer(onboarding: Onboarding, signer: Signer) -> int:
    """The number of the newest of those answers; 0 where there is none."""
    keys = (question.key for question in questions_of(onboarding, signer))
    return max((onboarding.given[key].number for key in keys if key in onboarding.given), default=0)


def is_of_today(onboarding: Onboarding, signed: SignOff) -> bool:
    """Whether the answers still are the ones that were signed off."""
    return signed.answer_number >= newest_answer(onboarding, signed.signer)


def ask(onboarding: Onboarding, asked: SignOff, by: Participant) -> None:
    """From now on this is who is to sign off, in place of whoever was asked before."""
    before = standing(onboarding, asked.signer)
    if before is not None:
        onboarding.change_sign_off(before, status=SignOffStatus.REPLACED)
    onboarding.add_sign_off(asked)
    onboarding.record(EventKind.SIGN_OFF_ASKED, by, data=_named(asked))
    _remind_later(onboarding, asked.signer)


def remind_again(onboarding: Onboarding) -> None:
    """The onboarding goes on after it stood still: the working days until the reminders count anew from here."""
    for asked in waiting(onboarding):
        _remind_later(onboarding, asked.signer)


def _remind_later(onboarding: Onboarding, signer: Signer) -> None:
    today = in_uk(onboarding.now).date()
    for days in _AFTER:
        onboarding.remind(_kind(signer, days), morning_of(add_working_days(today, days)))


def decide(onboarding: Onboarding, asked: SignOff, decided: SignOff) -> None:
    """Keep what somebody said in place of what they were asked. They are not reminded any more."""
    onboarding.change_sign_off(asked, **{name: getattr(decided, name) for name in _DECIDED})
    onboarding.cancel_reminders(*(_kind(asked.signer, days) for days in _AFTER))


_DECIDED = ("status", "decided_at", "signed_as", "words", "version", "declared", "answer_number")


def remind(onboarding: Onboarding, kind: str) -> None:
    """A reminder whose kind begins with REMINDS, whose time has come: whoever has said nothing hears of it again."""
    signer = kind.removeprefix(REMINDS).partition(":")[0]
    if asked := asked_by(onboarding, signer):
        onboarding.record(EventKind.SIGNER_REMINDED, None, data=_named(asked))


def _kind(signer: Signer, days: int) -> str:
    return f"{REMINDS}{signer}:{days}"


def _named(asked: SignOff) -> SignerNamed:
    return SignerNamed(asked.name, declarations()[asked.signer].title, asked.signer.value)
