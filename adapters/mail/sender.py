"""Hands one email to the mail server, and reads from its answers what became of it."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from email.utils import parseaddr

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPConnectResponseError,
    SMTPDataError,
    SMTPException,
    SMTPHeloError,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from adapters.mail.message import email_of
from adapters.mail.settings import MailSettings
from conversations.replies import Message
from conversations.sending import (
    CannotTell,
    MessageRefused,
    NotSent,
    PerhapsDelivered,
    PersonUnreachable,
    PlaceClosed,
    SendProblem,
)
from models.domain import Address

_UNTIL_TAKEN = 9.0  # seconds to be let in and have the address taken
_TO_HAND_OVER = 8.0  # seconds for the message itself: together less than a send may take
_TO_PART = 1.0
_FOR_GOOD = 500  # the codes from here on: trying again does not help


class MailSender:
    """A Sender. A connection of its own for each message: one that hangs holds no other up. Raises SendProblem."""

    def __init__(self, settings: MailSettings, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._clock = clock

    async def post(self, address: Address, message: Message, thread: str | None = None, key: str = "") -> str:
        """`key` is in the email's id, which is the same for each try."""
        mail = email_of(message, self._settings.from_address, address.target, key, self._clock())
        server = self._server()
        try:
            async with _bounded(_UNTIL_TAKEN, NotSent("The mail server takes too long to answer.")):
                await self._enter(server)
                await server.mail(parseaddr(self._settings.from_address)[1])
                await server.rcpt(address.target)
            async with _bounded(_TO_HAND_OVER, PerhapsDelivered("The mail server did not say whether it took it.")):
                await _hand_over(server, bytes(mail))
            await _part(server)
        finally:
            server.close()
        return key

    async def update(self, address: Address, message_id: str, message: Message) -> None:
        """An email does not change. Raises MessageRefused."""
        raise MessageRefused("An email that was sent is not changed.")

    async def find(self, address: Address, key: str, thread: str | None, since: datetime) -> str | None:
        """Raises CannotTell: nobody can ask a mail server what it took."""
        raise CannotTell("A mail server cannot be asked whether an email arrived.")

    async def greet(self) -> None:
        """Connect, and show the user and password. Raises SendProblem where the server does not take us."""
        server = self._server()
        try:
            async with _bounded(_UNTIL_TAKEN, NotSent("The mail server takes too long to answer.")):
                await self._enter(server)
            await _part(server)
        finally:
            server.close()

    def _server(self) -> SMTP:
        set_up = self._settings
        begin_tls = True if set_up.require_tls and not set_up.implicit_tls else None
        return SMTP(
            hostname=set_up.host,
            port=set_up.port,
            use_tls=set_up.implicit_tls,
            start_tls=None if set_up.implicit_tls else begin_tls,
            timeout=_UNTIL_TAKEN,
        )

    async def _enter(self, server: SMTP) -> None:
        await server.connect()
        if self._settings.user:
            await server.login(self._settings.user, self._settings.password)


@asynccontextmanager
async def _bounded(seconds: float, too_late: SendProblem) -> AsyncIterator[None]:
    """What the server refuses is said in our terms; silence, and a connection that breaks, is `too_late`."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except SMTPResponseException as problem:
        raise _refused(problem) from problem
    except UnicodeError as problem:
        raise PersonUnreachable("the mail server takes no address with such letters") from problem
    except ssl.SSLError as problem:
        raise PlaceClosed("The mail server's certificate is not one that we trust. Check SMTP_URL.") from problem
    except (TimeoutError, SMTPTimeoutError, SMTPServerDisconnected, OSError) as problem:
        raise too_late from problem
    except SMTPException as problem:
        raise PlaceClosed(
            "The mail server does not offer TLS, or takes no user and password. Check SMTP_URL."
        ) from problem


async def _hand_over(server: SMTP, mail: bytes) -> None:
    await server.data(mail)


async def _part(server: SMTP) -> None:
    """It has taken the message: how it parts changes nothing."""
    with suppress(SMTPException, OSError, TimeoutError):
        await server.quit(timeout=_TO_PART)


def _refused(problem: SMTPResponseException) -> SendProblem:
    """The code alone is said: what a server writes may repeat what was to be said."""
    code = problem.code
    if code < _FOR_GOOD:
        return NotSent(f"The mail server asks us to try again later ({code}).")
    match problem:
        case SMTPRecipientRefused():
            return PersonUnreachable(f"the mail server refuses their address, {code}")
        case SMTPDataError():
            return MessageRefused(f"The mail server refuses this email ({code}).")
        case SMTPAuthenticationError():
            return PlaceClosed(f"The mail server refuses the user or the password ({code}). Check SMTP_URL.")
        case SMTPSenderRefused():
            return PlaceClosed(f"The mail server takes no mail from this address ({code}). Check MAIL_FROM.")
        case SMTPConnectResponseError() | SMTPHeloError():
            return PlaceClosed(f"The mail server does not let us in ({code}). Check SMTP_URL.")
        case _:
            return PlaceClosed(f"The mail server refuses what we ask ({code}). Check SMTP_URL and MAIL_FROM.")
