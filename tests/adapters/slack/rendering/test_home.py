"""App Home stays within Slack's limits, and the way to its other pages always fits."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.rendering.home import home_view
from conversations.replies import Home, Message
from tests.kit.slack_contracts import view_problems
from tests.kit.slack_screen import text_of
from tests.kit.slack_strategies import messages


@settings(deadline=None)
@given(st.lists(messages, min_size=1, max_size=3))
def test_whatever_is_said(said: list[Message]) -> None:
    home = home_view(Home(tuple(said) * 20, 1, 3))
    assert view_problems(home) == []
    assert text_of(home["blocks"]).endswith("[Previous page] [Page 2 of 3] [Next page]")  # type: ignore[arg-type]
