"""A template as its recipient sees it, what changed in it, and what both sides say about it."""

from __future__ import annotations

import pytest

from conversations.guidance.messages.looks import PartKind, Preview
from conversations.journey.machine import ReviewState, State
from conversations.onboarding.onboarding import Onboarding
from conversations.questions.entries import CHANNELS_KEY
from conversations.replies import Message, Result
from conversations.text import plain
from conversations.views.sending.preview import preview_of
from models.database.database import Database
from models.enums import Stage
from tests.conversations import at_the_desk
from tests.conversations.at_the_desk import Desk
from tests.conversations.onboardings import AMARA, PRIYA, VERA, complete, in_state, stored
from tests.conversations.pressing import press
from tests.kit.seats import said_by, text_of

CHANNELS = ("nhs_app", "email", "text_message", "letter")
WRITTEN = {
    "nhs_app": "# Your appointment\n\nDear ((firstName)),\n\n- bring **this**\n\n[Change it](https://www.nhs.uk/change)",
    "email": "Dear ((firstName)),\n\nSee you on ((appointmentDate)).",
    "text_message": "((firstName)), " + "come on ((appointmentDate)). " * 10,
    "letter": "".join(f"{{d.address_line_{n}}}\n" for n in range(1, 8)) + "\nDear {d.fullName},\n\nPlease come.",
}


def written() -> Onboarding:
    made = in_state(State.TEMPLATES, whole=False)
    made.answer(CHANNELS_KEY, CHANNELS, AMARA)
    for channel, content in WRITTEN.items():
        made.answer(f"templates.{channel}.content", content, AMARA)
    made.answer("engagement_call.sender_name", "NHSflu", AMARA)
    made.answer("templates.email.subject", "On ((appointmentDate))", AMARA)
    complete(made, Stage.TEMPLATES)
    return stored(made)


def preview(channel: str) -> Preview:
    drawn = preview_of(written(), f"templates.{channel}")
    assert drawn
    return drawn


def kinds(drawn: Preview) -> list[str]:
    return [part.kind.value for part in drawn.parts]


def test_the_nhs_app_shows_its_formatting_under_the_organisations_name() -> None:
    drawn = preview("nhs_app")
    assert drawn.sender == "Riverside NHS Trust" and not drawn.subject
    assert kinds(drawn) == ["heading", "paragraph", "bullet", "paragraph"]
    assert drawn.parts[2].runs[1].strong and drawn.parts[3].runs[0].leads_to == "https://www.nhs.uk/change"


def test_an_email_has_its_subject_filled_in_and_the_address_that_it_comes_from() -> None:
    drawn = preview("email")
    assert drawn.sender == "Riverside NHS Trust <riverside.nhs.trust@notifications.service.gov.uk>"
    assert drawn.subject == "On 1 January 2027"


def test_a_text_message_stands_in_the_fragments_that_it_is_charged_for() -> None:
    drawn = preview("text_message")
    assert drawn.sender == "NHSflu" and set(kinds(drawn)) == {PartKind.FRAGMENT}
    assert drawn.parts[0].runs[0].text.startswith("Sam, come on 1 January 2027.")
    assert [part.note for part in drawn.parts] == [
        "Fragment 1 of 2, 153 characters",
        "Fragment 2 of 2, 91 characters",
    ]


def test_a_letter_has_its_window_and_what_is_printed_by_itself() -> None:
    drawn = preview("letter")
    assert drawn.address[0] == "Sam Patel" and drawn.beside == ("NHS number: 999 123 4567", "18 December 2026")
    assert [run.text for part in drawn.parts for run in part.runs] == ["Dear Sam Patel,", "Please come."]


def test_of_a_very_long_message_the_beginning_is_shown_and_says_so() -> None:
    made = written()
    made.answer("templates.email.content", "Dear ((firstName)),\n\n" + "long\n\n" * 15_000, AMARA)
    drawn = preview_of(made, "templates.email")
    assert drawn and len(drawn.parts) == 50 and drawn.caption.endswith("Only its beginning is shown")


