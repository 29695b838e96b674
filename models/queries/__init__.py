"""The questions that are asked of the database, each with a name."""

from models.queries.answers import answers_history, latest_answers
from models.queries.board import counts_by_state, open_onboardings, state_changes
from models.queries.calls import booked_times, call_times
from models.queries.onboardings import events, onboarding_by_reference, onboardings_of, reviews, same_service
from models.queries.outbox import claim_outbox, coalesce_cards, mark_failed, mark_given_up, mark_sent, posted_card
from models.queries.people import invitations_for, members, people_with_email, person_for, receipt
from models.queries.reminders import cancel_reminders, due_reminders, next_due

__all__ = [
    "answers_history",
    "booked_times",
    "call_times",
    "cancel_reminders",
    "claim_outbox",
    "coalesce_cards",
    "counts_by_state",
    "due_reminders",
    "events",
    "invitations_for",
    "latest_answers",
    "mark_failed",
    "mark_given_up",
    "mark_sent",
    "members",
    "next_due",
    "onboarding_by_reference",
    "onboardings_of",
    "open_onboardings",
    "people_with_email",
    "person_for",
    "posted_card",
    "receipt",
    "reviews",
    "same_service",
    "state_changes",
]
