"""One journey on two platforms at once: the applicant on one, the onboarding team on the other, both ways round."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from bot.rehearsal import script
from bot.rehearsal.parts import registering
from bot.rehearsal.seats import uk
from conversations.replies import Result
from conversations.turns import Actor, Pressed, Turn
from models.domain import Address
from models.enums import Channel, PlaceKind
from models.repositories import lists
from tests.kit import slack_api, slack_payloads, teams
from tests.kit.across import Across, slack_to_teams, teams_to_slack
from tests.kit.sides import PlatformSeat
from tests.kit.slack_seats import SlackSeat
from tests.kit.teams_seats import TeamsSeat

AcrossWorld = Across[Any, Any]
WAYS: dict[str, Callable[[str], AbstractAsyncContextManager[AcrossWorld]]] = {
    "teams to slack": teams_to_slack,
    "slack to teams": slack_to_teams,
}
PRIYA = {
    TeamsSeat: Actor(Channel.TEAMS, teams.TENANT, teams.PRIYA.directory_id, "Priya Shah"),
    SlackSeat: Actor(Channel.SLACK, slack_payloads.TEAM, slack_api.PRIYA, "Priya Shah"),
}
"""As the applicants' platform knows her."""
SERVICE = "Riverside appointment reminders"
CODE = re.compile(r"Your code is (\w{4}-\w{4})")
NO_SUCH_CODE = "This code does not work."
TOO_MANY = "You have tried 5 codes that do not work."
NOTHING_YET = "You have no onboarding yet"


@pytest_asyncio.fixture(params=WAYS)
async def world(request: pytest.FixtureRequest, sqlite_url: str) -> AsyncIterator[AcrossWorld]:
    """Everybody in their seats, each way round."""
    async with WAYS[request.param](sqlite_url) as world:
        yield world


async def test_a_whole_onboarding(world: AcrossWorld) -> None:
    """Nothing of it strays to a conversation that nobody of it sits at."""
    await script.whole(world)
    await world.amara.sees("You are live")
    await world.priya.sees("The service went live with NHS Notify")
    assert world.conversations() == {world.amara.where, world.priya.where}


async def test_declined_with_the_reason(world: AcrossWorld) -> None:
    await script.declined(world)


async def test_a_reply_beneath_the_card_reaches_the_applicant_and_the_answer_comes_back(world: AcrossWorld) -> None:
    await registering.register_in_forms(world, world.amara)
    await world.daniel.replies("@applicant: can you send the notice & the plan?")
    await world.amara.sees("Daniel Reid from the onboarding team says")
    await world.amara.sees("can you send the notice & the plan?")
    await world.amara.presses("Reply")
    await world.amara.fills({"words": "Yes, **tomorrow** <b>at 9</b>"})
    await world.priya.sees("Yes, **tomorrow** <b>at 9</b>")


async def test_only_the_channel_that_the_operator_named_decides(world: AcrossWorld) -> None:
    """Somebody of the onboarding team decides nothing from the platform where its channel is not."""
    await registering.register_in_forms(world, world.amara)
    async with world.app.database.reading() as session:
        (row,) = await lists.open_onboardings(session, 2)
    priya = PRIYA[type(world.amara)]
    place = Address(priya.channel, priya.workspace, PlaceKind.DIRECT, priya.user)
    for number, action in enumerate(("offer_times", "decline", "board", "open_card")):
        outcome = await world.app.manager.handle(Turn(f"press {number}", priya, place, Pressed(action, row.reference)))
        assert outcome.result is Result.REFUSED and outcome.form is None


async def test_the_team_is_told_that_a_reply_is_overdue(world: AcrossWorld) -> None:
    """Alerts that nobody's deed sets off come to the team's platform too."""
    await registering.register_in_forms(world, world.amara)
    await world.travel(uk(2027, 1, 7, 8))
    await world.priya.does_not_see("The reply to this registration was due by")
    await world.travel(uk(2027, 1, 7, 9))
    await world.priya.sees("The reply to this registration was due by 6 January 2027")


