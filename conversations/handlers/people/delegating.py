"""Questions of a stage for a colleague: given by one applicant, answered by another in a form or in the chat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conversations.content.questions import Question, QuestionType
from conversations.details.journey import StageDetail
from conversations.details.rows import RowDetail
from conversations.handlers.applicant import chat
from conversations.handlers.applicant.form_pages import Sent, question_field, read
from conversations.handlers.applicant.forms import ask_about_approval, ensure_answerable, keep
from conversations.handlers.free_text_field import words_field, words_or_error
from conversations.handlers.people.members import again_from, invite
from conversations.handlers.people.person_picker import chosen_field, chosen_person, is_chosen
from conversations.handlers.registry import CannotAnswer, OnboardingRequest, form_for, handles
from conversations.invitees import CHOSEN
from conversations.onboarding.people import EDITORS
from conversations.onboarding.progress import current_stage
from conversations.onboarding.reviews import delegating as rules
from conversations.questions.parsing import parse
from conversations.questions.problems import AnswerProblem
from conversations.replies import Field, FieldKind, Form, Message, Option, Outcome, Result, simple
from conversations.text import Moment, Said, Text, Words, counted, plain, text
from conversations.views.buttons import button
from conversations.views.check_answers import check_card
from conversations.views.reviews.delegating import delegated_blocks, delegated_so_far, label_of
from models.delegating import Delegation
from models.domain import Member
from models.enums import MembershipStatus, Role

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding
    from models.enums import Stage

_QUESTIONS, _WHO, _EMAIL, _NAME, _FEW = "questions", "who", "email", "name", 5
_MOST = 10  # questions in one form, which has to fit into one card of Microsoft Teams
_ADDRESS = Question(_EMAIL, "What is their work email address?", QuestionType.EMAIL, _EMAIL, "Email")
_NAMED = Question(_NAME, "What is their name?", QuestionType.TEXT, _NAME, "Name", limit=200)
Errors = dict[str, Text]


def _stage(request: OnboardingRequest) -> Stage:
    return request.detail_as(StageDetail).stage or current_stage(request.onboarding)


@form_for("ask_colleague")
def ask_form(request: OnboardingRequest, errors: Errors | None = None) -> Form:
    """Which questions, whom and why. Raises CannotAnswer where the stage cannot be answered, or is already."""
    errors, stage = errors or {}, _stage(request)
    ensure_answerable(request.onboarding, stage)
    missing = request.onboarding.unanswered(stage)
    if not missing:
        told = "Everything that is needed at this stage is answered, so there is nothing to ask a colleague for."
        raise CannotAnswer(Outcome((simple(told, button("check", request.onboarding, StageDetail(stage))),)))
    fields = (
        _questions_field(request, missing, errors),
        *_who_field(request, errors),
        chosen_field(request, "Or which other colleague?", errors.get(CHOSEN, ())),
        _typed(request, _NAMED, FieldKind.TEXT, "Only for somebody who has not joined yet.", errors),
        _typed(request, _ADDRESS, FieldKind.EMAIL, "We invite them to join as a contributor.", errors),
        words_field(request, "Why do you ask them?", "Your colleague reads this.", errors.get("words", ())),
    )
    reference = request.onboarding.reference
    return Form("ask_colleague", "Ask a colleague", fields, reference, str(StageDetail(stage)), submit="Ask them")


def _questions_field(request: OnboardingRequest, missing: tuple[Question, ...], errors: Errors) -> Field:
    chosen = tuple(question.key for question in missing) if len(missing) <= _FEW else ()
    return Field(
        _QUESTIONS,
        text("Which questions are for them?"),
        FieldKind.CHOICES,
        hint=text("These have no answer yet. They get those that you choose, and can see the onboarding."),
        options=tuple(Option(question.key, label_of(question, missing)) for question in missing),
        values=request.values.get(_QUESTIONS, chosen),
        error=errors.get(_QUESTIONS, ()),
    )


def _who_field(request: OnboardingRequest, errors: Errors) -> tuple[Field, ...]:
    """Colleagues who have joined and can answer; no field where there is none."""
    others = (member for member in request.onboarding.joined() if member.person != request.by.id)
    options = tuple(Option(str(m.person), (Said(m.name),)) for m in others if m.role in EDITORS)
    if not options:
        return ()
    return (
        Field(
            _WHO,
            text("Which colleague do you ask?"),
            FieldKind.CHOICE,
            hint=text("To ask somebody else, leave this empty, and enter their name and work email address."),
            options=options,
            values=request.values.get(_WHO, ()),
            error=errors.get(_WHO, ()),
            optional=True,
        ),
    )


def _typed(request: OnboardingRequest, question: Question, kind: FieldKind, hint: str, errors: Errors) -> Field:
    values, error = request.values.get(question.key, ()), errors.get(question.key, ())
    label = (Words(question.text),)
    return Field(
        question.key, label, kind, hint=(Words(hint),), values=values, error=error, limit=question.limit, optional=True
    )


@dataclass(frozen=True)
class _Asked:
    """Who is asked: somebody who is in the list, or a name and an address to invite."""

    name: str
    email: str
    member: Member | None = None


@handles("ask_colleague")
def ask(request: OnboardingRequest) -> Outcome:
    """They are told in their direct messages; whoever has not joined is invited, and told again as they join."""
    onboarding, stage = request.onboarding, _stage(request)
    ask_form(request)  # the stage may not be open for it any more
    asked, errors = _whom(request)
    if _WHO in errors and not _who_field(request, {}):
        errors = {_EMAIL: errors[_WHO]}  # there is nobody to choose from any more
    keys, wrong = _which(onboarding, stage, request.values.get(_QUESTIONS, ()))
    words, wordless = words_or_error(request, "Enter why you ask them")
    errors |= ({_QUESTIONS: wrong} if wrong else {}) | ({"words": wordless} if wordless else {})
    if asked is None or errors:
        return Outcome(form=ask_form(request, errors), result=Result.INVALID)
    person = asked.member.person if asked.member else None
    told: tuple[Message, ...] = (_told(asked, len(keys)),)
    if asked.member is None:
        told = invite(request, asked.name, asked.email, Role.CONTRIBUTOR)
    made = Delegation(
        stage, " ".join(keys), asked.name, asked.email, words, request.by.id, onboarding.now, person=person
    )
    rules.delegate(onboarding, made, request.by)
    return Outcome((*told, check_card(onboarding, stage, request.by)))


def _told(asked: _Asked, count: int) -> Message:
    """What whoever asks reads of a colleague who is in the list."""
    words = "We asked {name} for {count}, and remind them after 3 working days. We tell you when they are answered."
    if asked.member and asked.member.status is MembershipStatus.INVITED:
        words = (
            "{name} is invited already. We ask them for {count} when they join, and tell you when they are answered."
        )
    return simple(words, name=Said(asked.name), count=counted(count, "question"))


def _which(onboarding: Onboarding, stage: Stage, chosen: tuple[str, ...]) -> tuple[list[str], Text]:
    """The keys, or why they cannot be asked for: none, or answered while the form was open."""
    missing = {question.key for question in onboarding.unanswered(stage)}
    if not chosen:
        return [], text("Select at least 1 question")
    if len(chosen) > _MOST:
        return [], text("Select up to {most} questions. You can ask for others afterwards", most=_MOST)
    if answered := [key for key in chosen if key not in missing]:
        asked = onboarding.questions(stage)
        named = [plain(label_of(question, asked)) for question in asked if question.key in answered]
        words = "Select the questions again. This was answered a moment ago: {titles}"
        if not named:
            words = "Select the questions again. What is asked changed a moment ago"
        return [], text(words, titles=Said("; ".join(named)))
    return list(chosen), ()


def _whom(request: OnboardingRequest) -> tuple[_Asked | None, Errors]:
    who, typed = request.value(_WHO), request.value(_EMAIL)
    if who and (typed or is_chosen(request)):
        return None, {_WHO: text("Select a colleague who has joined or say who else, not both")}
    if who:
        member = next((m for m in request.onboarding.members if str(m.person) == who), None)
        return _known(request, member, _WHO)
    if is_chosen(request):
        person, error = chosen_person(request)
        if person is None:
            return None, {CHOSEN: error}
        return _by_address(request, (person.email or "").lower(), person.name, CHOSEN)
    if not typed:
        return None, {_WHO: text("Select a colleague, or enter the work email address of somebody else")}
    return _addressed(request)


def _addressed(request: OnboardingRequest) -> tuple[_Asked | None, Errors]:
    """By a work email address: of somebody in the list, or of somebody to invite, who needs a name."""
    try:
        email = str(parse(_ADDRESS, request.values[_EMAIL])).lower()
    except AnswerProblem as problem:
        return None, {_EMAIL: problem.text}
    try:
        name = str(parse(_NAMED, request.values.get(_NAME, ())))
    except AnswerProblem as problem:
        asked, errors = _by_address(request, email, "", _EMAIL)
        return (asked, errors) if errors or (asked and asked.member) else (None, {_NAME: problem.text})
    return _by_address(request, email, name, _EMAIL)


def _by_address(request: OnboardingRequest, email: str, name: str, field: str) -> tuple[_Asked | None, Errors]:
    """Whoever has an address: the member that they are, else somebody to invite by this name. `field`: for an error."""
    onboarding = request.onboarding
    if email == request.by.email:
        return None, {field: text(_YOURSELF)}
    here = (m for m in onboarding.members if (m.email or "").lower() == email)
    member = next((m for m in here if m.status is not MembershipStatus.LEFT), None)
    if member is not None:
        return _known(request, member, field)
    if at := again_from(onboarding, email):
        words = "You can invite this address again from {at}. It was invited and removed already"
        return None, {field: text(words, at=Moment(at))}
    return _Asked(name, email), {}


_YOURSELF = "This is you. Ask a colleague, or answer the questions yourself"


def _known(request: OnboardingRequest, member: Member | None, field: str) -> tuple[_Asked | None, Errors]:
    """Somebody in the list, if they can answer."""
    if member is None or member.status is MembershipStatus.LEFT:
        name = Said(member.name) if member else Words("This person")
        return None, {field: text("{name} is not in this onboarding any more. Ask somebody else", name=name)}
    if member.person == request.by.id:
        return None, {field: text(_YOURSELF)}
    name = Said(member.name)
    if member.role not in EDITORS:
        words = "{name} is a viewer, who cannot answer. The owner can make them a contributor. Or ask somebody else"
        return None, {field: text(words, name=name)}
    if member.status is MembershipStatus.ASKED:
        words = "{name} has asked to join. The owner needs to add them first. Or ask somebody else"
        return None, {field: text(words, name=name)}
    return _Asked(member.name, (member.email or "").lower(), member), {}


# Whoever is asked


def _theirs(request: OnboardingRequest) -> Delegation:
    """What they are asked. Raises CannotAnswer for what others are asked, what is answered, and a closed stage."""
    onboarding = request.onboarding
    delegation = rules.by_number(onboarding, request.detail_as(RowDetail).id)
    if delegation is None or delegation.person != request.by.id:
        told = simple("These questions are for somebody else.", button("status", onboarding))
        raise CannotAnswer(Outcome((told,), result=Result.REFUSED))
    if not rules.left(onboarding, delegation):
        check = button("check", onboarding, StageDetail(delegation.stage))
        told = simple(
            "These questions are answered already, or are asked no more. There is nothing left for you to do here.",
            check,
        )
        raise CannotAnswer(Outcome((told,), result=Result.MOVED_ON))
    ensure_answerable(onboarding, delegation.stage)
    return delegation


@form_for("answer_delegated")
def answer_form(request: OnboardingRequest, errors: Errors | None = None) -> Form:
    """A form of just these questions."""
    onboarding, delegation = request.onboarding, _theirs(request)
    fields = tuple(question_field(request, question, errors) for question in rules.left(onboarding, delegation))
    return Form(
        "answer_delegated",
        "Answer for your colleague",
        fields,
        onboarding.reference,
        str(request.detail),
        submit="Save",
        intro=delegated_blocks(onboarding, delegation)[:2],
        seen=onboarding.answer_number,
        blanks=True,
        parts=True,
    )


@handles("answer_delegated")
def answer(request: OnboardingRequest) -> Outcome:
    """Keep what was answered. What was left empty can be answered later."""
    onboarding, delegation = request.onboarding, _theirs(request)
    asked = rules.left(onboarding, delegation)
    shown = tuple(q for q in asked if request.shown is None or q.key in request.shown)
    sent = Sent(request.values, request.answer_number, request.drawn, request.files)
    reading = read(shown, sent, onboarding, request.by, blanks_allowed=True)
    if reading.errors:
        return Outcome(form=answer_form(request, dict(reading.errors)), result=Result.INVALID)
    if first := ask_about_approval(request, reading.changed, lambda: answer_form(request)):
        return first
    if request.by.asking_about == onboarding.reference and request.by.asking in {question.key for question in shown}:
        request.by.asking = None
    keep(request, reading)
    if request.more and rules.left(onboarding, delegation):
        return Outcome(form=answer_form(request))
    return Outcome((delegated_so_far(onboarding, delegation),))


@handles("chat_delegated")
def begin_chat(request: OnboardingRequest) -> Outcome:
    """They are asked these questions one after the other."""
    onboarding, delegation = request.onboarding, _theirs(request)
    rules.begin_chat(onboarding, request.by, delegation)
    return chat.ask_next(onboarding, delegation.stage, request.by, lead=(chat.how_it_works(),))
