"""The questions that are asked of the database, each with a name."""

from models.queries.answers import answers_as_of, answers_history, latest_answers
from models.queries.board import counts_by_state, open_onboardings, state_changes
from models.queries.calls import booked_times, call_times
from models.queries.claims import Limits, Pace, claim_outbox
from models.queries.links import (
    end_codes,
    identities,
    places_of,
    reached,
    tries_since,
    valid_code,
    whole_person,
)
from models.queries.onboardings import events, onboarding_by_reference, onboardings_of, reviews, same_service
from models.queries.outbox import (
    coalesce_cards,
    hand_back,
    mark_failed,
    mark_given_up,
    mark_held,
    mark_sent,
    mark_stuck,
    posted_card,
)
from models.queries.people import invitations_for, members, people_with_email, person_for, receipt
from models.queries.places import onboarding_of_card, onboardings_at, places
from models.queries.reminders import cancel_reminders, due_reminders, next_due
from models.queries.undelivered import (
    Fate,
    Figures,
    Undelivered,
    dead_letters_by_reason,
    outbox_figures,
    send_again,
    take_alerts,
    undelivered,
)

__all__ = [
    "Fate",
    "Figures",
    "Limits",
    "Pace",
    "Undelivered",
    "answers_as_of",
    "answers_history",
    "booked_times",
    "call_times",
    "cancel_reminders",
    "claim_outbox",
    "coalesce_cards",
    "counts_by_state",
    "dead_letters_by_reason",
    "due_reminders",
    "end_codes",
    "events",
    "hand_back",
    "identities",
    "invitations_for",
    "latest_answers",
    "mark_failed",
    "mark_given_up",
    "mark_held",
    "mark_sent",
    "mark_stuck",
    "members",
    "next_due",
    "onboarding_by_reference",
    "onboarding_of_card",
    "onboardings_at",
    "onboardings_of",
    "open_onboardings",
    "outbox_figures",
    "people_with_email",
    "person_for",
    "places",
    "places_of",
    "posted_card",
    "reached",
    "receipt",
    "reviews",
    "same_service",
    "send_again",
    "state_changes",
    "take_alerts",
    "tries_since",
    "undelivered",
    "valid_code",
    "whole_person",
]
