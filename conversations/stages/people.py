"""The people of one applicant team: who is in it, inviting, joining, roles and leaving."""

from __future__ import annotations

from conversations.actions import button, offered
from conversations.cards import simple
from conversations.deeds import Deed, asks, does
from conversations.onboarding import Onboarding
from conversations.people import Member, Participant
from conversations.questions.parsing import AnswerProblem, parse
from conversations.questions.types import Question, QuestionType
from conversations.replies import (
    Button,
    Fact,
    Facts,
    Field,
    FieldKind,
    Form,
    Heading,
    Message,
    Option,
    Outcome,
    Result,
    Said,
    Text,
    Words,
    text,
)
from models.standings import Role, Standing

_ROLES = {
    Role.CONTRIBUTOR: ("Contributor", "Can answer questions and submit stages"),
    Role.VIEWER: ("Viewer", "Can see everything, but not change it"),
    Role.OWNER: ("Owner", "Can also add people and withdraw. There is always an owner"),
}
_STANDINGS = {Standing.INVITED: "invited, not joined yet", Standing.ASKED: "asked to join"}
_NAME = Question("name", "What is your colleague's name?", QuestionType.TEXT, "name", "Name", limit=200)
_EMAIL = Question("email", "What is their work email address?", QuestionType.EMAIL, "email", "Email")


@does("people")
def people(deed: Deed) -> Outcome:
    return Outcome((people_card(deed.onboarding, deed.by),))


def people_card(onboarding: Onboarding, by: Participant) -> Message:
    shown = [member for member in onboarding.members if member.standing is not Standing.LEFT]
    rows = tuple(Fact((Said(m.name),), _described(m), _change(onboarding, m, by)) for m in shown)
    return Message(
        (Heading(text("People in this onboarding")), Facts(rows)),
        offered(onboarding, by, "add_colleague"),
        offered(onboarding, by, *(("leave",) if len(onboarding.joined()) > 1 else ()), "status"),
    )


def _described(member: Member) -> Text:
    role = text(_ROLES[member.role][0])
    if member.standing in _STANDINGS:
        role += text(", {standing}", standing=Words(_STANDINGS[member.standing]))
    return role + text(", {email}", email=Said(member.email)) if member.email else role


def _change(onboarding: Onboarding, member: Member, by: Participant) -> Button | None:
    if member.person == by.id or not offered(onboarding, by, "change_role"):
        return None
    if member.standing is Standing.ASKED:
        return button("accept_colleague", onboarding, str(member.id))
    return button("change_role", onboarding, str(member.id), "Change")


def _role_field(deed: Deed, member: Member | None, error: Text = ()) -> Field:
    """What somebody may do. Only one who has joined can become the owner."""
    offered_now = (role for role in _ROLES if role is not Role.OWNER or _has_joined(member))
    options = tuple(Option(role.value, text(_ROLES[role][0]), text(_ROLES[role][1])) for role in offered_now)
    values = deed.values.get("role", (member.role.value if member else Role.CONTRIBUTOR.value,))
    asked = text("What can {name} do?", name=Said(member.name)) if member else text("What can they do?")
    return Field("role", asked, FieldKind.CHOICE, options=options, values=values, error=error)


def _has_joined(member: Member | None) -> bool:
    return member is not None and member.standing is Standing.JOINED


@asks("add_colleague")
def add_form(deed: Deed, errors: dict[str, Text] | None = None) -> Form:
    errors = errors or {}
    values = deed.values
    fields = (
        Field(
            "name",
            text(_NAME.text),
            FieldKind.TEXT,
            values=values.get("name", ()),
            error=errors.get("name", ()),
            limit=200,
        ),
        Field(
            "email",
            text(_EMAIL.text),
            FieldKind.EMAIL,
            hint=text("The one that they use here. We know them by it."),
            values=values.get("email", ()),
            error=errors.get("email", ()),
        ),
        _role_field(deed, None, errors.get("role", ())),
    )
    return Form("add_colleague", "Add a colleague", fields, deed.onboarding.reference, submit="Invite")


@does("add_colleague")
def add(deed: Deed) -> Outcome:
    onboarding = deed.onboarding
    parsed, errors = _parsed(deed)
    parsed |= {"email": parsed["email"].lower()} if "email" in parsed else {}
    role = deed.value("role")
    if role not in (Role.CONTRIBUTOR, Role.VIEWER):
        errors["role"] = text("Select contributor or viewer. You can make them the owner once they have joined")
    if any(m.email == parsed.get("email") and m.standing is not Standing.LEFT for m in onboarding.members):
        errors["email"] = text("Enter another email address. This person is in the list already")
    if errors:
        return Outcome(form=add_form(deed, errors), result=Result.INVALID)
    onboarding.add_member(Member(parsed["name"], parsed["email"], Role(role), Standing.INVITED, onboarding.now))
    onboarding.record("colleague_invited", deed.by, name=parsed["name"], role=role, email=parsed["email"])
    words = "We invited {name}. If they do not hear from us, ask them to type onboard to the assistant."
    return Outcome((simple(words, name=Said(parsed["name"])), people_card(onboarding, deed.by)))


