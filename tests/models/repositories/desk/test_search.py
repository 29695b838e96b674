"""Onboardings are found by parts of their words, the best fit first, and by their old words no more."""

from __future__ import annotations

from models.database.database import Database
from models.database.unit_of_work import Session
from models.repositories.desk.search import MOST, candidates, put_entry, records, trigrams
from models.repositories.mapping import add, table_of
from models.tables import OnboardingRow
from models.tables.search import SearchEntryRow, TrigramRow
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


OLD = ("leeds nhs trust 3 r1h", "hull screening amara", "truro nhs trust 12")
NEW = [f"leeds nhs trust {number} r2{number}" for number in range(4000, 4450)]
NEW += [f"hull clinic {number}" for number in range(1200, 1650)] + ["york screening"] * 450 + ["truro nhs trust 1200"]


async def test_what_is_old_is_found_among_many_that_share_the_usual_parts(database: Database) -> None:
    async with database.unit_of_work() as session:
        await fill(session, [*OLD, *NEW])
        for wanted, old in (
            *(("leeds nhs trust 3", 1), ("leads nhs trust 3", 1), ("r1h", 1)),  # one part is rare
            *(("hull screening", 2), ("hull scree", 2)),  # each part is usual, and who has them all is rare
            ("truro nhs trust 12", 3),  # others have words that begin so
        ):
            found = await candidates(session, wanted)
            assert found[0] == (old, OLD[old - 1]), wanted
            assert len(found) <= MOST


async def fill(session: Session, words: list[str]) -> None:
    numbered = list(enumerate(words, 1))
    usual = an_onboarding("").model_dump()
    await add(
        session, table_of(OnboardingRow), [usual | {"id": key, "reference": f"NOTIFY-{key}"} for key, _ in numbered]
    )
    await add(session, table_of(SearchEntryRow), [{"onboarding_id": key, "words": told} for key, told in numbered])
    parts = [{"trigram": each, "onboarding_id": key} for key, told in numbered for each in trigrams(told)]
    await add(session, table_of(TrigramRow), parts)
