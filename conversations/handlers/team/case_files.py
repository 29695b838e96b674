"""A case file for who asks: for the onboarding team with its notes, for an applicant without."""

from __future__ import annotations

import secrets

from conversations.case_file.tickets import KINDS, digest
from conversations.handlers.registry import ActionRequest, handles
from conversations.onboarding.progress import name_of
from conversations.replies import Outcome, Ticket, simple
from models.domain import Download
from models.enums import EventKind


@handles("export")
def export(request: ActionRequest) -> Outcome:
    """Everything, with internal notes."""
    return _ticketed(request, for_team=True)


@handles("download")
def download(request: ActionRequest) -> Outcome:
    """What an applicant answered and was told."""
    return _ticketed(request, for_team=False)


def _ticketed(request: ActionRequest, for_team: bool) -> Outcome:
    """That it was asked for is in the history. What it says is read when it is fetched."""
    onboarding = request.onboarding
    tickets = tuple(Ticket(kind, secrets.token_urlsafe(32)) for kind in KINDS)
    onboarding.changes.downloads += [
        Download(digest(ticket.word), request.by.identity, for_team, ticket.kind, onboarding.now) for ticket in tickets
    ]
    onboarding.record(EventKind.EXPORTED, request.by)
    words = (
        "This is the case file of {name}. It holds internal notes, so do not pass it to the applicant."
        if for_team
        else "This is your copy of {name}: your answers, and what was decided."
    )
    return Outcome((simple(words, name=name_of(onboarding)),), tickets=tickets)