def _parsed(deed: Deed) -> tuple[dict[str, str], dict[str, Text]]:
    parsed: dict[str, str] = {}
    errors: dict[str, Text] = {}
    for question in (_NAME, _EMAIL):
        try:
            parsed[question.key] = str(parse(question, deed.values.get(question.key, ())))
        except AnswerProblem as problem:
            errors[question.key] = problem.text
    return parsed, errors


def _member(deed: Deed) -> Member | None:
    return next(
        (m for m in deed.onboarding.members if str(m.id) == deed.detail and m.standing is not Standing.LEFT), None
    )


def _gone() -> Outcome:
    return Outcome((simple("That person is not in the list any more."),), result=Result.MOVED_ON)


@does("accept_colleague")
def accept(deed: Deed) -> Outcome:
    member = _member(deed)
    if member is None or member.standing is not Standing.ASKED:
        return _gone()
    join(deed.onboarding, member, deed.by)
    return Outcome((people_card(deed.onboarding, deed.by),))


@does("refuse_colleague")
def refuse(deed: Deed) -> Outcome:
    member = _member(deed)
    if member is None or member.standing is not Standing.ASKED:
        return _gone()
    member.standing, member.since = Standing.LEFT, deed.onboarding.now
    deed.onboarding.record("join_refused", deed.by, name=member.name, member=member.person)
    return Outcome((people_card(deed.onboarding, deed.by),))


def join(onboarding: Onboarding, member: Member, by: Participant) -> None:
    """Somebody joins: invited, and then by their own press, or accepted by the owner."""
    member.standing, member.since = Standing.JOINED, onboarding.now
    onboarding.record("joined", by, name=member.name, role=member.role.value)


@asks("change_role")
def role_form(deed: Deed, error: Text = ()) -> Form:
    member = _member(deed)
    field = _role_field(deed, member, error)
    return Form(
        "change_role",
        "Change what someone can do",
        (field, _removal_field()),
        deed.onboarding.reference,
        deed.detail,
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


@does("change_role")
def change_role(deed: Deed) -> Outcome:
    """Make somebody contributor, viewer or, in place of the present one, owner; or remove them."""
    onboarding, member, role = deed.onboarding, _member(deed), deed.value("role")
    if member is None or member.person == deed.by.id:
        return _gone()
    if deed.value("remove"):
        return remove(deed)
    if role not in set(Role):
        return Outcome(form=role_form(deed, text("Select what they can do")), result=Result.INVALID)
    if role == Role.OWNER:
        if member.standing is not Standing.JOINED:
            return Outcome(
                form=role_form(deed, text("Select contributor or viewer until they have joined")), result=Result.INVALID
            )
        _step_down(onboarding, deed.by)
    member.role = Role(role)
    onboarding.record("role_changed", deed.by, name=member.name, role=role)
    return Outcome((people_card(onboarding, deed.by),))


def _step_down(onboarding: Onboarding, by: Participant) -> None:
    present = onboarding.member(by.id)
    if present:
        present.role = Role.CONTRIBUTOR


@does("remove_colleague")
def remove(deed: Deed) -> Outcome:
    member = _member(deed)
    if member is None or member.person == deed.by.id:
        return _gone()
    member.standing, member.since = Standing.LEFT, deed.onboarding.now
    deed.onboarding.record("removed", deed.by, name=member.name, member=member.person)
    return Outcome((people_card(deed.onboarding, deed.by),))


@does("take_ownership")
def take_ownership(deed: Deed) -> Outcome:
    """The owner is gone: whoever presses first takes their place."""
    member = deed.onboarding.member(deed.by.id)
    if member is None:
        return _gone()
    member.role = Role.OWNER
    deed.onboarding.record("ownership_taken", deed.by)
    return Outcome((simple("You are the owner now."), people_card(deed.onboarding, deed.by)))


@does("leave")
def leave(deed: Deed) -> Outcome:
    """Leave. The owner passes ownership on first while somebody else could have it."""
    onboarding = deed.onboarding
    member = onboarding.member(deed.by.id)
    others = [m for m in onboarding.joined() if m.person != deed.by.id]
    if member is None:
        return _gone()
    if member.role is Role.OWNER and others:
        words = "Before you leave, make someone else the owner. Select Change beside their name."
        return Outcome((simple(words), people_card(onboarding, deed.by)), result=Result.REFUSED)
    if member.role is Role.OWNER:
        words = "You are the only person in this onboarding. Add a colleague and make them the owner, or withdraw."
        return Outcome(
            (simple(words, *offered(onboarding, deed.by, "add_colleague", "withdraw")),), result=Result.REFUSED
        )
    member.standing, member.since = Standing.LEFT, onboarding.now
    deed.by.focus = deed.by.asking = None
    onboarding.record("left", deed.by, name=member.name)
    return Outcome((simple("You left. You will not hear about this onboarding any more."),))
