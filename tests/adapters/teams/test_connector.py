"""What is tried again, and what never: nothing is said twice."""

from __future__ import annotations

import pytest
from aiohttp import ClientTimeout

from adapters.teams import http
from adapters.teams.channel import TeamsChannel
from conversations.replies import Heading, Message
from conversations.sending import PerhapsDelivered as Perhaps
from conversations.text import text
from tests.adapters.teams.conftest import ServedAssistant
from tests.adapters.teams.test_sender import HELLO, TO_AMARA, said_no, sender
from tests.kit.teams import AMARA, texts


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408])
async def test_a_post_that_may_have_arrived_is_not_sent_again(met: ServedAssistant, status: int) -> None:
    met.teams.answers.append({"status": status, "stored": True})
    with pytest.raises(Perhaps):
        await sender(met).post(TO_AMARA, HELLO)
    assert len(met.teams.sent()) == 1


async def test_a_post_that_nobody_answers_may_have_arrived(
    met: ServedAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    await met.app.channel(TeamsChannel).http.close()
    monkeypatch.setattr(http, "TIMEOUT", ClientTimeout(total=0.3))
    met.teams.answers.append({"wait": 0.8})
    with pytest.raises(Perhaps):
        await sender(met).post(TO_AMARA, HELLO)
    assert len(met.teams.sent()) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_an_update_is_tried_again(met: ServedAssistant, status: int) -> None:
    message = await sender(met).post(TO_AMARA, HELLO)
    met.teams.answers.append(said_no(status))
    await sender(met).update(TO_AMARA, message, Message((Heading(text("Changed")),)))
    assert texts(met.teams.messages[AMARA.chat][message]["attachments"][0]["content"]) == "Changed"


async def test_an_expired_token_is_replaced(met: ServedAssistant) -> None:
    met.teams.answers.append(said_no(401, "Unauthorized"))
    await sender(met).post(TO_AMARA, HELLO)
    assert [request.token for request in met.teams.sent()] == ["Bearer token-1", "Bearer token-2"]
