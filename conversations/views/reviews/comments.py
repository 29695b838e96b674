"""What both sides said at an item, as each reads it there until it is settled."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conversations.onboarding.reviews.comments import comments_at, title_of_item
from conversations.replies import Block, Inset, Paragraph
from conversations.text import Moment, Said, Text, Words, text

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding
    from models.reviews import Comment


def comment_blocks(onboarding: Onboarding, items: Iterable[str]) -> tuple[Block, ...]:
    """What stands at some items, each under its title; nothing where nothing does."""
    blocks: list[Block] = []
    for item in dict.fromkeys(items):
        standing = comments_at(onboarding, item)
        if standing:
            blocks.append(Paragraph((Words(title_of_item(onboarding, item), strong=True),)))
        blocks += [Inset(_said(each)) for each in standing]
    return tuple(blocks)


def comment_note(onboarding: Onboarding, item: str) -> Text:
    """The same in one line, for the row of the item."""
    note: Text = ()
    for comment in comments_at(onboarding, item):
        note += text(". {said}", said=_said(comment)) if note else _said(comment)
    return note


def _said(comment: Comment) -> Text:
    side = Words("from the onboarding team" if comment.of_the_team else "for the applicant")
    who = text("{who}, {side}, {at}: ", who=Said(comment.by), side=side, at=Moment(comment.at))
    return (*who, Said(comment.words))
