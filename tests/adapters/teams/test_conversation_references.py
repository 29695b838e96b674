"""Who can be reached, where, and since when not."""

from __future__ import annotations

import pytest

from conversations.sending import PersonUnreachable
from tests.adapters.teams.conftest import ServedAssistant
from tests.adapters.teams.test_sender import HELLO, TO_AMARA, said_no, sender
from tests.kit.teams import AMARA


@pytest.mark.parametrize(
    "answer",
    [
        said_no(403, "BotNotInConversationRoster"),
        said_no(403, "ConversationBlockedByUser"),
        said_no(403, "BotDisabledByAdmin"),
        {"status": 403, "body": {"error": {"code": "Forbidden", "subCode": "MessageWritesBlocked"}}},
        said_no(403),
        said_no(404, "ConversationNotFound"),
    ],
)
async def test_somebody_who_blocked_the_bot_is_marked_until_they_speak(
    met: ServedAssistant, answer: dict[str, object]
) -> None:
    met.teams.answers.append(answer)
    for _ in range(2):
        with pytest.raises(PersonUnreachable):
            await sender(met).post(TO_AMARA, HELLO)
    assert len(met.teams.sent()) == 1  # the second was not even tried
    await met.client(AMARA).says("help")
    await sender(met).post(TO_AMARA, HELLO)


async def test_a_new_install_makes_somebody_reachable_again(met: ServedAssistant) -> None:
    amara = met.client(AMARA)
    await amara.send(amara.activity(type="installationUpdate", action="remove"))
    with pytest.raises(PersonUnreachable):
        await sender(met).post(TO_AMARA, HELLO)
    await amara.send(amara.activity(type="installationUpdate", action="add"))
    await sender(met).post(TO_AMARA, HELLO)


async def test_somebody_who_never_installed_the_app_cannot_be_reached(house: ServedAssistant) -> None:
    with pytest.raises(PersonUnreachable):
        await sender(house).post(TO_AMARA, HELLO)


async def test_somebody_known_from_a_group_chat_gets_a_chat_of_their_own(house: ServedAssistant) -> None:
    group = house.client(AMARA, place="19:group@thread.v2", kind="groupChat")
    await group.says("help")
    await sender(house).post(TO_AMARA, HELLO)
    assert house.teams.cards(f"a:begun:{AMARA.sender}")
