"""Emails, through a real mail server: who gets them, what is never in them, the codes in them, and its faults."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.web.people import BY_USER, Pane
from bot.rehearsal import script
from bot.rehearsal.answers import in_the_chat
from bot.rehearsal.local_world import InMemorySeat, InMemoryWorld, in_memory
from bot.rehearsal.parts import calling, registering
from bot.rehearsal.seats import uk
from conversations.replies import Result
from conversations.repository import mailing
from models.database.migrate import upgrade
from models.database.unit_of_work import Session
from models.domain import Address
from models.enums import Channel, Stage
from models.mail import MailCode
from tests.kit.mail_server import CUT, MailServer
from tests.kit.mail_world import AMARA, GRACE, OFFICE, TOM, code_in, out_of_reach, undelivered


async def wants_mail(seat: InMemorySeat) -> None:
    await seat.says("reminders")
    await seat.presses("Email me too")
    await seat.sees("We also email you at")


async def test_whoever_wants_it_hears_by_email_and_never_an_answer(world: InMemoryWorld, server: MailServer) -> None:
    await wants_mail(world.amara)
    await script.whole(world)
    letters = server.to(AMARA)
    assert len(letters) > 10
    assert any("approved stage 4" in letter for letter in letters)
    with_codes = [letter for letter in letters if "NHS Notify engagement call" not in letter]
    assert len(with_codes) > 10 and len(set(map(code_in, with_codes))) == len(with_codes)
    assert not server.to(TOM) and not server.to("priya.shah@notify.example")
    for given in (*in_the_chat(Stage.REGISTRATION), *in_the_chat(Stage.ENGAGEMENT_CALL)):
        if len(given) > 3 and not given.startswith("amara"):
            assert not [letter for letter in letters if given.lower() in letter.lower()], given


async def test_the_address_of_the_office_hears_of_a_registration(world: InMemoryWorld, server: MailServer) -> None:
    await registering.register_in_forms(world, world.amara)
    [letter] = server.to(OFFICE)
    assert "A team registered interest in NHS Notify: ONB-" in letter
    assert "Riverside" not in letter and "Amara" not in letter and "code " not in letter


async def test_a_code_leads_back_once_and_for_its_reader_alone(world: InMemoryWorld, server: MailServer) -> None:
    await wants_mail(world.amara)
    await registering.register_in_forms(world, world.amara)
    await world.priya.presses("Message the applicant")
    await world.priya.fills({"words": "The secret is 42"})
    letter = server.to(AMARA)[-1]
    assert "secret" not in letter and "Priya Shah from the onboarding team says" in letter
    code = code_in(letter)
    await world.tom.says(f"code {code}")
    assert world.tom.last.result is Result.REFUSED
    await world.tom.sees("This code was sent to somebody else, and works for them alone.")
    await world.amara.says(f"code {code.lower()}")
    assert world.amara.last.result is Result.DONE
    await world.amara.says(f"code {code}")
    await world.amara.sees("This code was used already. Each works once.")
    await world.amara.says("code ZZZZ-2222")
    await world.amara.sees("We never sent this code.")
    await world.amara.says("code")
    await world.amara.sees("Type code and the code from our email, such as code ABCD-2345.")


async def test_a_note_of_the_onboarding_team_is_in_no_email(world: InMemoryWorld, server: MailServer) -> None:
    await wants_mail(world.amara)
    await registering.register_in_forms(world, world.amara)
    await world.priya.presses("Add a note")
    await world.priya.fills({"words": "Their last supplier went bust. @Daniel Reid"})
    assert world.priya.last.result is Result.DONE
    await world.priya.presses("Message the applicant")
    await world.priya.fills({"words": "Hello"})
    letters = [*server.to(AMARA), *server.to(OFFICE)]
    assert any("Priya Shah from the onboarding team says" in letter for letter in letters)
    assert not [letter for letter in letters if "supplier" in letter or "note" in letter.lower().split()]


async def test_a_code_that_was_pressed_twice_at_once_works_once(
    world: InMemoryWorld, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both turns have read that it is unused before either has used it."""
    await wants_mail(world.amara)
    await registering.register_in_forms(world, world.amara)
    await world.priya.presses("Message the applicant")
    await world.priya.fills({"words": "Hello"})
    code = code_in(server.to(AMARA)[-1])
    read = mailing.find_code

    async def unused(session: Session, typed: str) -> MailCode | None:
        found = await read(session, typed)
        return found and replace(found, used_at=None)

    monkeypatch.setattr(mailing, "find_code", unused)
    await world.amara.says(f"code {code}")
    await world.amara.does_not_see("This code was used already")
    await world.amara.says(f"code {code}")
    await world.amara.sees("This code was used already")


