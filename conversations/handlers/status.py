"""Where it stands, the answers, templates as they are seen, the steps of integration and the history: all reading."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.details.desk import AnswersDetail
from conversations.details.journey import ChangesDetail, QuestionDetail, StageDetail
from conversations.details.rows import RowDetail
from conversations.handlers.registry import OnboardingRequest, handles
from conversations.journey.machine import State
from conversations.journey.stages import REVIEWED
from conversations.onboarding.people import Side
from conversations.onboarding.progress import (
    answered_of,
    counted_of,
    current_stage,
    invited,
    name_of,
    progress,
)
from conversations.onboarding.records import History
from conversations.onboarding.reviews.checklist import last_reviewed
from conversations.replies import Button, Heading, Message, Outcome, StepStatus, SummaryList, SummaryRow, paragraph
from conversations.text import Text, Words, text
from conversations.views.answers import answered_stages, answers_card, stage_title, worth_knowing_blocks
from conversations.views.buttons import button, deciding, offered
from conversations.views.cards import next_steps, status_card
from conversations.views.check_answers import check_card
from conversations.views.costs.estimate import estimate_blocks
from conversations.views.integration import integration_message
from conversations.views.reviews.history import changed_message, changes_message
from conversations.views.sending.preview import preview_messages, team_looking
from conversations.views.sending.route import plan_blocks
from conversations.views.team_card import history_card
from models.enums import Stage

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding


@handles("status")
def status(request: OnboardingRequest) -> Outcome:
    """Where it stands, and the next step of whoever asks."""
    return Outcome((status_card(request.onboarding, request.by, request.lengths),))


@handles("answers")
def answers(request: OnboardingRequest) -> Outcome:
    """Every stage that has answers, each with who gave them and when."""
    return Outcome(
        tuple(answers_card(request.onboarding, s, request.by) for s in answered_stages(request.onboarding))
        or _none_yet(request)
    )


def _none_yet(request: OnboardingRequest) -> tuple[Message, ...]:
    name = name_of(request.onboarding)
    buttons, menu = next_steps(request.onboarding, request.by)
    return (Message((paragraph("You have not answered anything yet in {name}.", name=name),), buttons, menu),)


@handles("stages")
def stages(request: OnboardingRequest) -> Outcome:
    """Every stage, and the way into those with questions: from the invitation on, later ones may be drafted."""
    onboarding = request.onboarding
    listed = onboarding.pack.listed
    status = {stage: step.status for stage, step in zip(listed, progress(onboarding).steps, strict=True)}
    rows = tuple(
        SummaryRow(
            stage_title(onboarding, stage),
            _so_far(onboarding, stage, status[stage]),
            _way_in(onboarding, stage),
        )
        for stage in listed
    )
    ahead = (paragraph("You can draft later stages now, and submit each one in its turn."),) if _drafts(request) else ()
    return Outcome((Message((Heading(text("The stages of your onboarding")), *ahead, SummaryList(rows))),))


def _drafts(request: OnboardingRequest) -> bool:
    return invited(request.onboarding) and bool(offered(request.onboarding, request.by, "answer"))


def _so_far(onboarding: Onboarding, stage: Stage, status: StepStatus) -> Text:
    _, total = answered_of(onboarding, stage)
    if not total or not onboarding.applies(stage):
        return text("{status}", status=Words(status.value))
    return text("{status}, {counted} answered", status=Words(status.value), counted=counted_of(onboarding, stage))


def _way_in(onboarding: Onboarding, stage: Stage) -> Button | None:
    open_now = invited(onboarding) and onboarding.applies(stage) if stage in REVIEWED else onboarding.questions(stage)
    return button("check", onboarding, StageDetail(stage), "Open") if open_now else None


@handles("see_answers")
def see_answers(request: OnboardingRequest) -> Outcome:
    """For the onboarding team: the stage under review, or everything answered before the review began."""
    onboarding, current = request.onboarding, current_stage(request.onboarding)
    one = current in REVIEWED and not request.detail_as(AnswersDetail).everything
    shown = [current] if one else answered_stages(onboarding)
    cards = [_for_review(onboarding, stage) for stage in shown]
    more = (
        (button("see_answers", onboarding, AnswersDetail(everything=True), "See all the answers"),)
        if shown == [current] and onboarding.state is not State.LIVE
        else ()
    )
    names = ("approve", "ask_for_more") if one else ()
    decide = [b for n in names for b in offered(onboarding, request.by, n, detail=deciding(n, onboarding, current))]
    cards[-1] = replace(cards[-1], buttons=(*decide, *more))
    return Outcome(tuple(cards))


def _for_review(onboarding: Onboarding, stage: Stage) -> Message:
    """The answers of a stage, and beneath them what the applicant was told to look at."""
    blocks = (*answers_card(onboarding, stage, None).blocks, *worth_knowing_blocks(onboarding, stage))
    estimate = estimate_blocks(onboarding.answers) if stage is Stage.ENGAGEMENT_CALL else ()
    plans = plan_blocks(onboarding) if stage is Stage.ROUTING_PLANS else ()
    return Message((*blocks, *estimate, *plans), menu=team_looking(onboarding, stage))


@handles("see_history")
def see_history(request: OnboardingRequest) -> Outcome:
    """What happened, page by page, the newest first."""
    history = request.history or History()
    card = history_card(request.onboarding, history.events, history.refused)
    if history.older is None:
        return Outcome((card,))
    older = button("see_history", request.onboarding, RowDetail(history.older), "See what happened before")
    return Outcome((replace(card, buttons=(older,)),))


@handles("changes")
def changes(request: OnboardingRequest) -> Outcome:
    """What changed in a stage since its last review; all versions where none was, or when they are asked for."""
    detail, onboarding = request.detail_as(ChangesDetail), request.onboarding
    stage = detail.stage or current_stage(onboarding)
    if detail.everything or last_reviewed(onboarding, stage) is None:
        return Outcome((changes_message(onboarding, stage, request.versions),))
    return Outcome((changed_message(onboarding, stage, request.versions),))


@handles("check")
def check(request: OnboardingRequest) -> Outcome:
    """The answers of one stage, what is still needed, and the way to submit it."""
    stage = request.detail_as(StageDetail).stage or current_stage(request.onboarding)
    return Outcome((check_card(request.onboarding, stage, request.by),))


@handles("integrate")
def integrate(request: OnboardingRequest) -> Outcome:
    """How to integrate with NHS Notify: by the API or by MESH, as they chose before they registered."""
    return Outcome(integration_message(request.onboarding, request.by))


@handles("preview")
def preview(request: OnboardingRequest) -> Outcome:
    """Templates as their recipients see them, with the way to change one for those who may."""
    return Outcome(_previews(request, Side.APPLICANT))


@handles("team_preview")
def team_preview(request: OnboardingRequest) -> Outcome:
    """The same for the onboarding team, with the way to comment on one."""
    return Outcome(_previews(request, Side.ONBOARDING_TEAM))


def _previews(request: OnboardingRequest, side: Side) -> tuple[Message, ...]:
    item = request.detail_as(QuestionDetail).key
    return preview_messages(request.onboarding, request.by, item, request.versions, side)
