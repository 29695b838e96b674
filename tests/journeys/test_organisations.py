"""An applicant finds their organisation in the NHS's list, in the chat and in the form: at the manager and in Teams."""

from __future__ import annotations

import pytest

from tests.kit import finding_organisations as stories


@pytest.mark.parametrize("story", stories.STORIES, ids=lambda story: str(story.__name__))
async def test_an_organisation_is_found(story: stories.Story, world: stories.OpenWorld) -> None:
    await story(world)
