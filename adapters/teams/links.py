"""The links in a message that Teams sends as HTML."""

from __future__ import annotations

from html.parser import HTMLParser


def links_of(html: str) -> list[tuple[str, str]]:
    """The address and the words of each link; none in what cannot be read."""
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
