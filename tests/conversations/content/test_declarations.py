"""What the named people declare: words of a version, beside items that every version of the questions asks."""

from __future__ import annotations

import pytest

from conversations.content.declarations import declarations
from conversations.content.loader import NEWEST_CONTENT, journey_of, load, versions
from models.enums import Signer


def test_every_signer_has_words_of_one_version() -> None:
    assert set(declarations()) == set(Signer)
    assert all(declared.declares for declared in declarations().values())
    assert len({declared.version for declared in declarations().values()}) == 1


@pytest.mark.parametrize("version", [version for version in versions() if not journey_of(version)])
def test_their_items_and_questions_are_asked(version: str) -> None:
    pack = load(version)
    for declared in declarations().values():
        asked = [question for page in pack.stages[declared.stage].pages for question in page.questions]
        assert set(declared.items) <= {question.item for question in asked}
        if version == NEWEST_CONTENT:
            assert {declared.name, declared.email} - {""} <= {question.key for question in asked}
