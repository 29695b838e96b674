"""Comments at an item of a stage: what the applicant asks and the onboarding team answers, until it is settled."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.events.reviews import ItemComment
from conversations.journey.stages import stage_of
from conversations.questions.entries import title_of
from models.enums import EventKind, Stage
from models.reviews import Comment

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.people import Participant


def items_of(onboarding: Onboarding, stage: Stage) -> dict[str, str]:
    """The items that a stage asks about now: their titles by their keys."""
    return {question.item: question.item_title for question in onboarding.questions(stage)}


def title_of_item(onboarding: Onboarding, item: str) -> str:
    """What an item is called; empty for one that is not asked about any more, unless it is a template or a plan."""
    stage = stage_of(item)
    gone = title_of(item.partition(".")[2]) if stage in (Stage.TEMPLATES, Stage.ROUTING_PLANS) else ""
    return items_of(onboarding, stage).get(item, gone) if stage else ""


def comments_at(onboarding: Onboarding, item: str) -> tuple[Comment, ...]:
    """What stands at an item and is not settled, the oldest first."""
    return tuple(each for each in onboarding.comments if each.item == item and each.settled_at is None)


def add_comment(onboarding: Onboarding, item: str, words: str, by: Participant, of_the_team: bool) -> None:
    """Something said at an item, which both sides hear."""
    comment = Comment(item, words, of_the_team, by.id, by.name, onboarding.now)
    onboarding.comments.append(comment)
    onboarding.changes.comments.append(comment)
    about = ItemComment(title_of_item(onboarding, item), item, words)
    if of_the_team:
        onboarding.record(EventKind.ITEM_ANSWERED, by, stage_of(item), about)
    else:
        onboarding.record(EventKind.ITEM_ASKED, by, stage_of(item), about)


def settle_comments(onboarding: Onboarding, item: str, by: Participant) -> bool:
    """Nothing more is to be said at an item; whether anything stood there."""
    standing = comments_at(onboarding, item)
    for comment in standing:
        settled = replace(comment, settled_at=onboarding.now)
        onboarding.comments[onboarding.comments.index(comment)] = settled
        onboarding.changes.comments.append(settled)
    if standing:
        about = ItemComment(title_of_item(onboarding, item), item)
        onboarding.record(EventKind.COMMENTS_SETTLED, by, stage_of(item), about)
    return bool(standing)
