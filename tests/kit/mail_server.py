"""A real mail server on this computer, which can refuse, hang, ask to come back later and cut the connection."""

from __future__ import annotations

import asyncio
import email
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from adapters.mail.settings import MailSettings

SENDER = "NHS Notify onboarding <assistant@notify.example>"
CUT, HANG = "cut", "hang"


@dataclass
class MailServer:
    """`at_rcpt`, `at_data`: what it answers there, one after the other, then it takes everything.

    "cut" closes the connection, "hang" says nothing. `taken` are the emails that it took, those whose sender never
    heard so too (`cut_after`: how many it takes and cuts the connection in place of saying so).
    """

    port: int = 0
    at_rcpt: list[str] = field(default_factory=list)
    at_data: list[str] = field(default_factory=list)
    cut_after: int = 0
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    logins: list[bytes] = field(default_factory=list)
    connections: int = 0

    @property
    def settings(self) -> MailSettings:
        return MailSettings("127.0.0.1", self.port, SENDER)

    def to(self, address: str) -> list[str]:
        """What was sent to an address, each as its subject and its words."""
        return [f"{mail['Subject']}\n{_words(mail)}" for to, mail in self.taken if to == address]

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = await self._answer(server, self.at_rcpt)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = await self._answer(server, self.at_data)
        if answer is not None:
            return answer
        assert isinstance(envelope.content, bytes)
        mail = email.message_from_bytes(envelope.content.replace(b"\r\n", b"\n"), policy=default)
        assert isinstance(mail, EmailMessage)
        self.taken.append((envelope.rcpt_tos[0], mail))
        if self.cut_after:
            self.cut_after -= 1
            _cut(server)
        return "250 OK"

    async def _answer(self, server: SMTP, answers: list[str]) -> str | None:
        answer = answers.pop(0) if answers else None
        if answer == CUT:
            _cut(server)
        if answer == HANG:
            await asyncio.sleep(3600)
        return answer

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        self.logins.append(data.password)
        return AuthResult(success=data.password == b"right", handled=False)


def _words(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body else ""


def _cut(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.WriteTransport)
    server.transport.abort()


@asynccontextmanager
async def mail_server(**options: Any) -> AsyncIterator[MailServer]:
    """One for the length of the block. `options`: as aiosmtpd's SMTP takes them."""
    made = MailServer()

    def connected() -> SMTP:
        made.connections += 1
        return SMTP(made, hostname="localhost", authenticator=made.authenticate, **options)

    serving = await asyncio.get_running_loop().create_server(connected, "127.0.0.1", 0)
    made.port = serving.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        serving.close()
