"""Signing off by a code from an email: for whom we do not know, whom their app cannot reach, and nobody else."""

from __future__ import annotations

from datetime import timedelta

from bot.rehearsal import script
from bot.rehearsal.local_world import InMemorySeat, InMemoryWorld
from bot.rehearsal.parts import reviewing
from bot.rehearsal.showing import lines
from conversations.replies import Result
from tests.kit.mail_server import MailServer
from tests.kit.mail_world import GRACE, TOM, code_in, out_of_reach, undelivered


async def at_stage_5(world: InMemoryWorld) -> None:
    """Amara's answers of stage 5 are complete."""
    await script.to_invitation(world)
    await reviewing.pass_stage(world, world.amara, reviewing.STAGES[0])
    await world.travel(reviewing.STAGES[1].at)
    await reviewing.answer(world.amara)


async def asks_grace(world: InMemoryWorld, server: MailServer, label: str = "Ask them to sign off") -> str:
    """Grace is of another organisation, so she is emailed. The code."""
    await world.amara.presses("Check your answers")
    await world.amara.presses(label, near="Clinical Safety Officer")
    await world.amara.fills({"name": "Grace Lin", "email": GRACE})
    await world.amara.sees("We emailed Grace Lin the way to sign off.")
    return code_in(server.to(GRACE)[-1])


async def test_whom_we_do_not_know_signs_off_by_a_code_that_no_applicant_sees(
    world: InMemoryWorld, server: MailServer
) -> None:
    await at_stage_5(world)
    code = await asks_grace(world, server)
    letter = server.to(GRACE)[-1]
    assert "Clinical Safety Officer" in letter and "Riverside" not in letter
    assert code not in world.amara.text()
    for other in (world.amara, world.tom):
        await other.says(f"code {code}")
        await other.sees("This code was sent to Grace Lin, who alone can sign off. Nobody signs for somebody else.")
    await world.grace.says(f"code {code}")
    await world.grace.sees("I am the Clinical Safety Officer of this service.")
    await world.grace.presses("I agree")
    await world.amara.sees("Grace Lin agreed as Clinical Safety Officer")
    await world.grace.says(f"code {code}")
    await world.grace.sees("This code was used already.")
    await world.grace.says("status")
    assert "Riverside appointment reminders" not in plain_last(world.grace)


def plain_last(seat: InMemorySeat) -> str:
    """The last thing that somebody was answered."""
    return " ".join(line for message in seat.last.messages for line in lines(message))


async def test_a_reminder_brings_a_code_of_its_own_and_the_first_still_works(
    world: InMemoryWorld, server: MailServer
) -> None:
    await at_stage_5(world)
    first = await asks_grace(world, server)
    await world.travel(world.now + timedelta(days=3))
    second = code_in(server.to(GRACE)[-1])
    assert len(server.to(GRACE)) == 2 and second != first
    await world.grace.says(f"code {first}")
    await world.grace.sees("I am the Clinical Safety Officer of this service.")
    before = len(server.to(GRACE))
    await world.travel(world.now + timedelta(days=10))
    assert len(server.to(GRACE)) == before
    await world.grace.sees("This is a reminder. You are asked to sign off")


async def test_a_code_to_sign_off_that_comes_too_late_or_after_somebody_else_was_named(
    world: InMemoryWorld, server: MailServer
) -> None:
    await at_stage_5(world)
    first = await asks_grace(world, server)
    second = await asks_grace(world, server, "Ask somebody else")
    await world.grace.says(f"code {first}")
    await world.grace.sees("This is not asked of you any more: it was signed off, or somebody was asked anew.")
    world.now += timedelta(days=8)
    await world.grace.says(f"code {second}")
    await world.grace.sees("This code came more than 7 days ago, so it works no more.")


async def test_an_address_that_is_refused_is_told_to_whoever_gave_it(world: InMemoryWorld, server: MailServer) -> None:
    await at_stage_5(world)
    server.at_rcpt.append("550 No such user")
    await world.amara.presses("Check your answers")
    await world.amara.presses("Ask them to sign off", near="Clinical Safety Officer")
    await world.amara.fills({"name": "Grace Lin", "email": GRACE})
    world._settled = False
    await world.settle()
    await world.amara.sees("We could not email Grace Lin, because their mail server refuses the address.")
    assert [target for target, _ in await undelivered(world)] == [GRACE]


async def test_a_signer_whom_their_app_cannot_reach_is_emailed_and_signs_by_the_code(
    world: InMemoryWorld, server: MailServer
) -> None:
    await at_stage_5(world)
    await world.tom.says("help")
    out_of_reach(world, "tom")
    await world.amara.presses("Check your answers")
    await world.amara.presses("Ask them to sign off", near="Clinical Safety Officer")
    await world.amara.fills({"name": "Tom Ellis", "email": TOM})
    for _ in range(2):
        world._settled = False
        await world.settle()
    [letter] = server.to(TOM)
    assert "Clinical Safety Officer" in letter and "Riverside" not in letter
    await world.tom.says(f"code {code_in(letter)}")
    await world.tom.sees("I am the Clinical Safety Officer of this service.")
    await world.tom.presses("I agree")
    assert world.tom.last.result is Result.DONE
