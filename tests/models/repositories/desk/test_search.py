"""Onboardings are found by parts of their words, the best fit first, and by their old words no more."""

from __future__ import annotations

from models.database.database import Database
from models.database.unit_of_work import Session
from models.repositories.desk.search import candidates, put_entry, records, trigrams
from tests.models.rows import an_onboarding, id_of, store_all


def test_a_word_is_cut_with_its_ends_and_each_part_counts_once() -> None:
    assert trigrams("leeds") == [" le", "lee", "eed", "eds", "ds "]
    assert trigrams("aaaa aaaa") == [" aa", "aaa", "aa "]
    assert trigrams("") == []


async def found(session: Session, words: str) -> list[str]:
    keys = [key for key, _ in await candidates(session, words)]
    return [record.reference for record in await records(session, keys)]


async def test_the_one_that_shares_most_comes_first(database: Database) -> None:
    leeds, leicester, bath = (an_onboarding(f"NOTIFY-{number}") for number in (1, 2, 3))
    await store_all(database, leeds, leicester, bath)
    async with database.unit_of_work() as session:
        for row, words in ((leeds, "leeds clinic"), (leicester, "leicester clinic"), (bath, "bath hospital")):
            await put_entry(session, id_of(row), words)
        assert await found(session, "leeds") == ["NOTIFY-1", "NOTIFY-2"]
        assert await found(session, "leicster") == ["NOTIFY-2", "NOTIFY-1"]
        assert [words for _, words in await candidates(session, "hospital")] == ["bath hospital"]
        assert await found(session, "") == await found(session, "zzz") == []


async def test_what_has_other_words_by_now_is_found_by_those_alone(database: Database) -> None:
    row = an_onboarding("NOTIFY-1")
    await store_all(database, row)
    async with database.unit_of_work() as session:
        await put_entry(session, id_of(row), "flu clinic")
        await put_entry(session, id_of(row), "flu wards")
        await put_entry(session, id_of(row), "flu wards")
        assert await found(session, "clinic") == []
        assert await found(session, "wards") == await found(session, "flu") == ["NOTIFY-1"]
