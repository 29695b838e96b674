"""A specialist sees the items that they are asked about, alone, and says what they think; the reviewer decides."""

from __future__ import annotations

import pytest

from conversations.journey.machine import ReviewState, State
from conversations.onboarding.reviews.checklist import Standing, checklist
from conversations.replies import Message, Result, SummaryList
from conversations.text import plain
from models.database.database import Database
from models.enums import Stage
from tests.conversations.at_the_desk import AMARA, DANIEL, PRIYA, Desk, an_actor
from tests.conversations.everything import asked_of_daniel, detail_of_opinion
from tests.conversations.handlers.reviews.test_approving import link
from tests.conversations.onboardings import DANIEL as DANIEL_OF_THE_TEAM
from tests.conversations.onboardings import PRIYA as PRIYA_OF_THE_TEAM
from tests.conversations.onboardings import in_state, stored
from tests.conversations.pressing import COLLEAGUES, press, said
from tests.kit.seats import said_by

ITEM, WHY = "eligibility.product", "Is the hazard log whole?"


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def asked(desk: Desk) -> str:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    desk.channels.team = [PRIYA, DANIEL]
    for who in (PRIYA, DANIEL):
        await desk.presses(who, "open_card", reference)
    daniel = str(await desk.person_id(DANIEL))
    values = {"who": (daniel,), "speciality": ("clinical safety",), "items": (ITEM,), "words": (WHY,)}
    told = said_by(await desk.fills(PRIYA, "ask_specialist", reference, values))
    assert "We asked Daniel Reid about 1 item." in told
    return reference


def rows(message: Message) -> list[str]:
    lists = (block for block in message.blocks if isinstance(block, SummaryList))
    return [plain(row.label) for listed in lists for row in listed.rows]


async def test_they_see_what_they_are_asked_alone_and_the_reviewer_reads_what_they_say(desk: Desk) -> None:
    reference = await asked(desk)
    assert "Daniel Reid (clinical safety) is asked" in said_by(await desk.presses(PRIYA, "checklist", reference))
    [shown] = (await desk.presses(DANIEL, "opinions", reference)).messages
    assert len(rows(shown)) == 1 and WHY in said_by(await desk.presses(DANIEL, "opinions", reference))
    detail = next(b for b in shown.blocks if isinstance(b, SummaryList)).rows[0].change
    assert detail
    values = {"verdict": ("query",), "words": ("Hazard 7 is missing.",)}
    assert (await desk.fills(DANIEL, "give_opinion", reference, values, detail.detail)).result is Result.DONE
    read = said_by(await desk.presses(PRIYA, "checklist", reference))
    assert "Daniel Reid (clinical safety) would query this" in read and "Hazard 7 is missing." in read
    standing = {item.key: item.standing for item in checklist(await desk.onboarding(reference), Stage.ELIGIBILITY)}
    assert standing[ITEM] is Standing.UNSEEN, "the reviewer decides"
    for word in ("Hazard 7", WHY):
        assert word not in said_by(await desk.presses(AMARA, "check", reference, "eligibility"))
        assert word not in said_by(await desk.presses(AMARA, "status", reference))


async def test_a_specialists_query_takes_the_words_that_the_team_often_sends(desk: Desk) -> None:
    reference = await asked(desk)
    [shown] = (await desk.presses(DANIEL, "opinions", reference)).messages
    button = next(b for b in shown.blocks if isinstance(b, SummaryList)).rows[0].change
    assert button
    form = (await desk.presses(DANIEL, "give_opinion", reference, button.detail)).form
    assert form and [(field.id, field.optional) for field in form.fields] == [
        *(("verdict", False), ("canned", True), ("words", True))
    ]
    [often] = [each for each in form.fields[1].options if plain(each.label) == "Evidence cannot be opened"]
    values = {"verdict": ("query",), "canned": (often.value,), "words": ()}
    assert (await desk.fills(DANIEL, "give_opinion", reference, values, button.detail)).result is Result.DONE
    [opinion] = (await desk.onboarding(reference)).opinions
    assert opinion.accepted is not None and not opinion.accepted and opinion.words and "{" not in opinion.words
    assert opinion.words in said_by(await desk.presses(PRIYA, "checklist", reference))


