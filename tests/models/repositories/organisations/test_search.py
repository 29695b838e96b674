"""Organisations are found by codes and by parts of names, and in a large list what people look for most comes first."""

from __future__ import annotations

from models.database.database import Database
from models.organisations import Organisation, OrganisationType
from models.repositories.organisations.search import BEGINNING, MOST, OF_EACH, candidates, postings, with_codes
from tests.kit.organisations import CLOSED, RIVERSIDE, RIVERSIDE_SURGERY, load_list


async def found(database: Database, words: str) -> list[str]:
    async with database.reading() as session:
        return [one.code for one, _ in await candidates(session, words)]


async def test_the_one_that_shares_most_comes_first_and_slips_are_forgiven(database: Database) -> None:
    assert await found(database, "riverside") == []  # no list is loaded
    await load_list(database)
    assert (await found(database, "riverside surgery"))[0] == RIVERSIDE_SURGERY.code
    assert (await found(database, "rivrside"))[:2] == [RIVERSIDE.code, RIVERSIDE_SURGERY.code]
    assert (await found(database, "r7y"))[0] == CLOSED.code
    assert await found(database, "zzzz") == await found(database, "") == []


async def test_by_code_the_whole_record_is_read(database: Database) -> None:
    await load_list(database)
    async with database.reading() as session:
        assert await with_codes(session, ["R7Y", "NONE"]) == [CLOSED]
        assert await with_codes(session, []) == []


async def test_of_very_many_that_are_alike_the_first_are_found_and_no_more_are_read(database: Database) -> None:
    many = [Organisation(f"A{at}", f"Riverside {at}", OrganisationType.PHARMACY) for at in range(2 * OF_EACH)]
    await load_list(database, RIVERSIDE, *many)
    codes = await found(database, "riverside")
    assert codes[0] == RIVERSIDE.code and MOST <= len(codes) <= MOST + BEGINNING
    last = 2 * OF_EACH - 1
    assert (await found(database, f"riverside {last}"))[0] == f"A{last}"  # its rarer letters count


def test_a_posting_counts_all_and_keeps_the_first() -> None:
    kept = dict(postings(["leeds"] * (OF_EACH + 5)))
    assert {(one.held, len(one.numbers)) for one in kept.values()} == {(OF_EACH + 5, 4 * OF_EACH)}
    assert set(kept) == {" le", "lee", "eed", "eds", "ds "}


async def test_a_common_name_is_found_wherever_it_stands(database: Database) -> None:
    """Each of its letters is kept for others alone, which stand before it."""
    before = [
        Organisation(f"A{at}{kind}", f"{name} {at}", OrganisationType.PHARMACY, "Hull")
        for at in range(OF_EACH + 10)
        for kind, name in enumerate(("Park Road Medical Centre", "Surgery of the Mill"))
    ]
    same = [Organisation(f"S{at}", "The Park Surgery", OrganisationType.GP_PRACTICE, town) for at, town in _TOWNS]
    longer = [Organisation(f"T{at}", f"The Park Surgery Annexe {at}", OrganisationType.OTHER) for at in range(OF_EACH)]
    await load_list(database, *before, *same, *longer)
    assert (await found(database, "the park surgery"))[:2] == ["S0", "S1"]
    assert (await found(database, "the park surgery hull"))[0] == "S1"
    assert (await found(database, "the park surgery h"))[0] == "S1"
    assert "S0" not in await found(database, "park"), "no part of its name leads to it, among so many"


async def test_the_beginning_of_a_code_finds_those_codes_first_however_many_there_are(database: Database) -> None:
    """All of its letters are in the codes of thousands that stand before them."""
    codes = [f"B{at:05}" for at in range(13 * OF_EACH)]
    await load_list(database, *(Organisation(code, "The Surgery", OrganisationType.GP_PRACTICE) for code in codes))
    assert (await found(database, "b0299"))[:10] == [f"B0299{at}" for at in range(10)]
    assert (await found(database, "b03123"))[0] == "B03123"


async def test_a_word_is_a_whole_code_or_else_a_part_of_a_name(database: Database) -> None:
    trust = Organisation("RAE", "Bradford", OrganisationType.TRUST)
    surgery = Organisation("RAEB", "Rae Street Surgery", OrganisationType.GP_PRACTICE)
    await load_list(database, surgery, trust)
    assert await found(database, "rae") == ["RAE", "RAEB"]


_TOWNS = ((0, "York"), (1, "Hull"))
