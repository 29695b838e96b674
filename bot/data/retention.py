"""Erases what onboardings say of people once their time is over, and people who are in none that is kept."""

from __future__ import annotations

from collections.abc import Callable

from conversations.content.loader import load, versions
from conversations.content.questions import QuestionType
from conversations.content.schema import ContentPack
from models.database.database import Database
from models.domain import Clock
from models.repositories.data import people, retention
from models.repositories.data.erasing import erase_onboarding
from models.retention import Retention

ERASED_KINDS = ("onboardings", "people")
_AT_ONCE = 100
_PLAIN = (
    *(QuestionType.ODS_CODE, QuestionType.NUMBER, QuestionType.DATE, QuestionType.YES_NO),
    *(QuestionType.CHOICE, QuestionType.CHOICES, QuestionType.CONFIRM),
)
_OF_THE_ORGANISATION = ("registration.organisation", "registration.service")


def is_plain(pack: ContentPack) -> Callable[[str], bool]:
    """Whether the answer to a question holds nobody's words: a choice, a number, a date, or what the service is called.

    An entry's question is named with the entry in its middle: "templates.<entry>.name".
    """
    types = {question.key: question.type for question in pack.questions}

    def plain(question: str) -> bool:
        stage, _, rest = question.partition(".")
        kind = types.get(question) or types.get(f"{stage}.{rest.rpartition('.')[2]}")
        return kind in _PLAIN or question in _OF_THE_ORGANISATION

    return plain


async def erase_aged(database: Database, clock: Clock, kept: Retention, dry_run: bool = False) -> dict[str, int]:
    """How many onboardings and people were erased; `dry_run` only counts those that would be."""
    if dry_run:
        async with database.reading() as session:
            onboardings, of_people = await retention.count_aged(session, kept, clock())
        return {"onboardings": onboardings, "people": of_people}
    onboardings = await _onboardings(database, clock, kept)
    return {"onboardings": onboardings, "people": await _people(database, clock, kept)}


async def _onboardings(database: Database, clock: Clock, kept: Retention) -> int:
    done, known = 0, set(versions())
    while True:
        async with database.reading() as session:
            aged = await retention.aged_onboardings(session, kept, clock(), _AT_ONCE)
        for one in aged:
            # of content that this program does not have, nothing is known to be plain
            plain = is_plain(load(one.content_version)) if one.content_version in known else lambda _: False
            async with database.unit_of_work() as session:
                await erase_onboarding(session, one.key, plain, "retention", clock())
        done += len(aged)
        if len(aged) < _AT_ONCE:
            return done


async def _people(database: Database, clock: Clock, kept: Retention) -> int:
    done = 0
    while True:
        async with database.reading() as session:
            aged = await retention.aged_people(session, kept, clock(), _AT_ONCE)
        for key in aged:
            async with database.unit_of_work() as session:
                if (subject := await people.find(session, str(key))) is not None:
                    await people.erase(session, subject, "retention", clock())
        done += len(aged)
        if len(aged) < _AT_ONCE:
            return done