@pytest.mark.parametrize(("name", "by"), [("preview", VERA), ("team_preview", PRIYA)])
def test_both_sides_see_every_template_and_one_whole(name: str, by: object) -> None:
    side = VERA if by is VERA else PRIYA
    every = press(written(), name, side).outcome.messages
    assert [text_of(message).split()[0] for message in every] == ["NHS", "Email", "Text", "Letter"]
    [more] = every[2].buttons
    [whole] = press(written(), more.action, side, more.detail).outcome.messages
    told = text_of(whole)
    assert "((appointmentDate)): 1 January 2027" in told and "counts as 2 fragments" in told
    assert ("comment" in _actions(whole)) is (side is PRIYA)


def _actions(message: Message) -> list[str]:
    return [button.action for button in message.buttons]


def test_without_a_message_there_is_nothing_to_see() -> None:
    told = press(in_state(State.TEMPLATES, whole=False), "preview", AMARA).outcome.messages
    assert "There is no template message to see yet." in text_of(told[0])


async def test_a_new_version_shows_the_words_that_changed_and_a_comment_stands_at_one_template(
    sqlite_database: Database,
) -> None:
    desk = Desk(sqlite_database)
    reference = await desk.keep(written())
    item = "templates.text_message"
    said = {"item": (item,), "words": ("Say who it comes from.",)}
    asked = await desk.presses(at_the_desk.PRIYA, "comment", reference, item)
    assert asked.form and asked.form.fields[0].values == (item,), "the template that was looked at is chosen"
    told = said_by(await desk.fills(at_the_desk.PRIYA, "comment", reference, said, item))
    assert "It stands at Text message template until it is settled." in told
    key = f"{item}.content"
    form = (await desk.presses(at_the_desk.AMARA, "change", reference, key)).form
    assert form
    values = {each.id: each.values for each in form.fields}
    values[key] = (WRITTEN["text_message"].replace("((firstName)), come", "Riverside: ((firstName)), come"),)
    await desk.fills(at_the_desk.AMARA, form.action, reference, values, form.detail, form.seen)
    seen = said_by(await desk.presses(at_the_desk.AMARA, "preview", reference, item))
    assert 'put in: "Riverside:"' in seen and "taken out" not in seen and "Say who it comes from." in seen
    assert "Riverside: Sam, come on" in seen
    email = said_by(await desk.presses(at_the_desk.AMARA, "preview", reference, "templates.email"))
    assert "Say who it comes from." not in email and "put in" not in email
    [shown, *_] = (await desk.presses(at_the_desk.AMARA, "check", reference, "templates")).messages
    assert "See how they look" in [button.label for button in shown.menu]


def test_only_what_must_be_fixed_holds_a_template_back_and_what_was_typed_stays() -> None:
    made, key = in_state(State.TEMPLATES), "templates.nhs_app.content"
    form = press(made, "change", AMARA, key).outcome.form
    assert form
    standing = {field.id: field.values for field in form.fields}
    doubtful = "Prior to ((date)) (firstName)), COMMENCE YOUR TREATMENT and **come [here](https://www.nhs.uk"
    kept = press(made, "change", AMARA, form.detail, standing | {key: (doubtful,)})
    assert kept.onboarding.answers[key] == doubtful and text_of(kept.outcome.messages[0]).count("Worth knowing") > 4
    assert "submitted" in press(stored(kept.onboarding), "submit", AMARA, "templates").kinds
    broken = f"{doubtful} http://www.nhs.uk"
    refused = press(made, "change", AMARA, form.detail, standing | {key: (broken,)}).outcome
    assert refused.form and refused.result is Result.INVALID
    [field] = [field for field in refused.form.fields if field.id == key]
    assert field.values == (broken,) and "https:// instead of http://" in plain(field.error)


def test_a_reviewer_decides_beside_the_preview() -> None:
    made = in_state(State.TEMPLATES, ReviewState.SUBMITTED)
    form = press(made, "judge", PRIYA, "templates.nhs_app/0/0").outcome.form
    assert form and any(isinstance(block, Preview) for block in form.intro)
    [listed] = press(made, "checklist", PRIYA).outcome.messages
    [answers, *_] = press(made, "see_answers", PRIYA).outcome.messages
    for message in (listed, answers):
        assert "team_preview" in [button.action for button in message.menu]
