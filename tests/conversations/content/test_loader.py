"""Every version asks all that the onboarding page asks, and nothing twice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from conversations.content import loader
from conversations.content.questions import AnswerCondition, Question, QuestionType
from conversations.content.schema import ContentError, ContentNewer, ContentPack
from models.enums import Stage


def ids(stage: int, first: int, last: int) -> set[str]:
    return {f"S{stage}-{number:02}" for number in range(first, last + 1)}


ITEM_IDS = (
    ids(0, 1, 6) | ids(1, 1, 3) | ids(2, 1, 4) | ids(3, 1, 4) | ids(4, 1, 11) | ids(5, 1, 11)
    | ids(6, 1, 5) | ids(7, 1, 2) | ids(8, 1, 5) | ids(9, 1, 24) | ids(10, 0, 3) | ids(11, 1, 3)
)  # fmt: skip

# What the applicant gives, as against what a stage's own words tell: only a question can cover these.
ASKED_IDS = (
    ids(0, 2, 5) | ids(1, 2, 2) | ids(2, 1, 3) | ids(4, 1, 11) | ids(5, 1, 11)
    | ids(6, 1, 5) | ids(7, 1, 1) | ids(8, 1, 3) | ids(9, 1, 24) | ids(10, 1, 3)
)  # fmt: skip

TITLES = (
    "Before you start",
    "Register your interest",
    "Attend an early engagement call",
    "Get invited to start integration and onboarding",
    "Confirm setup and eligibility",
    "Prepare for technical integration",
    "Create your templates",
    "Create your routing plans",
    "Integrate and test with NHS Notify",
    "Meet the technical conformance requirements",
    "Complete the connection agreement",
    "Onboarding complete",
)


def covered(questions: Iterable[Question]) -> set[str]:
    return {item for question in questions for item in question.covers}


def items(pack: ContentPack, stage: Stage) -> set[str]:
    return {question.item for question in pack.stages[stage].questions}


def test_every_item_of_the_page_is_covered_and_no_other(pack: ContentPack) -> None:
    by_stages = {item for content in pack.stages.values() for item in content.covers}
    assert by_stages | covered(pack.questions) == ITEM_IDS


def test_what_the_applicant_gives_is_covered_by_a_question(pack: ContentPack) -> None:
    assert ASKED_IDS - covered(pack.questions) == set()


def test_an_item_is_covered_in_its_own_stage(pack: ContentPack) -> None:
    for stage, content in pack.stages.items():
        asked = content.questions + (content.collection.questions if content.collection else ())
        assert {item.split("-")[0] for item in covered(asked) | set(content.covers)} == {f"S{stage.number}"}


def test_the_stages_have_the_titles_and_order_of_the_page(pack: ContentPack) -> None:
    assert tuple(pack.stages) == tuple(stage for stage in Stage if stage is not Stage.BUILD)
    assert tuple(content.title for content in pack.stages.values()) == TITLES
    assert [pack.number(stage) for stage in pack.stages] == [stage.number for stage in pack.stages] == list(range(12))


def test_eligibility_and_technical_preparation_have_11_items_each(pack: ContentPack) -> None:
    assert len(items(pack, Stage.ELIGIBILITY)) == 11
    assert len(items(pack, Stage.TECHNICAL_PREPARATION)) == 11


def test_conformance_has_24_ids_in_23_items_since_one_is_asked_once(pack: ContentPack) -> None:
    conformance = pack.stages[Stage.CONFORMANCE].questions
    assert len(covered(conformance)) == 24
    assert len(items(pack, Stage.CONFORMANCE)) == 23
    assert [q.key for q in conformance if "S9-17" in q.covers] == [q.key for q in conformance if "S9-13" in q.covers]


def test_the_headings_of_technical_preparation_are_those_of_the_page(pack: ContentPack) -> None:
    pages = pack.stages[Stage.TECHNICAL_PREPARATION].pages
    headings = dict.fromkeys(q.section or page.title for page in pages for q in page.questions)
    assert list(headings) == [
        "Declare Data and Information security controls",
        "Implement a Clinical Risk Management process",
        "Register for service and incident management",
    ]


def test_the_connection_agreement_is_skipped_for_nhs_england_alone(pack: ContentPack) -> None:
    skipped = {stage: content.skip_when for stage, content in pack.stages.items() if content.skip_when}
    assert skipped == {Stage.CONNECTION_AGREEMENT: (AnswerCondition("before_you_start.part_of_nhs_england", ("yes",)),)}


def test_an_answer_that_carries_eligibility_reopens_it(pack: ContentPack) -> None:
    assert {question.key for question in pack.questions if question.reopens == "eligibility"} == {
        "before_you_start.part_of_nhs_england",
        "before_you_start.direct_care",
        "before_you_start.integration",
        "registration.organisation",
        "registration.ods_code",
        "registration.service",
    }


def test_every_reviewed_stage_asks_something(pack: ContentPack) -> None:
    assert all(pack.stages[stage].questions or pack.stages[stage].collection for stage in pack.reviewed)


def test_each_channel_chosen_is_asked_for_its_own_volume(pack: ContentPack) -> None:
    for channel in ("nhs_app", "email", "text_message", "letter"):
        volume = pack.question(f"engagement_call.volume_{channel}")
        assert volume.when == (AnswerCondition("engagement_call.channels", (channel,)),)
        assert (volume.type, volume.limit) == (QuestionType.NUMBER, 2_000_000_000)


def test_a_routing_plan_offers_the_9_orders_with_the_app_first_and_letters_last(pack: ContentPack) -> None:
    orders = [choice.value.split(",") for choice in pack.question("routing_plans.order").choices]
    assert len({tuple(order) for order in orders}) == 9
    for order in orders:
        assert len(set(order)) == len(order)
        assert order[0] == "nhs_app" or order in (["email"], ["letter"])
        assert "letter" not in order[:-1]


def test_the_name_of_a_template_is_short_enough_to_read_in_a_list(pack: ContentPack) -> None:
    """The first version took 1,000 characters, and onboardings on it keep that."""
    assert pack.question("templates.name").limit == (1_000 if pack.version == "2025-06" else 100)


def test_the_files_and_the_questions_are_found_by_name(pack: ContentPack) -> None:
    assert pack.question("templates.name").item_title == "Template name"
    with pytest.raises(ContentError, match=rf"^{pack.version}: there is no question 'templates\.colour'"):
        pack.question("templates.colour")


def test_every_key_is_a_name_that_a_channel_can_carry(pack: ContentPack) -> None:
    assert all(re.fullmatch(r"[a-z_]+(\.[a-z0-9_]+){1,2}", question.key) for question in pack.questions)
    assert max(len(question.key) for question in pack.questions) <= 75


def test_a_version_that_is_not_there_is_refused() -> None:
    with pytest.raises(ContentNewer, match=r"^This program does not have version 1999-01 of the content\."):
        loader.load("1999-01")


def test_a_version_holds_what_changed_and_stands_on_the_one_before_for_the_rest(folder: Path) -> None:
    assert not list((folder / "2026-11").glob("03-*")), "a copy would have to be kept in line"
    before, now = (loader.load(version, folder).stages for version in ("2025-06", "2026-11"))
    assert now[Stage.INVITATION] == before[Stage.INVITATION]
    assert now[Stage.TECHNICAL_PREPARATION] != before[Stage.TECHNICAL_PREPARATION]


def test_a_version_cannot_build_on_itself_or_on_a_later_one(folder: Path) -> None:
    (folder / "2026-11" / "pack.toml").write_text('builds_on = "2026-11"\n')
    with pytest.raises(ContentError, match=r"^2026-11/pack\.toml: set 'builds_on' to an earlier version"):
        loader.load("2026-11", folder)


def test_an_onboarding_under_way_keeps_the_questions_it_began_with() -> None:
    first, newest = loader.load("2025-06"), loader.load()
    assert first.question("technical_preparation.dspt.statement").type is QuestionType.LONG_TEXT
    assert newest.question("technical_preparation.dspt_status").type is QuestionType.CHOICE
    with pytest.raises(ContentError):
        newest.question("technical_preparation.dspt.statement")
