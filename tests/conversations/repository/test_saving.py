"""Everybody concerned hears of an event, and whoever did it does not."""

from __future__ import annotations

import pytest

from conversations.onboarding.onboarding import Onboarding
from conversations.repository.saving import audiences, listeners
from models.domain import Event
from tests.conversations.everything import played

IN_MEMORY = list(played())


@pytest.mark.parametrize(("onboarding", "event"), IN_MEMORY, ids=lambda value: getattr(value, "kind", ""))
def test_whoever_did_it_is_not_told_it(onboarding: Onboarding, event: Event) -> None:
    for audience in audiences(event):
        assert event.person not in [member.person for member in listeners(onboarding, event, audience)] or (
            event.person is None
        )
