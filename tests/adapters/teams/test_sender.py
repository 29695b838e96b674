"""What becomes of a message that Teams does not take: told apart, sent again where that is safe, and never lost."""

from __future__ import annotations

import pytest

from adapters.teams.channel import TeamsChannel
from adapters.teams.sender import TeamsSender
from conversations.replies import Button, Heading, Message, SummaryList, SummaryRow
from conversations.sending import MessageMissing, MessageRefused, NotSent, PlaceClosed, TryLater
from conversations.text import Said, text
from models.domain import Address
from models.enums import Channel, PlaceKind
from tests.adapters.teams.conftest import ServedAssistant, served
from tests.kit.teams import AMARA, TENANT, LocalTeams, texts
from tests.kit.teams_seats import TEAM, TeamsWorld, settings_for

OPENS = Button("case", "Open", "ONB-222222")
HELLO = Message((Heading(text("Hello")),))
TO_AMARA = Address(Channel.TEAMS, TENANT, PlaceKind.DIRECT, AMARA.directory_id)


def said_no(status: int, code: str = "", **headers: str) -> dict[str, object]:
    return {"status": status, "body": {"error": {"code": code}} if code else {}, "headers": headers}


def sender(house: ServedAssistant) -> TeamsSender:
    return house.app.channel(TeamsChannel).sender


async def test_a_message_goes_to_a_person_and_back_comes_its_id(met: ServedAssistant) -> None:
    message = await sender(met).post(TO_AMARA, HELLO)
    assert texts(met.teams.messages[AMARA.chat][message]["attachments"][0]["content"]) == "Hello"


@pytest.mark.parametrize("status", [412, 429])
async def test_busy_is_waited_for_and_the_message_comes_once(met: ServedAssistant, status: int) -> None:
    met.teams.answers.append(said_no(status, "Throttled", **{"Retry-After": "0"}))
    await sender(met).post(TO_AMARA, HELLO)
    assert len(met.teams.sent()) == 2 and len(met.teams.cards(AMARA.chat)) == 2


async def test_very_busy_is_left_to_the_outbox(met: ServedAssistant) -> None:
    met.teams.answers.append(said_no(429, "Throttled", **{"Retry-After": "60"}))
    with pytest.raises(TryLater) as told:
        await sender(met).post(TO_AMARA, HELLO)
    assert told.value.retry_after.total_seconds() == 60 and len(met.teams.sent()) == 1


async def test_too_large_is_refused_for_good(met: ServedAssistant) -> None:
    met.teams.answers.append(said_no(413, "MessageSizeTooBig"))
    with pytest.raises(MessageRefused):
        await sender(met).post(TO_AMARA, HELLO)


async def test_what_is_about_all_onboardings_takes_as_many_cards_as_it_needs(met: ServedAssistant) -> None:
    rows = tuple(SummaryRow(text("Late"), (Said("a service " * 20),), OPENS) for _ in range(60))
    of_all, of_one = Button("queue", "Show the queue"), Button("take", "Take it", "ONB-222222")
    for button, several in ((of_all, True), (of_one, False)):
        before = len(met.teams.threads())
        await sender(met).post(TEAM, Message((SummaryList(rows),), (button,)))
        cards = [card for thread in met.teams.threads()[before:] for card in met.teams.cards(thread)]
        assert (len(cards) > 1) is several
        assert any("There is more than fits here" in texts(card) for card in cards) is not several


async def test_a_card_that_is_gone_is_missing(met: ServedAssistant) -> None:
    with pytest.raises(MessageMissing):
        await sender(met).update(TO_AMARA, "1", HELLO)


async def test_the_team_channel_without_the_app_is_closed_until_it_is_added(met: ServedAssistant) -> None:
    met.teams.answers.append(said_no(403, "BotNotInConversationRoster"))
    with pytest.raises(PlaceClosed, match="Add the app"):
        await sender(met).post(TEAM, HELLO)


async def test_a_wrong_secret_is_something_for_the_operator(met: ServedAssistant) -> None:
    met.app.channel(TeamsChannel).connector._tokens.forget()
    met.teams.refuses_sign_in = True
    with pytest.raises(PlaceClosed, match="MICROSOFT_APP_PASSWORD"):
        await sender(met).post(TO_AMARA, HELLO)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_sign_in_that_is_away_is_tried_again(met: ServedAssistant, status: int) -> None:
    tokens = met.app.channel(TeamsChannel).connector._tokens
    await tokens.headers()  # one that the start asked for comes before it is forgotten
    tokens.forget()
    met.teams.sign_in_status = status
    with pytest.raises(NotSent, match="MICROSOFT_LOGIN_URL"):
        await sender(met).post(TO_AMARA, HELLO)
    assert met.teams.sent() == []


async def test_so_is_one_that_is_not_there(teams: LocalTeams, sqlite_url: str) -> None:
    async with served(teams, sqlite_url, settings_for(teams, login_url="http://127.0.0.1:9")) as house:
        with pytest.raises(NotSent, match="MICROSOFT_LOGIN_URL"):
            await sender(house).post(TEAM, HELLO)


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
