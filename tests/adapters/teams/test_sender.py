"""What becomes of a message that Teams does not take: told apart, sent again where that is safe, and never lost."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import ClientTimeout

from adapters.teams import http
from adapters.teams.channel import TeamsChannel
from adapters.teams.errors import ConnectorProblem, DeliveryUnknown, NotFound, NotReachable, Throttled, TooLarge
from adapters.teams.sender import TeamsSender
from bot.rehearsal.parts import registering
from conversations.channels import MessageMissing, MessageRefused, NotSent, PersonUnreachable, PlaceClosed, TryLater
from conversations.channels import PerhapsDelivered as Perhaps
from conversations.replies import Heading, Message, text
from conversations.turns import Address, Channel, PlaceKind
from tests.adapters.teams.conftest import House, served
from tests.kit.teams import AMARA, TENANT, LocalTeams, texts
from tests.kit.teams_seats import TEAM, TeamsWorld, in_teams, settings_for

HELLO = Message((Heading(text("Hello")),))
TO_AMARA = Address(Channel.TEAMS, TENANT, PlaceKind.DIRECT, AMARA.directory_id)


def said_no(status: int, code: str = "", **headers: str) -> dict[str, object]:
    return {"status": status, "body": {"error": {"code": code}} if code else {}, "headers": headers}


@pytest_asyncio.fixture
async def met(house: House) -> House:
    """Amara has spoken to the assistant, so it knows where she is."""
    await house.client(AMARA).says("help")
    house.teams.requests.clear()
    return house


def sender(house: House) -> TeamsSender:
    return house.app.channel(TeamsChannel).sender


async def test_a_message_goes_to_a_person_and_back_comes_its_id(met: House) -> None:
    message = await sender(met).post(TO_AMARA, HELLO)
    assert texts(met.teams.messages[AMARA.chat][message]["attachments"][0]["content"]) == "Hello"


@pytest.mark.parametrize("status", [412, 429])
async def test_busy_is_waited_for_and_the_message_comes_once(met: House, status: int) -> None:
    met.teams.answers.append(said_no(status, "Throttled", **{"Retry-After": "0"}))
    await sender(met).post(TO_AMARA, HELLO)
    assert len(met.teams.sent()) == 2 and len(met.teams.cards(AMARA.chat)) == 2


async def test_very_busy_is_left_to_the_outbox(met: House) -> None:
    met.teams.answers.append(said_no(429, "Throttled", **{"Retry-After": "60"}))
    with pytest.raises(TryLater) as told:
        await sender(met).post(TO_AMARA, HELLO)
    assert told.value.retry_after.total_seconds() == 60 and len(met.teams.sent()) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408])
async def test_a_post_that_may_have_arrived_is_not_sent_again(met: House, status: int) -> None:
    met.teams.answers.append({"status": status, "stored": True})
    with pytest.raises(Perhaps):
        await sender(met).post(TO_AMARA, HELLO)
    assert len(met.teams.sent()) == 1


async def test_a_post_that_nobody_answers_may_have_arrived(met: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await met.app.channel(TeamsChannel).http.close()
    monkeypatch.setattr(http, "TIMEOUT", ClientTimeout(total=0.3))
    met.teams.answers.append({"wait": 0.8})
    with pytest.raises(Perhaps):
        await sender(met).post(TO_AMARA, HELLO)
    assert len(met.teams.sent()) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_an_update_is_tried_again(met: House, status: int) -> None:
    message = await sender(met).post(TO_AMARA, HELLO)
    met.teams.answers.append(said_no(status))
    await sender(met).update(TO_AMARA, message, Message((Heading(text("Changed")),)))
    assert texts(met.teams.messages[AMARA.chat][message]["attachments"][0]["content"]) == "Changed"


async def test_too_large_is_refused_for_good(met: House) -> None:
    met.teams.answers.append(said_no(413, "MessageSizeTooBig"))
    with pytest.raises(MessageRefused):
        await sender(met).post(TO_AMARA, HELLO)


async def test_a_card_that_is_gone_is_missing(met: House) -> None:
    with pytest.raises(MessageMissing):
        await sender(met).update(TO_AMARA, "1", HELLO)


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
async def test_somebody_who_blocked_the_bot_is_marked_until_they_speak(met: House, answer: dict[str, object]) -> None:
    met.teams.answers.append(answer)
    for _ in range(2):
        with pytest.raises(PersonUnreachable):
            await sender(met).post(TO_AMARA, HELLO)
    assert len(met.teams.sent()) == 1  # the second was not even tried
    await met.client(AMARA).says("help")
    await sender(met).post(TO_AMARA, HELLO)


async def test_a_new_install_makes_somebody_reachable_again(met: House) -> None:
    amara = met.client(AMARA)
    await amara.send(amara.activity(type="installationUpdate", action="remove"))
    with pytest.raises(PersonUnreachable):
        await sender(met).post(TO_AMARA, HELLO)
    await amara.send(amara.activity(type="installationUpdate", action="add"))
    await sender(met).post(TO_AMARA, HELLO)


async def test_somebody_who_never_installed_the_app_cannot_be_reached(house: House) -> None:
    with pytest.raises(PersonUnreachable):
        await sender(house).post(TO_AMARA, HELLO)


async def test_somebody_known_from_a_group_chat_gets_a_chat_of_their_own(house: House) -> None:
    group = house.client(AMARA, place="19:group@thread.v2", kind="groupChat")
    await group.says("help")
    await sender(house).post(TO_AMARA, HELLO)
    assert house.teams.cards(f"a:begun:{AMARA.sender}")


async def test_the_team_channel_without_the_app_is_closed_until_it_is_added(met: House) -> None:
    met.teams.answers.append(said_no(403, "BotNotInConversationRoster"))
    with pytest.raises(PlaceClosed, match="Add the app"):
        await sender(met).post(TEAM, HELLO)


async def test_a_wrong_secret_is_something_for_the_operator(met: House) -> None:
    met.app.channel(TeamsChannel).connector._tokens.forget()
    met.teams.refuses_sign_in = True
    with pytest.raises(PlaceClosed, match="MICROSOFT_APP_PASSWORD"):
        await sender(met).post(TO_AMARA, HELLO)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_sign_in_that_is_away_is_tried_again(met: House, status: int) -> None:
    met.app.channel(TeamsChannel).connector._tokens.forget()
    met.teams.sign_in_status = status
    with pytest.raises(NotSent, match="MICROSOFT_LOGIN_URL"):
        await sender(met).post(TO_AMARA, HELLO)
    assert met.teams.sent() == []


async def test_so_is_one_that_is_not_there(teams: LocalTeams, sqlite_url: str) -> None:
    async with served(teams, sqlite_url, settings_for(teams, login_url="http://127.0.0.1:9")) as house:
        with pytest.raises(NotSent, match="MICROSOFT_LOGIN_URL"):
            await sender(house).post(TEAM, HELLO)


async def test_an_expired_token_is_replaced(met: House) -> None:
    met.teams.answers.append(said_no(401, "Unauthorized"))
    await sender(met).post(TO_AMARA, HELLO)
    assert [request.token for request in met.teams.sent()] == ["Bearer token-1", "Bearer token-2"]


def test_every_error_says_what_to_do() -> None:
    for kind in (ConnectorProblem, NotReachable, NotFound, TooLarge, Throttled, DeliveryUnknown):
        assert (kind.__doc__ or "").strip()


@pytest_asyncio.fixture
async def world(sqlite_url: str) -> AsyncIterator[TeamsWorld]:
    async with in_teams(sqlite_url) as world:
        await registering.register_in_forms(world, world.amara)
        yield world


async def test_the_onboarding_team_hears_of_somebody_who_cannot_be_reached(world: TeamsWorld) -> None:
    await world.priya.presses("Message the applicant")
    world.teams.blocked.add(AMARA.chat)
    await world.priya.fills({"words": "Can you send the diagram?"})
    await world.settle()
    await world.priya.sees("We could not")
    await world.priya.sees("Amara Okafor")


async def test_a_card_that_somebody_deleted_is_posted_anew(world: TeamsWorld) -> None:
    (thread,) = world.teams.threads()
    world.teams.messages[thread].clear()
    await world.priya.client.says("help")
    await world.amara.presses("Message the onboarding team")
    await world.amara.fills({"words": "We have a question."})
    assert len(world.teams.threads()) == 2
