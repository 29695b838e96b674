"""Emails through a real server on this computer, with its faults: nothing is sent twice, and nobody waits for ever."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.common.troubles import Troubles
from adapters.mail import sender
from adapters.mail.channel import MailChannel
from adapters.mail.sender import MailSender
from bot.outbox.dispatcher import SEND_SECONDS
from conversations.replies import Bullets, Heading, Message, paragraph
from conversations.sending import (
    CannotTell,
    MessageRefused,
    NotSent,
    PerhapsDelivered,
    PersonUnreachable,
    PlaceClosed,
    SendProblem,
)
from conversations.text import Said, Words, text
from models.domain import Address
from models.enums import Channel, PlaceKind
from tests.kit.mail_server import CUT, HANG, MailServer, mail_server

NOW = datetime(2027, 1, 6, 10, tzinfo=UTC)
TOM = Address(Channel.MAIL, "", PlaceKind.DIRECT, "tom.ellis@riverside.example")
HOSTILE = "Tóm <b>Ellis</b>\r\nBcc: everyone@riverside.example"
NOTICE = Message(
    (
        Heading(text("{who} said so", who=Said(HOSTILE))),
        paragraph("Read {page}.", page=Words("the page", link="https://notify.nhs.uk")),
        Bullets((text("one"), text("two"))),
    )
)


async def post(server: MailServer, key: str = "7-abc", **settings: object) -> str:
    made = replace(server.settings, **settings)  # type: ignore[arg-type]  # fields of it
    return await MailSender(made, lambda: NOW).post(TOM, NOTICE, key=key)


async def test_an_email_arrives_in_plain_text_with_its_own_id() -> None:
    async with mail_server() as server:
        await post(server)
        [(to, mail)] = server.taken
    assert to == TOM.target and mail["To"] == TOM.target
    assert mail["From"] == "NHS Notify onboarding <assistant@notify.example>"
    assert mail["Message-ID"] == "<7-abc@notify.example>" and mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content() == "Read the page (https://notify.nhs.uk).\n\n- one\n- two\n"
    assert mail.get_content_type() == "text/plain"


async def test_a_persons_text_makes_no_header_of_its_own() -> None:
    async with mail_server() as server:
        await post(server)
        [(_, mail)] = server.taken
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Tóm <b>Ellis</b> Bcc: everyone@riverside.example said so"


REFUSALS: list[tuple[str, str, type[SendProblem]]] = [
    ("at_rcpt", "550 No such user", PersonUnreachable),
    ("at_rcpt", "451 Greylisted, try again later", NotSent),
    ("at_rcpt", "421 Too busy", NotSent),
    ("at_rcpt", CUT, NotSent),
    ("at_data", "554 We do not like this", MessageRefused),
    ("at_data", "452 No space", NotSent),
    ("at_data", CUT, PerhapsDelivered),
]


@pytest.mark.parametrize(("where", "answer", "problem"), REFUSALS)
async def test_what_a_server_refuses(where: str, answer: str, problem: type[SendProblem]) -> None:
    async with mail_server() as server:
        getattr(server, where).append(answer)
        with pytest.raises(problem) as said:
            await post(server)
        assert type(said.value) is problem
        assert "No such user" not in str(said.value) and "like this" not in str(said.value)
        assert server.taken == []
        await post(server)
        assert len(server.taken) == 1


@pytest.mark.parametrize(("where", "problem"), [("at_rcpt", NotSent), ("at_data", PerhapsDelivered)])
async def test_a_server_that_hangs_is_waited_for_a_moment(
    where: str, problem: type[SendProblem], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "_UNTIL_TAKEN", 0.3)
    monkeypatch.setattr(sender, "_TO_HAND_OVER", 0.3)
    async with mail_server() as server:
        getattr(server, where).append(HANG)
        began = time.monotonic()
        with pytest.raises(problem):
            await post(server)
        assert time.monotonic() - began < 2


async def test_the_longest_send_is_shorter_than_the_outbox_waits() -> None:
    assert sender._UNTIL_TAKEN + sender._TO_HAND_OVER + sender._TO_PART < SEND_SECONDS


async def test_a_server_that_is_not_there() -> None:
    async with mail_server() as server:
        pass
    with pytest.raises(NotSent):
        await post(server)


async def test_nobody_can_ask_what_arrived_and_nothing_changes_afterwards() -> None:
    async with mail_server() as server:
        sending = MailSender(server.settings, lambda: NOW)
        with pytest.raises(CannotTell):
            await sending.find(TOM, "7-abc", None, NOW)
        with pytest.raises(MessageRefused):
            await sending.update(TOM, "7-abc", NOTICE)


async def test_an_address_with_letters_that_the_server_does_not_take() -> None:
    async with mail_server() as server:
        with pytest.raises(PersonUnreachable):
            await MailSender(server.settings, lambda: NOW).post(replace(TOM, target="tóm@riverside.example"), NOTICE)


async def test_the_password_is_shown_and_a_wrong_one_is_told_to_the_operator() -> None:
    async with mail_server(auth_require_tls=False) as server:
        await post(server, user="bot", password="right")
        assert server.logins == [b"right"] and len(server.taken) == 1
        troubles = Troubles()
        wrong = replace(server.settings, user="bot", password="wrong")
        channel = MailChannel(wrong, lambda: NOW, troubles)
        assert not await channel.check()
        [sentence] = troubles.sentences
        assert "refuses the user or the password" in sentence and "Check SMTP_URL" in sentence
        assert "wrong" not in repr(wrong)
        with pytest.raises(PlaceClosed):
            await channel.sender.post(TOM, NOTICE)
        good = MailChannel(server.settings, lambda: NOW, troubles)
        assert await good.check() and troubles.sentences == ()


async def test_a_password_is_never_shown_to_a_server_elsewhere_without_tls() -> None:
    async with mail_server(auth_require_tls=False) as server:
        with pytest.raises(PlaceClosed, match="does not offer TLS"):
            await post(server, user="bot", password="right", require_tls=True)
        assert server.logins == []
