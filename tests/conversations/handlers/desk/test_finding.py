"""Finding an onboarding, and everything about one in one place."""

from __future__ import annotations

import pytest

from conversations.journey.machine import State
from conversations.replies import Result
from conversations.views.desk.finding import PAGE
from models.database.database import Database
from tests.conversations.at_the_desk import AMARA, DANIEL, PRIYA, Desk
from tests.conversations.onboardings import AMARA as AMARA_HERSELF
from tests.conversations.onboardings import in_state
from tests.conversations.pressing import said
from tests.kit.seats import said_by


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def called(desk: Desk, organisation: str, state: State = State.TEMPLATES) -> str:
    onboarding = in_state(state)
    onboarding.answer("registration.organisation", organisation, AMARA_HERSELF)
    return await desk.keep(onboarding)


@pytest.mark.parametrize("typed", ["find leeds", "find LEEDS teach", "find leads", "/notify find leed"])
async def test_it_is_found_by_a_part_of_its_name_and_spelling_is_forgiven(desk: Desk, typed: str) -> None:
    leeds, bristol = await called(desk, "Leeds Teaching Hospitals"), await called(desk, "Bristol and Weston")
    found = said_by(await desk.types(PRIYA, typed))
    assert leeds in found and bristol not in found


@pytest.mark.parametrize("typed", ["R1H", "flu remin", "amara@riverside.example", "tom ellis", "{reference}", "{bare}"])
async def test_it_is_found_by_all_that_somebody_may_know_of_it(desk: Desk, typed: str) -> None:
    reference = await called(desk, "Leeds Teaching Hospitals")
    wanted = typed.format(reference=reference, bare=reference.removeprefix("ONB-").lower())
    assert reference in said_by(await desk.types(PRIYA, f"find {wanted}"))


async def test_closed_ones_are_found_and_drafts_are_not(desk: Desk) -> None:
    closed = await called(desk, "Leeds Teaching Hospitals", State.DECLINED)
    draft = await called(desk, "Leeds Community", State.REGISTERING)
    found = said_by(await desk.types(PRIYA, "find leeds"))
    assert closed in found and draft not in found


async def test_a_colleague_who_joined_since_is_found(desk: Desk) -> None:
    reference = await called(desk, "Leeds Teaching Hospitals")
    assert "no onboarding like" in said_by(await desk.types(PRIYA, "find ghislaine"))
    fields = {"name": ("Ghislaine Moreau",), "email": ("g.moreau@leeds.example",), "role": ("viewer",)}
    await desk.fills(AMARA, "add_colleague", reference, fields)
    assert reference in said_by(await desk.types(PRIYA, "find ghislaine"))


async def test_there_are_pages_and_one_that_is_gone_is_the_last(desk: Desk) -> None:
    for number in range(PAGE + 1):
        await called(desk, f"Leeds {number}")
    first = await desk.types(PRIYA, "find leeds")
    [more] = first.messages[0].buttons
    second = await desk.presses(PRIYA, more.action, "", more.detail)
    assert f"{PAGE + 1} onboardings like" in said_by(first)
    assert not second.messages[0].buttons
    assert said_by(await desk.presses(PRIYA, "find", "", "99/leeds")) == said_by(second)


async def test_nothing_found_and_nothing_looked_for_say_what_to_do(desk: Desk) -> None:
    assert 'We found no onboarding like "xyzzy"' in said_by(await desk.types(PRIYA, "find xyzzy"))
    for nothing in ("find", "find ?", "find -"):
        assert "such as" in said_by(await desk.types(PRIYA, nothing)) or "find leeds" in said_by(
            await desk.types(PRIYA, nothing)
        )


async def test_everything_about_one_is_in_one_place(desk: Desk) -> None:
    reference = await called(desk, "Leeds Teaching Hospitals")
    await desk.types(PRIYA, f"note {reference} They call back on Monday.")
    await desk.fills(PRIYA, "message_applicant", reference, said("Shall we talk?"))
    await desk.fills(AMARA, "message_team", reference, said("Yes, on Tuesday."))
    for typed in (f"open {reference}", f"open {reference.lower()}", f"OPEN {reference[4:]}", reference, reference[4:]):
        shown = said_by(await desk.types(DANIEL, typed))
        for part in (
            "Leeds Teaching Hospitals",  # an answer
            "Amara Okafor",
            "Contributor, joined since",
            "By when",
            "They call back on Monday.",
            "Shall we talk?",
            "Yes, on Tuesday.",
        ):
            assert part in shown, (typed, part)


async def test_an_unknown_reference_names_the_nearest(desk: Desk) -> None:
    reference = await called(desk, "Leeds Teaching Hospitals")
    slipped = reference[:-1] + ("2" if reference[-1] != "2" else "3")
    outcome = await desk.types(PRIYA, f"open {slipped}")
    assert outcome.result is Result.INVALID
    assert f"There is no onboarding {slipped}" in said_by(outcome) and reference in said_by(outcome)
    assert "Did you mean" not in said_by(await desk.types(PRIYA, "open ONB-999999"))


async def test_an_unknown_reference_does_not_tell_of_a_draft(desk: Desk) -> None:
    draft = await called(desk, "Leeds Teaching Hospitals", State.REGISTERING)
    slipped = draft[:-1] + ("2" if draft[-1] != "2" else "3")
    assert draft not in said_by(await desk.types(PRIYA, f"assign {slipped} me"))


async def test_without_a_reference_it_says_what_to_type(desk: Desk) -> None:
    for typed in ("open", "unassign", "assign me"):
        assert "Say which onboarding" in said_by(await desk.types(PRIYA, typed)), typed


@pytest.mark.parametrize("typed", ["find leeds", "open {reference}", "find"])
async def test_an_applicant_finds_nothing_so(desk: Desk, typed: str) -> None:
    reference = await called(desk, "Leeds Teaching Hospitals")
    outcome = await desk.types(AMARA, typed.format(reference=reference))
    assert "Leeds" not in said_by(outcome).replace("find leeds", "")
    for name in ("find", "case"):
        assert (await desk.presses(AMARA, name, reference, "0/leeds")).result is Result.REFUSED


async def test_what_is_found_as_one_types_is_for_the_team_and_short_enough_for_every_channel(desk: Desk) -> None:
    made = in_state(State.TEMPLATES)
    made.answer("registration.service", "Reminders " * 12, AMARA_HERSELF)
    reference = await desk.keep(made)
    [found] = await desk.manager.suggestions(PRIYA, "remind")
    assert found.value == reference and found.name.startswith(reference) and len(found.name) <= 75
    assert await desk.manager.suggestions(AMARA, "remind") == ()
    assert await desk.manager.suggestions(PRIYA, "") == () == await desk.manager.suggestions(PRIYA, "zzzz")
