"""What became of each message is kept: given up with its reason, and told to those who can act."""

from __future__ import annotations

from bot.outbox.alerts import Alerts
from bot.outbox.retry import MOST_MISTAKES
from conversations.sending import MessageRefused, PersonUnreachable
from conversations.turns import Unreached
from models.repositories import dead_letters
from tests.kit.rig.post_office import PostOffice


async def again(office: PostOffice, ids: list[int | None] | None) -> int:
    chosen = None if ids is None else [number for number in ids if number is not None]
    async with office.database.unit_of_work() as session:
        return await dead_letters.send_again(session, office.now, chosen)


async def test_a_person_who_cannot_be_reached_is_given_up_and_the_team_hears_it(office: PostOffice) -> None:
    office.composer.problem = PersonUnreachable("user_not_found", left=True)
    first, second = await office.write(2)
    await office.work()
    assert [turn.intent for turn in office.composer.turns] == [Unreached(1, True), Unreached(2, True)]
    assert [row.gave_up_at for row in await office.rows()] == [office.now, office.now]
    assert await Alerts(office.database, office.clock).tell() == 1
    office.composer.problem = None
    assert await again(office, [first.id]) == 1
    await office.work()
    assert office.heard() == [first.id]
    assert [row.id for row in await office.unsent()] == [second.id]


async def test_a_refused_message_holds_nothing_up(office: PostOffice) -> None:
    office.composer.problem = MessageRefused("invalid_blocks")
    await office.write()
    await office.work()
    office.composer.problem = None
    [next_one] = await office.write()
    await office.work()
    assert office.heard() == [next_one.id]


async def test_a_message_that_keeps_failing_is_given_up_with_nothing_but_the_name_of_the_problem(
    office: PostOffice,
) -> None:
    office.composer.problem = ValueError("a mistake of ours, with somebody's words in it")
    await office.write(1, attempts=MOST_MISTAKES - 1)
    await office.work()
    [stored] = await office.rows()
    assert (stored.gave_up_at, stored.problem) == (office.now, "ValueError")
