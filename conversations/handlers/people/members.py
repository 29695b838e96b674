"""The people of one applicant team: who is in it, inviting, joining, roles and leaving."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from conversations.content.questions import Question, QuestionType
from conversations.details.rows import RowDetail
from conversations.events.people import ColleagueInvited, Concerned, Named, RoleGiven
from conversations.handlers.people.joining import JOIN, NO_CODE
from conversations.handlers.people.person_picker import chosen_field, chosen_person, is_chosen, unless_chosen
from conversations.handlers.registry import OnboardingRequest, form_for, handles
from conversations.invitees import CHOSEN
from conversations.onboarding.codes import digest, new_code
from conversations.onboarding.people import Participant
from conversations.permissions import INVITATIONS, INVITATIONS_TO_ONE_ADDRESS
from conversations.questions.parsing import parse
from conversations.questions.problems import AnswerProblem
from conversations.replies import Field, FieldKind, Form, Message, Option, Outcome, Result, simple
from conversations.text import Moment, Said, Text, Words, text
from conversations.views.buttons import offered
from conversations.views.people import ROLES, member_gone, people_card
from models.domain import Member
from models.enums import EventKind, MembershipStatus, Role

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding

_NAME = Question("name", "What is your colleague's name?", QuestionType.TEXT, "name", "Name", limit=200)
_ELSEWHERE = "The one that they use here. In another app or workspace, they join with a code that we give you."
_EMAIL = Question("email", "What is their work email address?", QuestionType.EMAIL, "email", "Email")


@handles("people")
def people(request: OnboardingRequest) -> Outcome:
    return Outcome((people_card(request.onboarding, request.by),))


def _role_field(request: OnboardingRequest, member: Member | None, error: Text = ()) -> Field:
    """What somebody may do. Only one who has joined can become the owner."""
    offered_now = (role for role in ROLES if role is not Role.OWNER or _has_joined(member))
    options = tuple(Option(role.value, text(ROLES[role][0]), text(ROLES[role][1])) for role in offered_now)
    values = request.values.get("role", (member.role.value if member else Role.CONTRIBUTOR.value,))
    asked = text("What can {name} do?", name=Said(member.name)) if member else text("What can they do?")
    return Field("role", asked, FieldKind.CHOICE, options=options, values=values, error=error)


def _has_joined(member: Member | None) -> bool:
    return member is not None and member.status is MembershipStatus.JOINED


@form_for("add_colleague")
def add_form(request: OnboardingRequest, errors: dict[str, Text] | None = None) -> Form:
    errors = errors or {}
    values = request.values
    who = (
        Field("name", text(_NAME.text), FieldKind.TEXT, values=values.get("name", ()), error=errors.get("name", ())),
        Field(
            "email", text(_EMAIL.text), FieldKind.EMAIL, values=values.get("email", ()), error=errors.get("email", ())
        ),
    )
    name, email = unless_chosen(replace(who[0], limit=_NAME.limit), replace(who[1], hint=text(_ELSEWHERE)))
    chosen = chosen_field(request, "Who is your colleague?", errors.get(CHOSEN, ()))
    fields = (chosen, name, email, _role_field(request, None, errors.get("role", ())))
    return Form("add_colleague", "Add a colleague", fields, request.onboarding.reference, submit="Invite")


@handles("add_colleague")
def add(request: OnboardingRequest) -> Outcome:
    """Invite somebody by their work email address, as a contributor or a viewer."""
    onboarding = request.onboarding
    parsed, errors = _parsed(request)
    at_fault = CHOSEN if is_chosen(request) else "email"
    role = request.value("role")
    if role not in (Role.CONTRIBUTOR, Role.VIEWER):
        errors["role"] = text("Select contributor or viewer. You can make them the owner once they have joined")
    if any(m.email == parsed.get("email") and m.status is not MembershipStatus.LEFT for m in onboarding.members):
        errors[at_fault] = text("Choose somebody else. This person is in the list already")
    elif at := again_from(onboarding, parsed.get("email", "")):
        words = "You can invite this address again from {at}. You have invited and removed it already"
        errors[at_fault] = text(words, at=Moment(at))
    if errors:
        return Outcome(form=add_form(request, errors), result=Result.INVALID)
    told = invite(request, parsed["name"], parsed["email"], Role(role))
    return Outcome((*told, people_card(onboarding, request.by)))


def invite(request: OnboardingRequest, name: str, email: str, role: Role) -> tuple[Message, Message]:
    """Somebody who is not in the list. What became of it, and the code for them to use elsewhere."""
    onboarding = request.onboarding
    member = Member(name, email, role, MembershipStatus.INVITED, onboarding.now)
    code = _invited_from(onboarding, onboarding.add_member(member), request.by)
    onboarding.record(EventKind.COLLEAGUE_INVITED, request.by, data=ColleagueInvited(name, role, email))
    words = _TOLD if request.can_tell else _EMAILED if request.can_mail else _PASS_ON
    return simple(words, name=Said(name), email=Said(email)), code


_TOLD = "We invited {name}. We sent them a message here, with your name and the way to join."
_EMAILED = "We invited {name}. We do not know {email} here, so we emailed them the way to join."
_PASS_ON = (
    "We invited {name}. We do not know {email} here, so we cannot tell them. Tell them yourself: if they use this app "
    "with that address, they type onboard to the assistant and select Join."
)


def _invited_from(onboarding: Onboarding, member: Member, by: Participant) -> Message:
    """Bind an invitation to where the inviter is, with a new code for everywhere else. The code, to pass on."""
    code = new_code()
    onboarding.change_member(
        member,
        invited_channel=by.address.channel,
        invited_workspace=by.workspace,
        code_digest=digest(JOIN, code),
        code_made_at=onboarding.now,
        invited_by=by.name,
    )
    words = (
        "If {name} uses the assistant in another app or workspace, give them this code yourself: {code}. They type "
        "{command} to the assistant there. The code lasts 7 days and works once. Whoever types it can join."
    )
    shown = simple(
        words, name=Said(member.name), code=Words(code, strong=True), command=Words(" ".join((JOIN, code)), strong=True)
    )
    return replace(shown, secret=True)


@handles("new_invitation_code")
def renew_code(request: OnboardingRequest) -> Outcome:
    """A new code for an open invitation. The one before works no more, and whoever typed it has it no more."""
    member = _member(request)
    if member is None or member.status is not MembershipStatus.INVITED:
        return member_gone()
    renewed = request.onboarding.change_member(member, meant_for=None)
    return Outcome((_invited_from(request.onboarding, renewed, request.by),))


def again_from(onboarding: Onboarding, email: str) -> datetime | None:
    """When somebody who was invited and is gone again may be invited the next time; None if they may now."""
    within = INVITATIONS.within
    gone = sorted(m.since for m in onboarding.members if m.email == email and onboarding.now - m.since < within)
    return gone[-INVITATIONS_TO_ONE_ADDRESS] + within if len(gone) >= INVITATIONS_TO_ONE_ADDRESS else None


def _parsed(request: OnboardingRequest) -> tuple[dict[str, str], dict[str, Text]]:
    """The name, and the address in small letters."""
    if is_chosen(request):
        person, error = chosen_person(request)
        return ({"name": person.name, "email": person.email or ""}, {}) if person else ({}, {CHOSEN: error})
    parsed: dict[str, str] = {}
    errors: dict[str, Text] = {}
    for question in (_NAME, _EMAIL):
        try:
            parsed[question.key] = str(parse(question, request.values.get(question.key, ())))
        except AnswerProblem as problem:
            errors[question.key] = problem.text
    return parsed | ({"email": parsed["email"].lower()} if "email" in parsed else {}), errors


def _member(request: OnboardingRequest) -> Member | None:
    row = request.detail_as(RowDetail).id
    return next(
        (m for m in request.onboarding.members if m.id == row and m.status is not MembershipStatus.LEFT),
        None,
    )


@form_for("change_role")
def role_form(request: OnboardingRequest, error: Text = ()) -> Form:
    member = _member(request)
    field = _role_field(request, member, error)
    return Form(
        "change_role",
        "Change what someone can do",
        (field, _removal_field()),
        request.onboarding.reference,
        str(request.detail),
        submit="Save",
    )


def _removal_field() -> Field:
    return Field(
        "remove",
        text("Remove this person from the onboarding?"),
        FieldKind.CHOICES,
        options=(
            Option("yes", text("Yes, remove them"), text("They cannot see it any more. What they answered stays.")),
        ),
        optional=True,
    )


@handles("change_role")
def change_role(request: OnboardingRequest) -> Outcome:
    """Make somebody contributor, viewer or, in place of the present one, owner; or remove them."""
    onboarding, member, role = request.onboarding, _member(request), request.value("role")
    if member is None or member.person == request.by.id:
        return member_gone()
    if request.value("remove"):
        return remove(request)
    if role not in set(Role):
        return Outcome(form=role_form(request, text("Select what they can do")), result=Result.INVALID)
    if role == Role.OWNER:
        if member.status is not MembershipStatus.JOINED:
            return Outcome(
                form=role_form(request, text("Select contributor or viewer until they have joined")),
                result=Result.INVALID,
            )
        _step_down(onboarding, request.by)
    vouched = {"held_by_address": False, "present_in": None} if role == Role.OWNER else {}
    onboarding.change_member(member, role=Role(role), **vouched)
    onboarding.record(EventKind.ROLE_CHANGED, request.by, data=RoleGiven(member.name, Role(role)))
    return Outcome((people_card(onboarding, request.by),))


def _step_down(onboarding: Onboarding, by: Participant) -> None:
    present = onboarding.member(by.id)
    if present:
        onboarding.change_member(present, role=Role.CONTRIBUTOR)


@handles("remove_colleague")
def remove(request: OnboardingRequest) -> Outcome:
    """Somebody sees the onboarding no more; what they answered stays. Nobody removes themselves: they leave."""
    member = _member(request)
    if member is None or member.person == request.by.id:
        return member_gone()
    left = MembershipStatus.LEFT
    request.onboarding.change_member(member, status=left, since=request.onboarding.now, **NO_CODE)
    request.onboarding.record(EventKind.REMOVED, request.by, data=Concerned(member.name, member.person))
    return Outcome((people_card(request.onboarding, request.by),))


@handles("take_ownership")
def take_ownership(request: OnboardingRequest) -> Outcome:
    """The owner is gone: whoever presses first takes their place."""
    member = request.onboarding.member(request.by.id)
    if member is None:
        return member_gone()
    request.onboarding.change_member(member, role=Role.OWNER)
    request.onboarding.record(EventKind.OWNERSHIP_TAKEN, request.by)
    return Outcome((simple("You are the owner now."), people_card(request.onboarding, request.by)))


@handles("leave")
def leave(request: OnboardingRequest) -> Outcome:
    """Leave. The owner passes ownership on first while somebody else could have it."""
    onboarding = request.onboarding
    member = onboarding.member(request.by.id)
    others = [m for m in onboarding.joined() if m.person != request.by.id]
    if member is None:
        return member_gone()
    if member.role is Role.OWNER and others:
        words = "Before you leave, make someone else the owner. Select Change beside their name."
        return Outcome((simple(words), people_card(onboarding, request.by)), result=Result.REFUSED)
    if member.role is Role.OWNER:
        words = "You are the only person in this onboarding. Add a colleague and make them the owner, or withdraw."
        return Outcome(
            (simple(words, *offered(onboarding, request.by, "add_colleague", "withdraw")),), result=Result.REFUSED
        )
    onboarding.change_member(member, status=MembershipStatus.LEFT, since=onboarding.now)
    request.by.focus = None
    if request.by.asking_about == onboarding.reference:
        request.by.asking = None
    onboarding.record(EventKind.LEFT, request.by, data=Named(member.name))
    return Outcome((simple("You left. You will not hear about this onboarding any more."),))
