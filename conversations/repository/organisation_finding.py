"""Finds organisations in the stored list, or else by ODS itself: for a turn, and while somebody types."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.desk.search import ranked
from conversations.organisations.choosing import (
    about,
    chosen,
    code_in,
    is_about,
    label,
    typed_in,
    typed_in_chat,
)
from conversations.organisations.lookup import FEW, NO_LIST, Organisations, OrganisationSource, SourceSilent
from conversations.replies import Suggestion
from models.folding import folded
from models.repositories.organisations import extracts, search

if TYPE_CHECKING:
    from collections.abc import Collection

    from conversations.context import TurnContext
    from conversations.handlers.registry import OnboardingRequest
    from models.database.database import Database
    from models.database.unit_of_work import Session
    from models.organisations import Organisation

MOST_SUGGESTED = 20
_FEWEST_LETTERS = 2
_LONGEST = 200  # characters of what is looked for
_SHORT = 60  # characters of a name that a list shows

_log = logging.getLogger(__name__)


async def with_organisations(context: TurnContext, request: OnboardingRequest) -> OnboardingRequest:
    """With what the list says of what was typed. Raises OrganisationQuestion where ODS has to be asked first."""
    if not is_about(request):
        return request
    codes = {code for typed in typed_in(request) if (code := code_in(typed))}
    known = await _with_codes(context, codes)
    if known.offered and typed_in_chat(request) and chosen(known, request.text) is None:
        near = await _near(context, request.text.strip()[:_LONGEST])
        by_code = {**known.by_code, **{one.code: one for one in near}}
        known = replace(known, by_code=by_code, nearest=near, silent=context.organisations.silent)
    return replace(request, organisations=known)


async def _with_codes(context: TurnContext, codes: Collection[str]) -> Organisations:
    answers = context.organisations
    if await extracts.current(context.session) is not None:
        found = await search.with_codes(context.session, codes)
    elif answers.source is not None:
        found = answers.with_codes(codes)
    else:
        return NO_LIST
    return Organisations(True, {one.code: one for one in found}, silent=answers.silent)


async def _near(context: TurnContext, words: str) -> tuple[Organisation, ...]:
    if not folded(words):
        return ()
    if await extracts.current(context.session) is not None:
        return tuple((await _stored(context.session, words))[:FEW])
    return tuple(_ranked(words, context.organisations.named(words))[:FEW])


async def _stored(session: Session, words: str) -> list[Organisation]:
    """Those of the stored list that fit, the best first."""
    return ranked(words, await search.candidates(session, folded(words)))


def _ranked(words: str, found: Collection[Organisation]) -> list[Organisation]:
    return ranked(words, ((one, folded(f"{one.code} {one.name} {one.town}")) for one in found))


async def _asked(source: OrganisationSource, words: str) -> list[Organisation]:
    """ODS finds by a name or by a code, and not by both."""
    code = code_in(words)
    if any(each.isdigit() for each in code) and (one := await source.with_code(code)):
        return [one]
    return _ranked(words, await source.named(words))


def _short(one: Organisation) -> str:
    """Its name, cut where it is long, and always its code."""
    name = one.name if len(one.name) <= _SHORT else f"{one.name[: _SHORT - 1]}\u2026"
    return label(replace(one, name=name))


class OrganisationFinder:
    """Answers while somebody types, within the time that a chat platform waits."""

    def __init__(self, database: Database, source: OrganisationSource | None) -> None:
        self._database = database
        self._source = source

    async def suggest(self, typed: str) -> tuple[Suggestion, ...]:
        """Up to 20 organisations that may be meant, the likeliest first, and what was typed, which may always stand.

        Nothing where there is no list.
        """
        words = " ".join(typed.split())[:_LONGEST]
        if len(folded(words)) < _FEWEST_LETTERS:
            return ()
        found = await self._found(words)
        if found is None:
            return ()
        offered = tuple(Suggestion(one.code, _short(one), about(one)) for one in found[:MOST_SUGGESTED])
        short = words if len(words) <= _SHORT else f"{words[: _SHORT - 1]}\u2026"
        return (*offered, Suggestion(words, f'Use "{short}"', "As you typed it"))

    async def _found(self, words: str) -> list[Organisation] | None:
        async with self._database.reading() as session:
            if await extracts.current(session) is not None:
                return await _stored(session, words)
        if self._source is None:
            return None
        try:
            return await _asked(self._source, words)
        except SourceSilent as silent:
            _log.warning("ODS was asked for organisations and did not answer: %s", silent)
            return []