async def test_who_left_the_team_is_said_to_have_left(desk: Desk) -> None:
    reference = await asked(desk)
    await desk.leaves_workspace(DANIEL)
    told = "Daniel Reid (clinical safety) is not on the onboarding team any more. Ask somebody else"
    assert told in said_by(await desk.presses(PRIYA, "checklist", reference))


async def test_nobody_answers_for_somebody_else(desk: Desk) -> None:
    reference = await asked(desk)
    [shown] = (await desk.presses(DANIEL, "opinions", reference)).messages
    button = next(b for b in shown.blocks if isinstance(b, SummaryList)).rows[0].change
    assert button
    asha = an_actor("Asha Roy", "notify")
    for values in ({"verdict": ("accept",)}, None):
        press_it = desk.fills(asha, "give_opinion", reference, values, button.detail) if values else None
        done = await (press_it or desk.presses(asha, "give_opinion", reference, button.detail))
        assert done.result is Result.REFUSED and "Only Daniel Reid, who was asked, can answer this." in said_by(done)


def test_nothing_is_kept_of_an_opinion_on_an_answer_that_changed() -> None:
    made = asked_of_daniel()
    detail = detail_of_opinion(made)
    made.answer(ITEM, "Another app.", PRIYA_OF_THE_TEAM)
    done = press(stored(made), "give_opinion", DANIEL_OF_THE_TEAM, detail, {"verdict": ("accept",)})
    assert done.outcome.result is Result.REFUSED and not done.kinds
    assert "The answer changed a moment ago" in plain(done.outcome.messages[0].blocks[0].text)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({}, ["Select somebody on the onboarding team", "Select what they are to look at", "Select at least 1 item"]),
        (
            {"who": ("99",), "speciality": ("technical integration",), "items": (ITEM,)},
            ["This person is not on the onboarding team any more. Select somebody else", "", ""],
        ),
        ({"who": ("5",), "speciality": ("technical integration",), "items": (ITEM,)}, None),
    ],
)
def test_whoever_is_asked_is_a_colleague_of_the_team_and_not_oneself(
    values: dict[str, tuple[str, ...]], errors: list[str] | None
) -> None:
    made = in_state(State.ELIGIBILITY, ReviewState.SUBMITTED)
    done = press(made, "ask_specialist", PRIYA_OF_THE_TEAM, values=values)
    assert done.outcome.result is Result.INVALID and done.outcome.form and not done.kinds
    if errors is not None:
        assert [plain(field.error) for field in done.outcome.form.fields[:3]] == errors


def test_alone_on_the_team_one_is_told_so() -> None:
    made = in_state(State.ELIGIBILITY, ReviewState.SUBMITTED)
    done = press(made, "ask_specialist", PRIYA_OF_THE_TEAM, colleagues=COLLEAGUES[:1])
    assert done.outcome.result is Result.REFUSED


def test_asked_again_what_was_said_before_stands_no_more() -> None:
    made = asked_of_daniel()
    answer = {"verdict": ("accept",), **said("Fine.")}
    made = stored(press(made, "give_opinion", DANIEL_OF_THE_TEAM, detail_of_opinion(made), answer).onboarding)
    again = {"who": ("6",), "speciality": ("technical integration",), "items": (ITEM,)}
    made = press(made, "ask_specialist", PRIYA_OF_THE_TEAM, values=again).onboarding
    assert [(each.speciality, each.accepted) for each in made.opinions] == [("technical integration", None)]


async def test_who_was_asked_can_answer_once_they_link_another_identity_and_is_asked_by_nobody_of_their_own(
    desk: Desk,
) -> None:
    reference = await asked(desk)
    await link(desk, DANIEL)
    told = said_by(await desk.presses(DANIEL, "opinions", reference))
    assert "Is the hazard log whole?" in told
    form = (await desk.presses(DANIEL, "ask_specialist", reference)).form
    assert form and str(await desk.person_id(DANIEL)) not in [option.value for option in form.fields[0].options]


async def test_asked_again_after_they_linked_another_identity_what_stood_before_stands_no_more(desk: Desk) -> None:
    reference = await asked(desk)
    await link(desk, DANIEL)
    who = (str(await desk.person_id(DANIEL)),)
    values = {"who": who, "speciality": ("technical integration",), "items": (ITEM,)}
    assert "We asked" in said_by(await desk.fills(PRIYA, "ask_specialist", reference, values))
    standing = (await desk.onboarding(reference)).opinions
    assert [each.speciality for each in standing] == ["technical integration"]
