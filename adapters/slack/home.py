"""App Home: an applicant's progress, next step and answers; the onboarding team's board."""

from __future__ import annotations

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, DividerBlock
from slack_sdk.models.views import View

from adapters.slack.blocks import blocks_of
from adapters.slack.literal import plain_object
from conversations.home import Home

MOST_BLOCKS = 100
TURN_PAGE = "turn_page"


def home_view(home: Home) -> View:
    """At most 100 blocks: the way to the other pages always fits."""
    blocks: list[Block] = []
    for number, message in enumerate(home.messages):
        blocks += [DividerBlock()] if number else []
        blocks += blocks_of(message)
    pages = _pages(home)
    return View(type="home", blocks=[*blocks[: MOST_BLOCKS - len(pages)], *pages])


def _pages(home: Home) -> list[Block]:
    turns = [("Previous page", home.page - 1), (f"Page {home.page + 1} of {home.pages}", home.page)]
    turns.append(("Next page", home.page + 1))
    shown = [(label, page) for label, page in turns if 0 <= page < home.pages]
    if home.pages == 1:
        return []
    return [ActionsBlock(elements=[_turn(label, page, n) for n, (label, page) in enumerate(shown)])]


def _turn(label: str, page: int, number: int) -> ButtonElement:
    return ButtonElement(text=plain_object(label, 75), action_id=f"{TURN_PAGE}.{number}", value=str(page))
