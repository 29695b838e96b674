"""The files that came with a message, each with a link that opens it for good."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any

from yarl import URL

from adapters.teams.activity import Activity, tidy
from adapters.teams.links import links_of
from adapters.teams.mentions import words_of
from conversations.questions.files import ENDINGS
from conversations.turns import SentFile

_UPLOADED = "application/vnd.microsoft.teams.file.download.info"
_HTML = "text/html"
_PICTURE = "image/"
# where Teams keeps files, in the public cloud and in the national ones
_HOSTS = (".sharepoint.com", ".sharepoint.us", ".sharepoint-mil.us", ".sharepoint.cn")
_OPEN_TO_ANYBODY = "tempauth"  # in a query: such a link needs no signing in, for a while
_MARK = "<attachment"  # where a file was shared that a bot is not shown
_LONGEST_LINK = 2_000  # characters
_LONGEST_NAME = 250
_LONGEST_HTML = 50_000
_MOST = 20

_PASTED = "The picture that you pasted"
_UNSEEN = "The file that you shared"


@dataclass(frozen=True)
class Attached:
    """A file. `download` reads it without signing in for a few minutes: it is used at once, and never kept."""

    file: SentFile
    download: str = ""


def files_of(activity: Activity) -> tuple[Attached, ...]:
    """The files of a message, without their sizes. One that Teams shows us no lasting link to has an empty one."""
    attachments, words = activity.attachments[:_MOST], words_of(activity)
    uploaded = [file for one in attachments for file in _uploaded(one)]
    found = _once([*uploaded, *(file for one in attachments for file in _shared(_html(one), words))])
    if not found and not words and any(_MARK in _html(one) for one in attachments):
        return (Attached(SentFile(_UNSEEN, None, "")),)
    return found


def _once(files: Sequence[Attached]) -> tuple[Attached, ...]:
    """The first of those with the same link: an upload can stand in the message as a link as well."""
    links = [one.file.link for one in files]
    return tuple(one for place, one in enumerate(files) if not one.file.link or links.index(one.file.link) == place)


def _html(attached: Mapping[str, Any]) -> str:
    content = attached.get("content")
    return content[:_LONGEST_HTML] if isinstance(content, str) and attached.get("contentType") == _HTML else ""


def _uploaded(attached: Mapping[str, Any]) -> Iterator[Attached]:
    kind = str(attached.get("contentType") or "")
    if kind == _UPLOADED:
        file = SentFile(_name(attached.get("name")) or "file", None, _lasting(attached.get("contentUrl")))
        yield Attached(file, _download(attached.get("content")))
    elif kind.startswith(_PICTURE):
        yield Attached(SentFile(_PASTED, None, ""))


def _download(content: object) -> str:
    there = _in_sharepoint(content.get("downloadUrl")) if isinstance(content, Mapping) else None
    return str(there or "")


def _shared(html: str, said: str) -> Iterator[Attached]:
    """The file that a message to a channel or a group chat links to, where Teams hands over no more.

    A link beside other words belongs to what was `said`, and is no file that was sent.
    """
    for address, shown in links_of(html):
        link, label = _lasting(address), " ".join(shown.split())
        name = next((name for name in (label, PurePosixPath(URL(link).path).name) if _is_file(name)), "")
        alone = " ".join(said.split()) in ("", label) or _lasting(said) == link
        if link and name and alone:
            yield Attached(SentFile(_name(name), None, link))


def _is_file(name: str) -> bool:
    return PurePosixPath(name.lower()).suffix.lstrip(".") in ENDINGS and "://" not in name


def _name(given: object) -> str:
    return tidy(given[-_LONGEST_NAME:]) if isinstance(given, str) else ""


def _lasting(address: object) -> str:
    """A link to a file that only those who may open the file can use; else empty."""
    there = _in_sharepoint(address)
    return str(there) if there and _OPEN_TO_ANYBODY not in there.query else ""


def _in_sharepoint(address: object) -> URL | None:
    """An address in SharePoint or OneDrive, where Teams keeps files; None for any other."""
    if not isinstance(address, str) or len(address) > _LONGEST_LINK:
        return None
    try:
        there = URL(address)
        usual = there.scheme == "https" and there.port == 443 and not there.user
    except ValueError:
        return None
    return there if usual and (there.host or "").lower().endswith(_HOSTS) else None


def carried(files: Sequence[SentFile]) -> list[dict[str, Any]]:
    """Files as a button's data, to come back with its press."""
    return [asdict(file) for file in files]


def brought_back(data: object) -> tuple[SentFile, ...]:
    """Files from a button's data. A card can be sent by hand: links are looked at again."""
    listed = data if isinstance(data, list) else []
    return tuple(_again(one) for one in listed[:_MOST] if isinstance(one, dict))


def _again(one: Mapping[str, Any]) -> SentFile:
    size = one.get("size")
    known = size if isinstance(size, int) and not isinstance(size, bool) else None
    return SentFile(_name(one.get("name")) or "file", known, _lasting(one.get("link")))
