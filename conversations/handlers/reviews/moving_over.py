"""An onboarding is moved to another journey: what that does is shown first, and done once somebody has read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.content.loader import load
from conversations.details.desk import VersionDetail
from conversations.handlers.registry import CannotAnswer, OnboardingRequest, form_for, handles
from conversations.onboarding.moving_over import called, move_over, previewed, ways_out, why_not
from conversations.replies import (
    Block,
    Bullets,
    Field,
    FieldKind,
    Form,
    Heading,
    Message,
    Option,
    Outcome,
    Paragraph,
    Result,
    SummaryList,
    SummaryRow,
    paragraph,
    simple,
)
from conversations.text import Text, Words, counted, text
from conversations.views.buttons import button

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conversations.content.schema import ContentPack
    from conversations.onboarding.moving_over import MovePreview
    from conversations.onboarding.onboarding import Onboarding
    from models.enums import Stage

_VERSION = "version"


@form_for("move_over")
def move_over_form(request: OnboardingRequest, error: Text = ()) -> Form:
    """Where it can be moved to. Raises CannotAnswer where it stays."""
    _refuse_what_stays(request.onboarding)
    options = tuple(Option(version, (Words(called(load(version))),)) for version in ways_out(request.onboarding))
    field = Field(
        _VERSION,
        text("Which questions do you want to move it to?"),
        FieldKind.CHOICE,
        hint=text("Nothing is moved yet. We first show you what is carried and what is asked anew."),
        options=options,
        values=request.values.get(_VERSION, (options[0].value,) if len(options) == 1 else ()),
        error=error,
    )
    intro = paragraph("It is on {now} at the moment.", now=Words(called(request.onboarding.pack)))
    about = request.onboarding.reference
    return Form("move_over", "Move to another journey", (field,), about, intro=(intro,), submit="Look at it first")


def _refuse_what_stays(onboarding: Onboarding) -> None:
    if told := why_not(onboarding):
        raise CannotAnswer(Outcome((Message((Paragraph(told),)),), result=Result.REFUSED))


@handles("move_over")
def look_first(request: OnboardingRequest) -> Outcome:
    """What the move would do, with the press that does it."""
    _refuse_what_stays(request.onboarding)
    version = request.value(_VERSION)
    if version not in ways_out(request.onboarding):
        return Outcome(form=move_over_form(request, text("Select where to move it to")), result=Result.INVALID)
    return Outcome((_preview(request, version),))


@handles("do_move_over")
def do_it(request: OnboardingRequest) -> Outcome:
    """As it was shown. Where somebody has answered since, it is shown anew."""
    onboarding, detail = request.onboarding, request.detail_as(VersionDetail)
    if detail.version == onboarding.pack.version:
        now = Words(called(onboarding.pack))
        return Outcome((simple("This onboarding is on {now} already.", now=now),), result=Result.MOVED_ON)
    _refuse_what_stays(onboarding)
    if detail.version not in ways_out(onboarding):
        return Outcome((simple("Nothing moves to these questions any more."),), result=Result.MOVED_ON)
    if detail.answer_number != onboarding.answer_number:
        told = paragraph("Somebody has answered since you were shown this. Nothing is moved. Look at it again.")
        shown = _preview(request, detail.version)
        return Outcome((Message((told, *shown.blocks), shown.buttons),), result=Result.REFUSED)
    move_over(onboarding, detail.version, request.by)
    now = Words(called(onboarding.pack))
    return Outcome((simple("You moved this onboarding to {now}. We told the applicant.", now=now),))


def _preview(request: OnboardingRequest, version: str) -> Message:
    onboarding, pack = request.onboarding, load(version)
    found = previewed(onboarding, version, request.by)
    move = button("do_move_over", onboarding, VersionDetail(version, onboarding.answer_number))
    heading = Heading(text("Move to {pack}", pack=Words(called(pack))))
    nothing_lost = paragraph(
        "Nothing is moved yet. No answer is lost: what is set aside stands again if you move back."
    )
    return Message(
        (heading, SummaryList(tuple(_rows(found, onboarding, pack))), *_asked(found, pack), nothing_lost), (move,)
    )


def _rows(found: MovePreview, onboarding: Onboarding, pack: ContentPack) -> Iterable[SummaryRow]:
    yield SummaryRow(text("Carried"), text("{count} stand", count=counted(found.answers, "answer")))
    yield SummaryRow(
        text("Set aside"), text("{count} that nothing asks for there", count=counted(found.set_aside, "answer"))
    )
    yield SummaryRow(text("Approvals that stand"), _named(found.approved, pack))
    yield SummaryRow(text("Approvals that fall"), _named(found.reopened, onboarding.pack))


def _named(stages: tuple[Stage, ...], pack: ContentPack) -> Text:
    return text("{stages}", stages=Words("; ".join(pack.called(stage, ". ") for stage in stages) or "None"))


def _asked(found: MovePreview, pack: ContentPack) -> tuple[Block, ...]:
    """How many questions of each stage have no answer there."""
    if not found.asked:
        return (paragraph("Nothing is asked anew."),)
    lines = tuple(
        text("{stage}: {count}", stage=Words(pack.called(stage, ". ")), count=counted(len(questions), "question"))
        for stage, questions in found.asked.items()
    )
    return (paragraph("This is asked anew, or has no answer yet:"), Bullets(lines))
