"""The notice of each event reads well, and draws only what its reader may press."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.rehearsal.showing import lines
from conversations.actions.table import TABLE
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.people import Participant
from conversations.permissions import is_allowed
from conversations.replies import Message, Style
from conversations.repository.saving import audiences
from conversations.text import Said, plain
from conversations.views.event_sentences import sentence, sentence_for_team
from conversations.views.notices import applicant_notice, place_notice, team_notice
from models.domain import Event, TeamPlace
from models.enums import Audience, Channel
from tests.conversations.everything import played
from tests.conversations.onboardings import AMARA, TOM, VERA

IN_MEMORY = list(played())


def looks_right(message: Message) -> None:
    """No slot left open, no bare data, no more buttons than fit."""
    words = "\n".join(lines(message))
    assert "{" not in words and "}" not in words and "None" not in words.replace("[None of", "")
    assert len(message.buttons) <= 3
    assert sum(button.style is Style.PRIMARY for button in (*message.buttons, *message.menu)) <= 1


@pytest.mark.parametrize(("onboarding", "event"), IN_MEMORY, ids=lambda value: getattr(value, "kind", ""))
def test_what_happened_reads_well_everywhere(onboarding: Onboarding, event: Event) -> None:
    for said in (sentence(event, onboarding), sentence_for_team(event, onboarding)):
        words = plain(said)
        assert words and not words.endswith(".") and "  " not in words
        assert "{" not in words and "None" not in words
    if event.by:
        assert Said(event.by) in sentence(event, onboarding) or event.kind in ("joined", "left")
    looks_right(team_notice(onboarding, event))
    here = replace(onboarding, places=[TeamPlace(Channel.WEB, "riverside", "general", "#general")])
    in_place = place_notice(here, event, "general")
    assert in_place
    looks_right(in_place)
    assert place_notice(onboarding, event, "general") is None or event.kind == "channel_closed"
    for reader in (AMARA, TOM, VERA):
        looks_right(applicant_notice(onboarding, event, reader))


def test_reasons_and_messages_are_in_the_notice_as_a_persons_words() -> None:
    with_words = [(onboarding, event) for onboarding, event in IN_MEMORY if event.data.get("words")]
    assert len({event.kind for _, event in with_words}) >= 8
    for onboarding, event in with_words:
        for message in (team_notice(onboarding, event), applicant_notice(onboarding, event, VERA)):
            shown = [part for block in message.blocks for part in getattr(block, "text", ())]
            assert Said(event.data["words"]) in shown, event.kind


@pytest.mark.parametrize("reader", [AMARA, TOM, VERA], ids=lambda person: person.name)
def test_a_notice_draws_only_what_its_reader_may_press(reader: Participant) -> None:
    for onboarding, event in IN_MEMORY:
        if Audience.APPLICANT not in audiences(event) or onboarding.role_of(reader.id) is None:
            continue
        for button in applicant_notice(onboarding, event, reader).buttons:
            if button.action in TABLE:
                assert is_allowed(TABLE[button.action], onboarding, reader), (event.kind, button.label)
