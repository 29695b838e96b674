"""Reads the body of a post: what is not a well-made form is refused with a page that says what to do."""

from __future__ import annotations

from urllib.parse import parse_qsl

from aiohttp import web

from adapters.common.text import storable

BODY_LIMIT = 256 * 1024  # bytes
_FIELDS = 1_000

Fields = tuple[tuple[str, str], ...]


class BadBody(Exception):
    """A request that this page did not make. Reload the page and try again."""

    status = 400
    advice = "The page sent something that we cannot read. Go back to the page, reload it and try again."


class BodyTooLarge(BadBody):
    """A body over the limit. Send less text at a time."""

    status = 413
    advice = "You sent more than 256 KB. Go back, shorten your text and try again."


async def fields(request: web.Request) -> Fields:
    """The posted names and values in order, with line breaks as LF and without control characters."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise BadBody
    try:
        pairs = parse_qsl(
            (await _bytes(request)).decode("utf-8"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_FIELDS,
        )
    except ValueError as problem:
        raise BadBody from problem
    return tuple((name, storable(value)) for name, value in pairs)


async def _bytes(request: web.Request) -> bytes:
    try:
        read = await request.read()
    except web.HTTPRequestEntityTooLarge as problem:
        raise BodyTooLarge from problem
    if len(read) > BODY_LIMIT:
        raise BodyTooLarge
    return read
