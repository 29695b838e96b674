"""A case file for who asks: for the onboarding team with its notes, for an applicant without."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from conversations.case_file.setup_record import SET_UP
from conversations.case_file.tickets import KINDS, digest
from conversations.handlers.registry import OnboardingRequest, handles
from conversations.onboarding.progress import name_of
from conversations.replies import Message, Outcome, Paragraph, Ticket
from conversations.text import Text, text
from models.domain import Download
from models.enums import EventKind


@handles("export")
def export(request: OnboardingRequest) -> Outcome:
    """Everything, with internal notes."""
    told = "This is the case file of {name}. It holds internal notes, so do not pass it to the applicant."
    return ticketed(request, KINDS, for_team=True, told=text(told, name=name_of(request.onboarding)))


@handles("download")
def download(request: OnboardingRequest) -> Outcome:
    """What an applicant answered and was told."""
    told = "This is your copy of {name}: your answers, and what was decided."
    return ticketed(request, KINDS, for_team=False, told=text(told, name=name_of(request.onboarding)))


def ticketed(request: OnboardingRequest, kinds: Sequence[str], for_team: bool, told: Text) -> Outcome:
    """That it was asked for is in the history. What it says is read when it is fetched."""
    onboarding = request.onboarding
    words = {kind: secrets.token_urlsafe(32) for kind in kinds}
    onboarding.changes.downloads += [
        Download(digest(word), request.by.identity, for_team, kind, onboarding.now) for kind, word in words.items()
    ]
    tickets = tuple(Ticket(kind.removeprefix(SET_UP), word) for kind, word in words.items())
    onboarding.record(EventKind.EXPORTED, request.by)
    return Outcome((Message((Paragraph(told),)),), tickets=tickets)
