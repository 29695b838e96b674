"""What the operator sets for mail: the server that takes it, and the address that it comes from."""

from __future__ import annotations

import re
from email.utils import formataddr, parseaddr
from typing import Annotated
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings

from adapters.common.http import LOOPBACK
from adapters.mail.settings import MailSettings

MAIL_FIXES = {
    "SMTP_URL": (
        "Set SMTP_URL to the address of your mail server, such as smtp://user:password@mail.example.nhs.uk:587 or "
        "smtps://user:password@mail.example.nhs.uk, or remove it."
    ),
    "MAIL_FROM": (
        "Set MAIL_FROM to the address that emails come from, such as NHS Notify onboarding <onboarding@example.nhs.uk>."
    ),
    "MAIL_REGISTRATIONS_TO": "Set MAIL_REGISTRATIONS_TO to one email address, or remove it.",
}
MAIL_UNSET = (
    "MAIL_FROM or MAIL_REGISTRATIONS_TO is set and SMTP_URL is not, so no email is sent. " + (MAIL_FIXES["SMTP_URL"])
)
_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+")
_PORTS = {"smtp": 587, "smtps": 465}


def _server(url: str) -> str:
    parts = urlsplit(url)
    if url and (parts.scheme not in _PORTS or not parts.hostname or parts.path.strip("/") or parts.port == 0):
        raise ValueError("no mail server")
    return url


def _address(written: str) -> str:
    if written and not _ADDRESS.fullmatch(parseaddr(written)[1]):
        raise ValueError("no email address")
    return written


def _plain_address(written: str) -> str:
    if written and not _ADDRESS.fullmatch(written):
        raise ValueError("no email address")
    return written


class MailVariables(BaseSettings):
    """The variables for mail, read with the others."""

    # repr=False: the address may hold a password
    smtp_url: Annotated[str, AfterValidator(_server)] = Field(default="", repr=False)
    mail_from: Annotated[str, AfterValidator(_address)] = ""
    mail_registrations_to: Annotated[str, AfterValidator(_plain_address)] = ""

    def mail_problem(self) -> str | None:
        """Why no email can be sent as it is set, or None."""
        if self.smtp_url and not self.mail_from:
            return MAIL_FIXES["MAIL_FROM"]
        return MAIL_UNSET if not self.smtp_url and (self.mail_from or self.mail_registrations_to) else None

    def mail_settings(self) -> MailSettings | None:
        """None where no mail server is set."""
        if not self.smtp_url:
            return None
        parts = urlsplit(self.smtp_url)
        host, user = parts.hostname or "", unquote(parts.username or "")
        return MailSettings(
            host,
            parts.port or _PORTS[parts.scheme],
            formataddr(parseaddr(self.mail_from)),
            user,
            unquote(parts.password or ""),
            implicit_tls=parts.scheme == "smtps",
            require_tls=bool(user) and host not in LOOPBACK,
        )
