"""The reviewer's request for more information, for as long as it stands, and whether anything was done about it."""

from __future__ import annotations

from conversations.events import EventKind
from conversations.journey.machine import ReviewState
from conversations.journey.stages import Stage
from conversations.onboarding.onboarding import Event, Onboarding, stage_of
from conversations.replies import Block, Paragraph, Said, text
from conversations.views.cards import details


def open_request(onboarding: Onboarding, stage: Stage) -> Event | None:
    """What was asked about a stage; None where it is not waiting for more information."""
    if onboarding.review(stage) is not ReviewState.MORE_NEEDED:
        return None
    asked = onboarding.last_event(EventKind.MORE_NEEDED)
    return asked if asked and asked.stage is stage else None


def request_blocks(asked: Event | None) -> tuple[Block, ...]:
    """The request as the head of a form: who asks, about which items, in which words."""
    if asked is None:
        return ()
    who = text("{who} asked for more information about:", who=Said(asked.by or "The onboarding team"))
    return (Paragraph(who), *details(asked))


def is_untouched(onboarding: Onboarding, asked: Event) -> bool:
    """Whether no answer that the stage's review looks at was given since it was asked about."""
    since = (given.question for given in onboarding.given.values() if given.at >= asked.at)
    return not any(_concerns(onboarding, key, asked.stage) for key in since)


def _concerns(onboarding: Onboarding, key: str, stage: Stage | None) -> bool:
    question = onboarding.question(key)
    return stage_of(key) is stage or (question is not None and stage is not None and question.reopens == stage.value)
