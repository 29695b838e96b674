"""App Home: an applicant's progress, next step and answers; the onboarding team's board."""

from __future__ import annotations

from adapters.slack.rendering import block_kit
from adapters.slack.rendering.block_kit import Block, Element, View
from adapters.slack.rendering.messages import blocks_of
from adapters.slack.rendering.text import plain_object
from conversations.views.home import Home

MOST_BLOCKS = 100
TURN_PAGE = "turn_page"


def home_view(home: Home) -> View:
    """At most 100 blocks: the way to the other pages always fits."""
    blocks: list[Block] = []
    for number, message in enumerate(home.messages):
        blocks += [block_kit.divider()] if number else []
        blocks += blocks_of(message)
    pages = _pages(home)
    return block_kit.home([*blocks[: MOST_BLOCKS - len(pages)], *pages])


def _pages(home: Home) -> list[Block]:
    turns = [("Previous page", home.page - 1), (f"Page {home.page + 1} of {home.pages}", home.page)]
    turns.append(("Next page", home.page + 1))
    shown = [(label, page) for label, page in turns if 0 <= page < home.pages]
    if home.pages == 1:
        return []
    return [block_kit.actions([_turn(label, page, n) for n, (label, page) in enumerate(shown)])]


def _turn(label: str, page: int, number: int) -> Element:
    return block_kit.button(plain_object(label, 75), f"{TURN_PAGE}.{number}", str(page))
