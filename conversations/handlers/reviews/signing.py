"""Sign-off by the named person: asked for by the applicant, and said by that person and nobody else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.content.declarations import declarations
from conversations.content.questions import Question, QuestionType
from conversations.details.signing import SignerDetail, SignOffDetail
from conversations.events.reviews import SignedOff, SignOffRefused
from conversations.handlers.free_text_field import words_field, words_of
from conversations.handlers.people.person_picker import chosen_field, chosen_person, is_chosen, unless_chosen
from conversations.handlers.registry import OnboardingRequest, form_for, handles
from conversations.invitees import CHOSEN
from conversations.journey.machine import ENDED_EARLY
from conversations.onboarding.reviews import signing as rules
from conversations.permissions import SIGN_OFFS, SIGN_OFFS_OF_ONE_ADDRESS
from conversations.questions.parsing import parse
from conversations.questions.problems import AnswerProblem
from conversations.replies import Field, FieldKind, Form, Outcome, Result, paragraph, simple
from conversations.text import Moment, Said, Text, text
from conversations.views.answers import answers_card, titled
from conversations.views.card_parts import not_for_you
from conversations.views.reviews.signing import declaration_card, declared_words, signed_as
from models.enums import EventKind, SignOffStatus
from models.signing import SignOff

if TYPE_CHECKING:
    from datetime import datetime

    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.people import Participant

_NAME = Question("name", "What is their full name?", QuestionType.FULL_NAME, "name", "Name", limit=200)
_EMAIL = Question("email", "What is their work email address?", QuestionType.EMAIL, "email", "Email")


@form_for("ask_sign_off")
def ask_form(request: OnboardingRequest, errors: dict[str, Text] | None = None) -> Form:
    """Who is to sign off. What the answers say of them stands in the fields."""
    signer, errors = request.detail_as(SignerDetail).signer, errors or {}
    known = {"name": declarations()[signer].name, "email": declarations()[signer].email}
    named = unless_chosen(
        _field(request, _NAME, FieldKind.TEXT, known, errors), _field(request, _EMAIL, FieldKind.EMAIL, known, errors)
    )
    fields = (chosen_field(request, "Who is it?", errors.get(CHOSEN, ())), *named)
    intro = paragraph(
        "We ask your {signer} to confirm what you said. They alone can, here in the app or with a code that we email "
        "to them. You do not see the code.",
        signer=titled(signer),
    )
    title = "Ask for sign-off"
    return Form("ask_sign_off", title, fields, request.onboarding.reference, str(request.detail), "Ask", (intro,))


def _field(
    request: OnboardingRequest, question: Question, kind: FieldKind, known: dict[str, str], errors: dict[str, Text]
) -> Field:
    answer = request.onboarding.answers.get(known[question.key])
    values = request.values.get(question.key, (str(answer),) if answer else ())
    return Field(
        question.key, text(question.text), kind, values=values, error=errors.get(question.key, ()), limit=question.limit
    )


@handles("ask_sign_off")
def ask(request: OnboardingRequest) -> Outcome:
    """They are told where they are known, else by email; whoever was asked before is asked no more."""
    onboarding, signer = request.onboarding, request.detail_as(SignerDetail).signer
    read, errors = _chosen(request) if is_chosen(request) else _named(request)
    if again_from := _again_from(onboarding, read.get("email", "")):
        words = "You can ask this address again from {at}. It was asked {most} times in the last 24 hours"
        field = CHOSEN if is_chosen(request) else "email"
        errors[field] = text(words, at=Moment(again_from), most=SIGN_OFFS_OF_ONE_ADDRESS)
    if errors:
        return Outcome(form=ask_form(request, errors), result=Result.INVALID)
    asked = SignOff(
        signer,
        read["name"],
        read["email"],
        SignOffStatus.ASKED,
        request.by.id,
        onboarding.now,
        request.by.address.channel,
        request.by.workspace,
        request.invited.id if request.invited else None,
    )
    rules.ask(onboarding, asked, request.by)
    words = "We sent {name} a message here." if request.can_tell else "We emailed {name} the way to sign off."
    told = simple(words + " We remind them after 3 and 7 working days.", name=Said(read["name"]))
    return Outcome((told, answers_card(onboarding, declarations()[signer].stage, request.by)))


def _chosen(request: OnboardingRequest) -> tuple[dict[str, str], dict[str, Text]]:
    person, error = chosen_person(request)
    return ({"name": person.name, "email": person.email or ""}, {}) if person else ({}, {CHOSEN: error})


def _named(request: OnboardingRequest) -> tuple[dict[str, str], dict[str, Text]]:
    """By name and address, of whoever we can tell or email."""
    read, errors = _read(request)
    if "email" in read and not (request.can_tell or request.can_mail):
        words = (
            "Enter the address of somebody who has written to the assistant here. We do not know this one, and email "
            "is not set up. Ask them to say hello to the assistant first"
        )
        errors["email"] = text(words)
    return read | ({"email": read["email"].lower()} if "email" in read else {}), errors


def _again_from(onboarding: Onboarding, email: str) -> datetime | None:
    """When an address that was asked again and again may be asked the next time; None if it may now."""
    within = SIGN_OFFS.within
    asked = sorted(s.asked_at for s in onboarding.sign_offs if s.email == email)
    lately = [at for at in asked if onboarding.now - at < within]
    return lately[-SIGN_OFFS_OF_ONE_ADDRESS] + within if len(lately) >= SIGN_OFFS_OF_ONE_ADDRESS else None


def _read(request: OnboardingRequest) -> tuple[dict[str, str], dict[str, Text]]:
    read: dict[str, str] = {}
    errors: dict[str, Text] = {}
    for question in (_NAME, _EMAIL):
        try:
            read[question.key] = str(parse(question, request.values.get(question.key, ())))
        except AnswerProblem as problem:
            errors[question.key] = problem.text
    return read, errors


# Whoever is asked


@handles("read_sign_off")
def read_sign_off(request: OnboardingRequest) -> Outcome:
    """What they would declare, for them alone."""
    asked = _theirs(request)
    if asked is None:
        return _hidden()
    return _over(request.onboarding, asked) or Outcome((declaration_card(request.onboarding, asked, request.by),))


@handles("agree")
def agree(request: OnboardingRequest) -> Outcome:
    """They declare what they have read. What changed since they read it is shown to them first."""
    onboarding, asked = request.onboarding, _theirs(request)
    if asked is None:
        return _hidden()
    if said := _over(onboarding, asked) or _changed(request, asked):
        return said
    rules.decide(onboarding, asked, _decided(request, asked, SignOffStatus.AGREED, ""))
    onboarding.record(EventKind.SIGNED_OFF, request.by, data=SignedOff(declarations()[asked.signer].title))
    return Outcome((simple("Thank you. We kept that you agree, and told the applicant and the onboarding team."),))


@form_for("cannot_agree")
def cannot_form(request: OnboardingRequest, error: Text = ()) -> Form:
    """Why not."""
    field = words_field(request, "Why can you not agree?", "The applicant and the onboarding team read this.", error)
    reference = request.onboarding.reference
    return Form("cannot_agree", "I cannot agree", (field,), reference, str(request.detail), submit="Send")


@handles("cannot_agree")
def cannot_agree(request: OnboardingRequest) -> Outcome:
    """They say why not, to both sides."""
    onboarding, asked = request.onboarding, _theirs(request)
    if asked is None:
        return _hidden()
    if said := _over(onboarding, asked) or _changed(request, asked):
        return said
    words = words_of(request, "Enter why you cannot agree", cannot_form)
    rules.decide(onboarding, asked, _decided(request, asked, SignOffStatus.REFUSED, words))
    data = SignOffRefused(declarations()[asked.signer].title, words)
    onboarding.record(EventKind.SIGN_OFF_REFUSED, request.by, data=data)
    return Outcome((simple("Thank you. We told the applicant and the onboarding team why you cannot agree."),))


def _theirs(request: OnboardingRequest) -> SignOff | None:
    """The sign-off that the press is about, if it is for the identity that acts."""
    asked = rules.by_row(request.onboarding, request.detail_as(SignOffDetail).id)
    return asked if asked and asked.identity == request.by.identity else None


def _hidden() -> Outcome:
    return Outcome((not_for_you(),), result=Result.REFUSED)


def stopped(onboarding: Onboarding, asked: SignOff) -> Outcome | None:
    """What whoever is asked hears where it was withdrawn or declined, or asks for this no more; else None."""
    if onboarding.state in ENDED_EARLY:
        words = (
            "This onboarding was withdrawn or declined, so there is nothing to sign off, and we kept nothing. If it is "
            "taken up again, we remind you."
        )
    elif not rules.questions_of(onboarding, asked.signer):
        words = (
            "This onboarding follows other questions now, which do not ask for this, so there is nothing to sign off, "
            "and we kept nothing."
        )
    else:
        return None
    return Outcome((simple(words),), result=Result.MOVED_ON)


def _over(onboarding: Onboarding, asked: SignOff) -> Outcome | None:
    """What they hear who have said it already, in whose place somebody else was asked, or of what has stopped."""
    words = {
        SignOffStatus.AGREED: "You have agreed already. To change that, tell the applicant, who can ask you again.",
        SignOffStatus.REFUSED: "You have said already that you cannot agree. The applicant can ask you again.",
        SignOffStatus.REPLACED: "The applicant has asked again since, or somebody else in your place, so this is over.",
    }
    said = words.get(asked.status)
    return Outcome((simple(said),), result=Result.MOVED_ON) if said else stopped(onboarding, asked)


def _changed(request: OnboardingRequest, asked: SignOff) -> Outcome | None:
    """What they read is not what stands there now: they read it anew."""
    onboarding, seen = request.onboarding, request.detail_as(SignOffDetail)
    now = (rules.newest_answer(onboarding, asked.signer), declarations()[asked.signer].version)
    if (seen.answer_number, seen.version) == now:
        return None
    told = simple("This has changed since you read it, so we kept nothing. Read it again.")
    return Outcome((told, declaration_card(onboarding, asked, request.by)), result=Result.MOVED_ON)


def _decided(request: OnboardingRequest, asked: SignOff, status: SignOffStatus, words: str) -> SignOff:
    onboarding = request.onboarding
    return replace(
        asked,
        status=status,
        decided_at=onboarding.now,
        signed_as=signed_as(request.by),
        words=words,
        version=declarations()[asked.signer].version,
        declared=declared_words(onboarding, asked.signer),
        answer_number=rules.newest_answer(onboarding, asked.signer),
    )


# By the code from an email


def was_sent_to(asked: SignOff, by: Participant) -> bool:
    """Whether the platform of whoever typed the code says that its address is theirs, and nobody else has used it."""
    return (by.email or "").lower() == asked.email and asked.identity in (None, by.identity)


def not_by_code(onboarding: Onboarding, asked: SignOff, by: Participant) -> Outcome | None:
    """Why somebody cannot sign by the code that they typed; None where they can. An email may have been passed on."""
    if not by.email:
        words = (
            "We cannot see your work email address here, so we cannot tell that this code was sent to you. Ask your "
            "administrator to let the assistant see it, or type the code where your work address is known. The code "
            "still works."
        )
    elif not was_sent_to(asked, by):
        words = "This code was sent to {name}, who alone can sign off. Nobody signs for somebody else."
    elif onboarding.role_of(by.id) is not None or asked.asked_by == by.id:
        words = (
            "You work on this onboarding yourself, so you cannot sign it off with a code. Ask again here in the app, "
            "with the address that we know you by."
        )
    else:
        return None
    return Outcome((simple(words, name=Said(asked.name)),), result=Result.REFUSED)


def bind(onboarding: Onboarding, asked: SignOff, by: Participant) -> SignOff:
    """Whoever typed the code from the email is the one who signs, and nobody else from now on."""
    return onboarding.change_sign_off(asked, identity=by.identity)
