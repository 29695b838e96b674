"""Which links others can follow to evidence: looked at by their shape and host alone, and never fetched.

A reviewer opens a link months later, from another organisation. So it has to be safe to open, to say where it leads,
and to lead to a place that belongs to the organisation and not to one person of it. Of somebody's own files in the
organisation's Microsoft 365 only what Teams keeps there is taken: whatever is attached in a chat.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

_SHORTENERS = (
    *("bit.ly", "buff.ly", "cutt.ly", "goo.gl", "is.gd", "ow.ly", "rb.gy", "rebrand.ly", "shorturl.at", "t.co"),
    *("t.ly", "tiny.cc", "tinyurl.com"),
)
_PERSONAL = (
    *("1drv.ms", "onedrive.live.com", "drive.google.com", "docs.google.com", "dropbox.com", "icloud.com", "box.com"),
    *("mega.nz", "wetransfer.com", "we.tl"),
)
_OWN_FILES = "-my.sharepoint.com"  # the end of the first part of a host, in the place of a tenant's name
_ATTACHED = "/microsoft teams chat files/"  # in a path, in lower case
_INSIDE = (".local", ".localhost", ".internal", ".intranet", ".lan", ".corp", ".home", ".test", ".invalid")

NOT_A_LINK = "Enter the whole link, such as https://www.nhs.uk/policy"
NOT_SECURE = "Enter a link that starts with https://"
WITH_PASSWORD = "Enter the link without a name or password in it"
SHORTENED = "Enter the full link in place of the short one, so that a reviewer can see where it leads"
NOT_PUBLIC = (
    "This link opens only inside your own network. Enter a link that the onboarding team can open, attach the file, or "
    "name a person we can ask"
)
PERSONAL = (
    "This link leads to one person's own files. Put the file where it belongs to your organisation and enter the link "
    "to it there, or attach the file"
)


@dataclass(frozen=True)
class Link:
    """What a link says of itself, in lower case: how to follow it, whose it is, where, and whether with a password."""

    scheme: str
    host: str
    path: str
    with_password: bool


def read_link(link: str) -> Link | None:
    """None where it is no link that a browser could follow."""
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").rstrip(".")
        _ = parts.port  # raises ValueError for one that is none
    except ValueError:
        return None
    path = unquote(parts.path).lower()
    return Link(parts.scheme, host, path, parts.username is not None or parts.password is not None)


def trouble_with(link: str) -> str | None:
    """What to do about a link that a reviewer could not or should not open, without a full stop; None if it is fine."""
    read = read_link(link)
    if read is None:
        return NOT_A_LINK
    if read.with_password:
        return WITH_PASSWORD
    if _is_inside(read.host):
        return NOT_PUBLIC
    if read.scheme != "https":
        return NOT_SECURE
    if _is_of(read.host, _SHORTENERS):
        return SHORTENED
    return PERSONAL if _is_of(read.host, _PERSONAL) or _is_own_file(read) else None


def _is_own_file(link: Link) -> bool:
    return link.host.endswith(_OWN_FILES) and _ATTACHED not in link.path


def _is_inside(host: str) -> bool:
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith(_INSIDE) or _is_short_address(host)


def _is_short_address(host: str) -> bool:
    """Whether a browser reads it as the number of a machine, such as 127.1: nothing public is so called."""
    last = host.rpartition(".")[2]
    return last.isdecimal() or last.startswith("0x")


def _is_of(host: str, domains: tuple[str, ...]) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)
