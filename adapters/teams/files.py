"""The files that came with a message, each with a link that opens it for good and its size. Nothing in one is read."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import Any

from botbuilder.schema import Activity, Attachment
from yarl import URL

from adapters.common.text import storable
from adapters.teams.activity import message_text
from adapters.teams.http import HttpClient, HttpProblem
from conversations.content.questions import FILE_ENDINGS
from models.domain import SentFile

_UPLOADED = "application/vnd.microsoft.teams.file.download.info"
_HTML = "text/html"
_PICTURE = "image/"
# where Teams keeps files, in the public cloud and in the national ones
_HOSTS = (".sharepoint.com", ".sharepoint.us", ".sharepoint-mil.us", ".sharepoint.cn")
_OPEN_TO_ANYBODY = "tempauth"  # in a query: such a link needs no signing in, for a while
_MARK = "<attachment"  # where a file was shared that a bot is not shown
_LONGEST_LINK = 2_000  # characters
_LONGEST_NAME = 250
_LONGEST_TYPE = 100
_LONGEST_HTML = 50_000
_MOST = 20
_SIZE_WITHIN = 3.0  # seconds

_PASTED = "The picture that you pasted"
_UNSEEN = "The file that you shared"


@dataclass(frozen=True)
class Attached:
    """A file. `download` reads it without signing in for a few minutes: it is used at once, and never kept."""

    file: SentFile
    download: str = ""


def files_of(activity: Activity) -> tuple[Attached, ...]:
    """The files of a message, without their sizes. One that Teams shows us no lasting link to has an empty one."""
    attachments, words = activity.attachments[:_MOST], message_text(activity)
    uploaded = [file for one in attachments for file in _uploaded(one)]
    found = _once([*uploaded, *(file for one in attachments for file in _shared(_html(one), words))])
    if not found and not words and any(_MARK in _html(one) for one in attachments):
        return (Attached(SentFile(_UNSEEN, None, "")),)
    return found


def _once(files: Sequence[Attached]) -> tuple[Attached, ...]:
    """The first of those with the same link: an upload can stand in the message as a link as well."""
    links = [one.file.link for one in files]
    return tuple(one for place, one in enumerate(files) if not one.file.link or links.index(one.file.link) == place)


def _html(attachment: Attachment) -> str:
    content = attachment.content
    return content[:_LONGEST_HTML] if isinstance(content, str) and attachment.content_type == _HTML else ""


def _uploaded(attachment: Attachment) -> Iterator[Attached]:
    kind = attachment.content_type or ""
    if kind == _UPLOADED:
        told, link = attachment.content, _lasting(attachment.content_url)
        file = SentFile(_name(attachment.name) or "file", None, link, _type(told))
        yield Attached(file, _download(told))
    elif kind.startswith(_PICTURE):
        yield Attached(SentFile(_PASTED, None, ""))


def _download(content: object) -> str:
    there = _in_sharepoint(content.get("downloadUrl")) if isinstance(content, Mapping) else None
    return str(there or "")


def _type(content: object) -> str:
    """What Teams says that an uploaded file is: its ending, without the dot."""
    told = content.get("fileType") if isinstance(content, Mapping) else None
    return storable(told[:_LONGEST_TYPE]) if isinstance(told, str) else ""


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
    return PurePosixPath(name.lower()).suffix.lstrip(".") in FILE_ENDINGS and "://" not in name


def _name(given: object) -> str:
    return storable(given[-_LONGEST_NAME:]) if isinstance(given, str) else ""


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
    return SentFile(
        _name(one.get("name")) or "file", known, _lasting(one.get("link")), _type({"fileType": one.get("type")})
    )


async def with_sizes(files: Sequence[Attached], http: HttpClient) -> tuple[SentFile, ...]:
    """The files with their sizes in bytes, None for one whose size is not told in 3 seconds.

    Asked of the short-lived addresses that Teams gave, which only lead to Microsoft's own hosts.
    """
    sizes = await asyncio.gather(*(_size(one.download, http) for one in files))
    return tuple(replace(one.file, size=size) for one, size in zip(files, sizes, strict=True))


async def _size(download: str, http: HttpClient) -> int | None:
    if not download:
        return None
    try:
        async with asyncio.timeout(_SIZE_WITHIN):
            return await http.length(download)
    except (HttpProblem, TimeoutError):
        return None


def links_of(html: str) -> list[tuple[str, str]]:
    """The address and the words of each link in a message that Teams sends as HTML; none in what cannot be read."""
    read = _Links()
    try:
        read.feed(html)
    except AssertionError:  # the parser's own, for a section that it does not know
        return []
    return read.links


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.links.append((dict(attrs).get("href") or "", ""))
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            address, words = self.links[-1]
            self.links[-1] = (address, words + data)
