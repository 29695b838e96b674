"""A person's own page: their onboarding on pages that are never too long, or the way to start or join one."""

from __future__ import annotations

import pytest

from conversations.journey.machine import State
from conversations.replies import Heading, Message
from conversations.text import plain
from conversations.views.answers import answered_stages, stage_title
from conversations.views.home import ANSWERS_ON_A_PAGE, applicant_home
from tests.conversations import onboardings as people
from tests.conversations.onboardings import in_state


def headings(messages: tuple[Message, ...]) -> list[str]:
    return [plain(block.text) for message in messages for block in message.blocks[:1] if isinstance(block, Heading)]


def test_the_pages_together_hold_every_answered_stage_once_and_none_is_too_long() -> None:
    onboarding = in_state(State.READY_FOR_GO_LIVE)
    count = applicant_home(onboarding, people.AMARA, (), 0).pages
    assert count > 1
    titles = {plain(stage_title(onboarding, stage)): stage for stage in answered_stages(onboarding)}
    shown: list[str] = []
    for page in range(count):
        here = [
            title for title in headings(applicant_home(onboarding, people.AMARA, (), page).messages) if title in titles
        ]
        questions = [len(onboarding.questions(titles[title])) for title in here]
        assert len(here) == 1 or sum(questions) <= ANSWERS_ON_A_PAGE
        shown += here
    assert shown == list(titles)


@pytest.mark.parametrize(("page", "shown"), [(-1, 0), (99, -1)])
def test_a_page_that_is_not_there_is_the_nearest(page: int, shown: int) -> None:
    onboarding = in_state(State.READY_FOR_GO_LIVE)
    home = applicant_home(onboarding, people.AMARA, (), page)
    assert home.page == shown % home.pages