async def test_the_team_is_told_of_somebody_who_cannot_be_reached(world: AcrossWorld) -> None:
    await registering.register_in_forms(world, world.amara)
    world.turn_away(world.amara)
    await world.daniel.replies("@applicant: can you send the plan?")
    await world.priya.sees("We could not send Amara Okafor a direct message.")
    await world.amara.does_not_see("can you send the plan?")


# Two identities of one person


async def code_of(seat: PlatformSeat) -> str:
    """A new code, asked for by typing."""
    await seat.says("link")
    *_, code = CODE.findall(seat.text())
    return str(code)


async def link(made_at: PlatformSeat, typed_at: PlatformSeat) -> None:
    await typed_at.says(f"link {await code_of(made_at)}")
    await typed_at.sees("This links you with Amara Okafor in")
    await typed_at.presses("Link")
    await typed_at.sees("You are linked with Amara Okafor in")


async def test_begun_on_one_and_carried_on_on_the_other(world: AcrossWorld) -> None:
    """The same onboarding with the same answers; what comes is sent to the app that was used last."""
    await registering.register_in_forms(world, world.amara)
    other = world.elsewhere("amara")
    await other.says("status")
    await other.sees(NOTHING_YET)
    await link(world.amara, other)
    await world.daniel.replies("@applicant Can you say how many messages you send?")
    await other.sees("how many messages you send?")
    await world.amara.does_not_see("how many messages you send?")
    await other.says("status")
    await other.sees(f"{SERVICE}, Riverside NHS Trust")
    await other.presses("Reply")
    await other.fills({"words": "420,000 a year"})
    await world.priya.sees("420,000 a year")
    await world.amara.says("status")
    await world.daniel.replies("@applicant Thank you for the number")
    await world.amara.sees("Thank you for the number")
    await other.does_not_see("Thank you for the number")


async def test_answers_of_one_stage_given_on_both(world: AcrossWorld) -> None:
    await world.amara.says("onboard")
    await world.amara.presses("Answer here in the chat")
    for words in ("no", "yes"):
        await world.amara.says(words)
    other = world.elsewhere("amara")
    await link(world.amara, other)
    await other.presses("Carry on")
    await other.presses("Carry on here in the chat")
    await other.sees("Question 3 of 4")


async def test_the_same_email_address_alone_links_nothing(world: AcrossWorld) -> None:
    await registering.register_in_forms(world, world.amara)
    other = world.elsewhere("amara")
    await other.says("status")
    await other.sees(NOTHING_YET)


async def test_a_code_works_once(world: AcrossWorld) -> None:
    await registering.register_in_forms(world, world.amara)
    code = await code_of(world.amara)
    other = world.elsewhere("amara")
    await other.says(f"link {code}")
    await other.presses("Link")
    tom = world.elsewhere("tom")
    await tom.says(f"link {code}")
    await tom.sees(NO_SUCH_CODE)
    await tom.says("status")
    await tom.does_not_see(SERVICE)


async def test_a_code_lasts_ten_minutes(world: AcrossWorld) -> None:
    await world.amara.says("onboard")
    made, code = world.assistant.now, await code_of(world.amara)
    other = world.elsewhere("amara")
    await world.travel(made + timedelta(minutes=9))
    await other.says(f"link {code}")
    await other.sees("This links you with Amara Okafor in")
    await world.travel(world.assistant.now + timedelta(minutes=1))
    await other.presses("Link")
    await other.sees(NO_SUCH_CODE)


async def test_after_five_wrong_codes_the_right_one_has_to_wait(world: AcrossWorld) -> None:
    code, other = await code_of(world.amara), world.elsewhere("amara")
    for _ in range(5):
        await other.says("link BBBB-BBBB")
        await other.does_not_see(TOO_MANY)
    await other.says(f"link {code}")
    await other.sees(TOO_MANY)
    await other.does_not_see("This links you with")
