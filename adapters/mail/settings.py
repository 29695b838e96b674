"""What the operator set for mail, already checked."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class MailSettings:
    """The mail server, and the address that mail comes from, such as "NHS Notify onboarding <bot@example.nhs.uk>".

    `implicit_tls`: TLS from the first byte; else it is begun where the server offers it, and has to be where
    `require_tls`. The password is never printed.
    """

    host: str
    port: int
    from_address: str
    user: str = ""
    password: str = field(default="", repr=False)
    implicit_tls: bool = False
    require_tls: bool = False
