"""App Home: an applicant's progress, next step and answers; the onboarding team's board."""

from __future__ import annotations

import json
from itertools import accumulate

from adapters.slack.rendering import block_kit
from adapters.slack.rendering.block_kit import Block, Element, View
from adapters.slack.rendering.messages import CHART, blocks_of, unfolded
from adapters.slack.rendering.text import plain_object
from conversations.replies import Home

MOST_BLOCKS = 100
MOST_BYTES = 245_000  # of the 250,000 that Slack takes in a view, with room for what stands around the blocks
TURN_PAGE = "turn_page"


def home_view(home: Home, folds: bool = True) -> View:
    """At most 100 blocks, and no more than a view may hold: the way to the other pages always fits.

    `folds`: with containers, which some workspaces refuse. A chart is shown by its table alone.
    """
    blocks: list[Block] = []
    for number, message in enumerate(home.messages):
        blocks += [block_kit.divider()] if number else []
        blocks += (block for block in blocks_of(message) if block["type"] != CHART)
    pages = _pages(home)
    shown = blocks if folds else unfolded(blocks)
    return block_kit.home([*_that_fit(shown[: MOST_BLOCKS - len(pages)]), *pages])


def _that_fit(blocks: list[Block]) -> list[Block]:
    sizes = accumulate(len(json.dumps(block)) + 2 for block in blocks)  # as Slack counts, with what divides two
    return [block for block, size in zip(blocks, sizes, strict=True) if size <= MOST_BYTES]


def _pages(home: Home) -> list[Block]:
    turns = [("Previous page", home.page - 1), (f"Page {home.page + 1} of {home.pages}", home.page)]
    turns.append(("Next page", home.page + 1))
    shown = [(label, page) for label, page in turns if 0 <= page < home.pages]
    if home.pages == 1:
        return []
    return [block_kit.actions([_turn(label, page, n) for n, (label, page) in enumerate(shown)])]


def _turn(label: str, page: int, number: int) -> Element:
    return block_kit.button(plain_object(label, 75), f"{TURN_PAGE}.{number}", str(page))