async def test_a_code_that_comes_late(world: InMemoryWorld, server: MailServer) -> None:
    await wants_mail(world.amara)
    await registering.register_in_forms(world, world.amara)
    await world.priya.presses("Message the applicant")
    await world.priya.fills({"words": "Hello"})
    code = code_in(server.to(AMARA)[-1])
    world.now += timedelta(days=7, minutes=1)
    await world.amara.says(f"code {code}")
    await world.amara.sees("This code came more than 7 days ago, so it works no more.")


async def test_codes_cannot_be_guessed(world: InMemoryWorld, server: MailServer) -> None:
    for last in "23456":
        await world.tom.says(f"code ZZZZ-222{last}")
    await world.tom.says("code ZZZZ-2227")
    await world.tom.sees("You have tried 5 codes that do not work.")


async def test_nobody_types_a_code_where_others_see_it(world: InMemoryWorld) -> None:
    channel = InMemorySeat(world, BY_USER["amara"], Pane.APPLICANT)
    channel.place = Address(Channel.WEB, "riverside", channel.place.kind.CHANNEL, "general")
    await channel.says("code ABCD-2345")
    assert "in your direct messages with the assistant" in channel.text()


async def test_a_colleague_whom_we_do_not_know_is_invited_by_email(world: InMemoryWorld, server: MailServer) -> None:
    await registering.register_in_forms(world, world.amara)
    await world.amara.says("people")
    await world.amara.presses("Add a colleague")
    await world.amara.fills({"name": "Grace Lin", "email": GRACE})
    await world.amara.sees("We do not know grace.lin@northgate.example here, so we emailed them the way to join.")
    [letter] = server.to(GRACE)
    assert "Amara Okafor invites you" in letter and "Riverside" not in letter
    await world.grace.says(f"code {code_in(letter)}")
    await world.grace.presses("Join")
    await world.amara.sees("Grace Lin joined as a contributor")
    await world.tom.says(f"code {code_in(letter)}")
    await world.tom.sees("This code was used already.")


async def test_an_invitation_that_was_taken_back_leads_nowhere(world: InMemoryWorld, server: MailServer) -> None:
    await registering.register_in_forms(world, world.amara)
    await world.amara.says("people")
    await world.amara.presses("Add a colleague")
    await world.amara.fills({"name": "Grace Lin", "email": GRACE})
    await world.amara.says("people")
    await world.amara.presses("Change", near="Grace Lin")
    await world.amara.fills({"remove": "yes"})
    await world.grace.says(f"code {code_in(server.to(GRACE)[0])}")
    await world.grace.sees("This invitation does not stand any more.")


async def test_who_cannot_be_reached_in_the_chat_hears_by_email(world: InMemoryWorld, server: MailServer) -> None:
    await registering.register_in_forms(world, world.amara)
    out_of_reach(world, "amara")
    await world.priya.presses("Message the applicant")
    await world.priya.fills({"words": "Hello"})
    await world.settle()
    world._settled = False
    await world.settle()
    [letter] = server.to(AMARA)
    assert "Priya Shah from the onboarding team says" in letter


async def test_reminders_come_by_email_too_unless_they_are_stopped(world: InMemoryWorld, server: MailServer) -> None:
    await wants_mail(world.amara)
    await script.to_invitation(world)
    await world.travel(uk(2027, 3, 5, 12))
    before = len(server.to(AMARA))
    assert any("It is your turn" in letter for letter in server.to(AMARA))
    await world.amara.says("reminders")
    await world.amara.presses("Stop emailing me")
    await world.amara.sees("nothing else unless we cannot reach you here.")
    await world.travel(uk(2027, 4, 20, 12))
    assert len(server.to(AMARA)) == before


