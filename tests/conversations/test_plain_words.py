"""What is said at the right moment: channels that cannot work, prices, whose turn, what a row offers, second tries."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.rehearsal.showing import lines
from conversations.commands import COMMANDS, TEAM_COMMANDS, read
from conversations.content.loader import load_help
from conversations.content.questions import QuestionType
from conversations.guidance.costs import estimate_from_volumes
from conversations.journey.machine import ReviewState, State
from conversations.journey.stages import REVIEWED
from conversations.onboarding.onboarding import Onboarding
from conversations.questions.entries import CHANNELS_KEY
from conversations.questions.parsing import called
from conversations.questions.showing import EXAMPLES
from conversations.replies import Message, Outcome, Paragraph, Result, SummaryList, plain
from conversations.views.board import STATE_NAMES
from conversations.views.cards import status_card
from conversations.views.check_answers import check_card
from conversations.views.estimate import estimate_blocks
from conversations.views.help import help_message, not_understood
from models.database.database import Database
from models.enums import MembershipStatus, Stage
from tests.conversations.desk import AMARA as AMARA_HERSELF
from tests.conversations.desk import PRIYA as PRIYA_HERSELF
from tests.conversations.desk import Desk
from tests.conversations.onboardings import AMARA, PACK, TOM, VERA, in_state
from tests.conversations.pressing import press, said

HELP = load_help()
NO_PLAN = "Worth knowing: no routing plan can send a text message"


def read_all(*messages: Message) -> str:
    return "\n".join(line for message in messages for line in lines(message))


def with_volumes(**volumes: int) -> Onboarding:
    onboarding = in_state(State.REGISTERED, whole=False)
    onboarding.answer(CHANNELS_KEY, tuple(volumes), AMARA)
    for channel, count in volumes.items():
        onboarding.answer(f"engagement_call.volume_{channel}", count, AMARA)
    return onboarding


# Worth knowing


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        (("text_message",), True),
        (("email", "text_message"), True),
        (("nhs_app", "text_message"), False),
        (("email",), False),
    ],
)
def test_channels_that_no_plan_can_use_are_told_at_once(chosen: tuple[str, ...], told: bool) -> None:
    onboarding = with_volumes(**dict.fromkeys(chosen, 100))
    assert (NO_PLAN in read_all(check_card(onboarding, Stage.ENGAGEMENT_CALL, AMARA))) is told
    typed = press(in_state(State.REGISTERED, whole=False), "choose", AMARA, f"{CHANNELS_KEY}={', '.join(chosen)}")
    assert (NO_PLAN in read_all(*typed.outcome.messages)) is told


@pytest.mark.parametrize(("busiest", "told"), [(301, True), (300, False)])
def test_a_busiest_day_above_the_years_total_is_told(busiest: int, told: bool) -> None:
    onboarding = with_volumes(nhs_app=100, email=200)
    onboarding.answer("engagement_call.busiest_day", busiest, AMARA)
    card = read_all(check_card(onboarding, Stage.ENGAGEMENT_CALL, AMARA))
    assert ("Worth knowing: your busiest day has 301 messages, which is more than the 300" in card) is told


# The estimate


def estimate(**volumes: int) -> str:
    return read_all(Message(tuple(estimate_blocks(with_volumes(**volumes).answers))))


def test_free_channels_have_one_line_and_nothing_about_vat() -> None:
    assert estimate(nhs_app=100, email=100).splitlines() == ["Estimated cost for a year", "Free"]


def test_an_estimate_says_what_its_figures_mean() -> None:
    shown = estimate(nhs_app=100, text_message=100)
    assert "We assume 1 fragment for each text message." in shown
    assert "- Lowest: a free channel reaches everyone." in shown and "- Highest: every person" in shown
    assert "- Lowest: your volumes as you gave them." in estimate(nhs_app=10, text_message=100)
    assert "fragment" not in estimate(nhs_app=100, letter=100)
    assert "We assume 2 fragments" in " ".join(estimate_from_volumes({"text_message": 1}, fragments=2).caveats)
    assert estimate_from_volumes({"letter": 1}).highest == Decimal("0.76")


# Whose turn


def test_a_review_has_no_set_time_and_we_say_so_to_the_applicant_alone() -> None:
    onboarding = in_state(State.ELIGIBILITY, ReviewState.SUBMITTED)
    assert "We tell you as soon as they decide. There is no set time for a review" in read_all(
        status_card(onboarding, AMARA)
    )
    assert "no set time" not in read_all(status_card(in_state(State.ELIGIBILITY), AMARA))


def test_after_asking_for_other_times_we_say_what_is_known() -> None:
    asked = press(in_state(State.CALL_OFFERED), "refuse_times", AMARA, values=said("Any morning")).onboarding
    assert "We tell you as soon as they offer times." in read_all(status_card(asked, AMARA))
    assert "as soon as they offer" not in read_all(status_card(in_state(State.REGISTERED), AMARA))


# Ways in


def test_the_stages_say_that_later_ones_can_be_drafted() -> None:
    words = "You can draft later stages now, and submit each one in its turn."
    onboarding = in_state(State.ELIGIBILITY)
    assert words in read_all(*press(onboarding, "stages", AMARA).outcome.messages)
    assert words not in read_all(*press(onboarding, "stages", VERA).outcome.messages)
    assert words not in read_all(*press(in_state(State.REGISTERED), "stages", AMARA).outcome.messages)


def test_an_unanswered_row_says_answer_and_an_answered_one_change() -> None:
    onboarding = in_state(State.ELIGIBILITY, ReviewState.IN_PROGRESS, whole=False)
    onboarding.answer("eligibility.product", "An app", AMARA)
    card = check_card(onboarding, Stage.ELIGIBILITY, AMARA)
    rows = [row for block in card.blocks if isinstance(block, SummaryList) for row in block.rows if row.change]
    assert {row.change.label for row in rows if row.change and plain(row.value) == "Not answered yet"} == {"Answer"}
    assert {row.change.label for row in rows if row.change and plain(row.value) == "An app"} == {"Change"}
    assert [button.label for button in card.buttons] == ["Carry on in the form", "Carry on here in the chat"]


def test_a_stage_with_nothing_answered_is_not_carried_on() -> None:
    card = check_card(in_state(State.ELIGIBILITY, whole=False), Stage.ELIGIBILITY, AMARA)
    assert [button.label for button in card.buttons] == ["Answer in a form", "Answer here in the chat"]


# People


def test_a_new_colleague_is_a_contributor_or_a_viewer() -> None:
    form = press(in_state(State.TEMPLATES), "add_colleague", AMARA).outcome.form
    assert form and [option.value for option in form.fields[2].options] == ["contributor", "viewer"]


def test_changing_a_role_names_the_person() -> None:
    onboarding = in_state(State.TEMPLATES)
    form = press(onboarding, "change_role", AMARA, str(TOM.id)).outcome.form
    assert form and plain(form.fields[0].label) == "What can Tom Ellis do?"
    assert [option.value for option in form.fields[0].options] == ["contributor", "viewer", "owner"]
    onboarding.change_member(onboarding.members[1], status=MembershipStatus.INVITED)
    form = press(onboarding, "change_role", AMARA, str(TOM.id)).outcome.form
    assert form and [option.value for option in form.fields[0].options] == ["contributor", "viewer"]


# Errors


@pytest.mark.parametrize(
    ("key", "thing"),
    [
        ("registration.email", "the contact email address"),
        ("registration.ods_code", "the ODS code"),
        ("engagement_call.aims", "what you want to achieve"),
        ("engagement_call.volume_nhs_app", "the NHS App messages a year"),
        ("engagement_call.volume_email", "the emails a year"),
        ("eligibility.product", ""),
    ],
)
def test_an_error_names_what_is_asked_for(key: str, thing: str) -> None:
    assert called(PACK.question(key)) == thing


def test_required_and_too_long_say_which() -> None:
    values = {"registration.contact_name": ("x" * 201,), "registration.email": ()}
    done = press(in_state(State.REGISTERING, whole=False), "answer", AMARA, "registration/0", values)
    assert done.outcome.form
    errors = {field.id.split(".")[1]: plain(field.error) for field in done.outcome.form.fields}
    assert errors["email"] == "Enter the contact email address in the correct format, such as name@nhs.net"
    assert errors["contact_name"].startswith("The contact name must be 200 characters or fewer.")
    assert errors["ods_code"] == "Enter the ODS code, such as X26"


@pytest.mark.parametrize(("day", "result"), [("18 December 2026", Result.DONE), ("19 December 2026", Result.INVALID)])
def test_an_agreement_is_not_accepted_in_the_future(day: str, result: Result) -> None:
    onboarding = in_state(State.CONNECTION_AGREEMENT)
    form = press(onboarding, "change", AMARA, "connection_agreement.accepted_on").outcome.form
    assert form
    values = {field.id: field.values for field in form.fields} | {"connection_agreement.accepted_on": (day,)}
    assert press(onboarding, "change", AMARA, form.detail, values).outcome.result is result


def test_every_type_has_an_example() -> None:
    assert set(EXAMPLES) == set(QuestionType)


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def paragraphs(outcome: Outcome) -> list[str]:
    return [plain(b.text) for message in outcome.messages for b in message.blocks if isinstance(b, Paragraph)]


async def test_the_second_mistake_gets_an_example_and_the_next_question_starts_afresh(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.REGISTERED, whole=False))
    await desk.presses(AMARA_HERSELF, "chat", reference, "engagement_call")
    await desk.types(AMARA_HERSELF, "email")
    await desk.types(AMARA_HERSELF, "Fewer missed appointments")
    example = EXAMPLES[QuestionType.NUMBER]
    assert example not in paragraphs(await desk.types(AMARA_HERSELF, "lots"))
    assert example in paragraphs(await desk.types(AMARA_HERSELF, "very many"))
    await desk.types(AMARA_HERSELF, "12000")
    assert example not in paragraphs(await desk.types(AMARA_HERSELF, "lots"))


# Help


def test_an_unknown_word_gets_the_nearest_and_the_way_to_all() -> None:
    shown = lines(help_message(HELP, "routing letters", COMMANDS))
    assert sum(line.startswith("- ") for line in shown) == 5
    assert "- Routing plan" in shown and shown[-1] == "Type help topics for all of them."


def test_help_topics_lists_all() -> None:
    command = read("help topics", COMMANDS)
    assert command
    shown = lines(help_message(HELP, command.rest, COMMANDS))
    assert sum(line.startswith("- ") for line in shown) == len(HELP.topics)


def test_help_help_is_help() -> None:
    assert help_message(HELP, "help", COMMANDS) == help_message(HELP, "", COMMANDS)


@pytest.mark.parametrize("typed", ["hello there", "Hi, can you help me", "/notify hey you", "good morning"])
@pytest.mark.parametrize("known", [COMMANDS, TEAM_COMMANDS])
def test_a_greeting_gets_the_plain_help(typed: str, known: tuple[str, ...]) -> None:
    assert read(typed, known) is None  # while a question is asked, it is an answer
    outcome = not_understood(typed, known)
    assert outcome.messages == (help_message(HELP, "", known),) and outcome.result is Result.DONE


@pytest.mark.parametrize("typed", ["history", "good idea", "highest"])
def test_what_only_begins_like_a_greeting_is_none(typed: str) -> None:
    assert not_understood(typed, COMMANDS).result is Result.INVALID


# The board


def test_the_board_calls_the_stages_by_their_own_titles() -> None:
    for stage in REVIEWED:
        assert STATE_NAMES[State(stage.value)] == f"{stage.number}. {PACK.stages[stage].title}"


async def test_the_board_leaves_out_what_has_not_registered(desk: Desk) -> None:
    hidden = await desk.keep(in_state(State.REGISTERING))
    shown = await desk.keep(in_state(State.REGISTERED))
    board = read_all(*(await desk.types(PRIYA_HERSELF, "board")).messages)
    assert shown in board and hidden not in board
    assert "Registering" not in board
