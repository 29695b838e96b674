"""What each stage took lately, in words that promise nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from conversations.replies import Block, Bullets, paragraph
from conversations.text import Text, Words, counted, text
from models.figures import LATELY

if TYPE_CHECKING:
    from conversations.content.schema import ContentPack
    from models.enums import Stage
    from models.figures import StageLength


def length_said(length: StageLength, pack: ContentPack) -> Text:
    """ "Most teams took 8 to 15 working days at stage 4, and 1 in 10 took longer than 28"."""
    range_ = text("{low} to {high}", low=length.low, high=Words(_days(length.high)))
    most = text("{days}", days=Words(_days(length.low))) if length.low == length.high else range_
    return text(
        "Most teams took {most} at {stage}, and 1 in 10 took longer than {longest}",
        most=most,
        stage=Words(pack.counted(length.stage)),
        longest=length.most,
    )


def _days(count: int) -> str:
    return counted(count, "working day").text


def length_of(lengths: Sequence[StageLength], stage: Stage, pack: ContentPack) -> Text:
    """The same of one stage, with what it is not; empty where too few have gone through it."""
    found = next((length for length in lengths if length.stage is stage), None)
    if found is None:
        return ()
    return length_said(found, pack) + text(". This is what the last {days} days took. It is no promise", days=LATELY)


def lengths_blocks(lengths: Sequence[StageLength], pack: ContentPack) -> tuple[Block, ...]:
    """Every stage of a journey that can be told, for help; nothing where there is none."""
    lengths = [length for length in lengths if length.stage in pack.stages]
    if not lengths:
        return ()
    told = paragraph("This is what the last {days} days took. It is no promise of how long yours takes.", days=LATELY)
    return (told, Bullets(tuple(length_said(length, pack) for length in lengths)))