async def test_a_greylisted_email_comes_later_and_once(world: InMemoryWorld, server: MailServer) -> None:
    await wants_mail(world.amara)
    await registering.register_in_forms(world, world.amara)
    server.taken.clear()
    server.at_rcpt += ["451 Greylisted"] * 3
    await world.priya.presses("Message the applicant")
    await world.priya.fills({"words": "Hello"})
    assert server.to(AMARA) == []
    for _ in range(6):
        world.now += timedelta(minutes=10)
        world._settled = False
        await world.settle()
    [letter] = server.to(AMARA)
    await world.amara.says(f"code {code_in(letter)}")
    assert world.amara.last.result is Result.DONE


async def test_a_refused_address_is_a_dead_letter_and_others_go_on(world: InMemoryWorld, server: MailServer) -> None:
    server.at_rcpt.append("550 No such user")
    await registering.register_in_forms(world, world.amara)
    [(target, problem)] = await undelivered(world)
    assert target == OFFICE and problem is not None and "refuses their address, 550" in problem
    await wants_mail(world.amara)
    await world.priya.presses("Message the applicant")
    await world.priya.fills({"words": "Hello"})
    assert len(server.to(AMARA)) == 1


async def test_an_email_that_may_have_arrived_is_not_sent_again_and_its_code_works(
    world: InMemoryWorld, server: MailServer
) -> None:
    await wants_mail(world.amara)
    await registering.register_in_forms(world, world.amara)
    server.taken.clear()
    server.cut_after = 1
    await world.priya.presses("Message the applicant")
    await world.priya.fills({"words": "Hello"})
    for _ in range(5):
        world.now += timedelta(minutes=10)
        world._settled = False
        await world.settle()
    [letter] = server.to(AMARA)
    await world.amara.says(f"code {code_in(letter)}")
    assert world.amara.last.result is Result.DONE


async def test_a_connection_that_is_cut_before_the_message_loses_nothing(
    world: InMemoryWorld, server: MailServer
) -> None:
    await wants_mail(world.amara)
    await registering.register_in_forms(world, world.amara)
    server.taken.clear()
    server.at_rcpt.append(CUT)
    await world.priya.presses("Message the applicant")
    await world.priya.fills({"words": "Hello"})
    for _ in range(3):
        world.now += timedelta(minutes=10)
        world._settled = False
        await world.settle()
    assert len(server.to(AMARA)) == 1


async def test_without_a_mail_server_the_chat_says_so(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'alone.db'}"
    await upgrade(url)
    async with in_memory(url=url) as world:
        await world.amara.says("reminders")
        await world.amara.sees("Email is not set up here, so all that we tell you comes to you in this app.")
        assert "Email me too" not in world.amara.text()


async def test_an_email_is_in_the_language_of_whoever_its_address_is_of(
    world: InMemoryWorld, server: MailServer
) -> None:
    for seat in (world.amara, world.tom):
        await wants_mail(seat)
    await registering.register_in_forms(world, world.amara)
    await registering.invite_tom(world, world.amara, "contributor")
    await world.amara.says("language cymraeg")
    await world.priya.presses("Offer call times")
    await world.priya.fills({"times": calling.LATER[:1]})
    in_welsh, in_english = server.to(AMARA)[-1], server.to(TOM)[-1]
    assert "o'r tîm ymuno yn cynnig amseroedd" in in_welsh and "Peidiwch â'i anfon ymlaen" in in_welsh
    assert "Nid yw rhan o hyn" not in in_welsh, "all of it is in Welsh"
    assert f"code {code_in(in_welsh)}" in in_welsh
    assert "offers you times for the engagement call" in in_english and "Do not forward it" in in_english
    await world.amara.presses("Dewis")
    assert server.to(AMARA)[-1].startswith("Mae galwad ymgysylltu NHS Notify wedi'i threfnu, ONB-")
    letter = next(mail for to, mail in reversed(server.taken) if to == AMARA)
    assert "text/calendar" in [part.get_content_type() for part in letter.walk()]
    assert any("NHS Notify engagement call is booked" in letter for letter in server.to(TOM))
    assert "A team registered interest" in server.to(OFFICE)[0]
