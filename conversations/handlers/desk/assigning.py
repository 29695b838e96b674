"""Who of the onboarding team has an onboarding: taken, given, given back, and handed over."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from conversations.channel_answers import TeamQuestion
from conversations.details.rows import RowDetail
from conversations.events.people import Assigned, Named, TakenOn
from conversations.handlers.free_text_field import words_field, words_or_error
from conversations.handlers.registry import OnboardingRequest, form_for, handles
from conversations.onboarding.people import colleague
from conversations.replies import (
    Bullets,
    Field,
    FieldKind,
    Form,
    Message,
    Option,
    Outcome,
    Paragraph,
    Result,
    paragraph,
    simple,
)
from conversations.text import Said, Text, text
from models.enums import EventKind

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding
    from models.domain import Person

_NOBODY = "nobody"
_ME = ("me", "myself", "i")
_WHO = "assignee"
_NOBODY_HAS_IT = simple("Nobody has this onboarding already.")


@handles("take")
def take(request: OnboardingRequest) -> Outcome:
    """Whoever presses has it from now on."""
    return _give(request, _me(request))


@form_for("assign")
def assign_form(request: OnboardingRequest, error: Text = ()) -> Form:
    """The people of the onboarding team, whoever asks first. The form carries who had it when it was drawn."""
    now = request.onboarding.assignee
    options = _options(request, request.colleagues)
    nobody = (Option(_NOBODY, text("Nobody")),) if now else ()
    field = Field(
        _WHO,
        text("Who has this onboarding?"),
        FieldKind.CHOICE,
        hint=text("The applicant reads this name as their onboarding manager."),
        options=(*options, *nobody),
        values=request.values.get(_WHO, (str(now.id),) if now else ()),
        error=error,
    )
    drawn = str(RowDetail(now.id if now else None))
    return Form("assign", "Assign", (field,), request.onboarding.reference, drawn, submit="Assign")


def _options(request: OnboardingRequest, colleagues: Sequence[Person]) -> tuple[Option, ...]:
    mine = [person for person in colleagues if person.id == request.by.identity]
    others = [person for person in colleagues if person.id != request.by.identity]
    return tuple(
        Option(str(person.id), text("{name} (you)" if person in mine else "{name}", name=Said(person.name)))
        for person in (*mine, *others)
    )


@handles("assign")
def assign(request: OnboardingRequest) -> Outcome:
    """By the form, or by a name that was typed after the command."""
    if not request.submitted:
        return _assign_by_name(request)
    now = request.onboarding.assignee
    if request.detail_as(RowDetail).id != (now.id if now else None):
        return Outcome(form=assign_form(request, _moved_meanwhile(now)), result=Result.INVALID)
    if request.value(_WHO) == _NOBODY:
        return unassign(request) if now else Outcome((_NOBODY_HAS_IT,), result=Result.INVALID)
    chosen = next((person for person in request.colleagues if str(person.id) == request.value(_WHO)), None)
    problem = _problem(request.onboarding, chosen)
    if chosen is None or problem:
        return Outcome(form=assign_form(request, problem), result=Result.INVALID)
    return _give(request, chosen)


def _moved_meanwhile(now: Person | None) -> Text:
    """For the second of two people who assign at once."""
    if now is None:
        return text("Somebody changed this while you looked: nobody has it now. Choose again")
    return text("Somebody changed this while you looked: {name} has it now. Choose again", name=Said(now.name))


def _problem(onboarding: Onboarding, chosen: Person | None) -> Text:
    """Why somebody cannot have it, after which nothing is changed; empty where they can."""
    if chosen is None:
        return text("Select somebody on the onboarding team")
    if onboarding.has_belonged(colleague(chosen)):
        return text("{name} belongs to this applicant team, so choose somebody else", name=Said(chosen.name))
    return ()


def _assign_by_name(request: OnboardingRequest) -> Outcome:
    typed = request.text.removeprefix("to ").strip(" .")
    if typed.casefold() == _NOBODY:
        return unassign(request)
    found = [_me(request)] if typed.casefold() in _ME else _named(request.colleagues, typed)
    if not found and request.team_to_ask:
        raise TeamQuestion(request.team_to_ask)
    if len(found) != 1:
        return Outcome((_who_is_meant(request, typed, found),), result=Result.INVALID)
    problem = _problem(request.onboarding, found[0])
    if problem:
        return Outcome((simple("{problem}.", problem=problem),), result=Result.INVALID)
    return _give(request, found[0])


def _named(colleagues: Sequence[Person], typed: str) -> list[Person]:
    """Those whose name this is: the whole of it, else the beginnings of its words, else one that is spelled so."""
    wanted = typed.casefold().removeprefix("@").split()
    names = {person.id: person.name.casefold().split() for person in colleagues}
    whole = [person for person in colleagues if names[person.id] == wanted]
    begun = [person for person in colleagues if wanted and _begins(names[person.id], wanted)]
    if whole or begun:
        return whole or begun
    near = get_close_matches(" ".join(wanted), [" ".join(name) for name in names.values()], n=1, cutoff=0.8)
    return [person for person in colleagues if near and " ".join(names[person.id]) == near[0]]


def _begins(name: Sequence[str], wanted: Sequence[str]) -> bool:
    return all(any(part.startswith(word) for part in name) for word in wanted)


def _who_is_meant(request: OnboardingRequest, typed: str, found: Sequence[Person]) -> Message:
    several = 'Several people on the onboarding team are called "{typed}". Type the whole name of one of them:'
    nobody = 'Nobody on the onboarding team is called "{typed}". These people are on it:'
    told = paragraph(several if found else nobody, typed=Said(typed[:80]))
    names = tuple((Said(person.name),) for person in found or request.colleagues)
    return Message((told, Bullets(names)) if names else (told,))


def _me(request: OnboardingRequest) -> Person:
    """Raises StopIteration for nobody: whoever acts for the onboarding team was just seen in it."""
    return next(person for person in request.colleagues if person.id == request.by.identity)


def _give(request: OnboardingRequest, to: Person) -> Outcome:
    onboarding, before = request.onboarding, request.onboarding.assignee
    if before is not None and before.id == to.id:
        return Outcome((simple("{name} has this onboarding already.", name=Said(to.name)),), result=Result.INVALID)
    onboarding.assignee = to
    until_now = _until_now(request, before)
    if to.id == request.by.identity:
        onboarding.record(EventKind.TAKEN_ON, request.by, data=TakenOn(*until_now))
        told = text("You have this onboarding now.")
    else:
        onboarding.record(EventKind.ASSIGNED, request.by, data=Assigned(to.name, "", None, *until_now))
        told = text("{name} has this onboarding now. We told them in the thread of its card.", name=Said(to.name))
    if until_now[0]:
        told += text(" {name} had it until now, and is told in the thread of its card.", name=Said(until_now[0]))
    return Outcome((Message((Paragraph(told),)),))


def _until_now(request: OnboardingRequest, before: Person | None) -> tuple[str, str]:
    """Who is to hear that they had it, by name and as their platform knows them: nobody hears what they did."""
    return (before.name, before.user) if before and before.id != request.by.identity else ("", "")


@handles("unassign")
def unassign(request: OnboardingRequest) -> Outcome:
    """Nobody has it from now on."""
    onboarding = request.onboarding
    before, onboarding.assignee = onboarding.assignee, None
    onboarding.record(EventKind.UNASSIGNED, request.by, data=Named(before.name if before else ""))
    return Outcome((simple("Nobody has this onboarding now. Its card has a button to take it."),))


@form_for("hand_over")
def hand_over_form(request: OnboardingRequest, errors: dict[str, Text] | None = None) -> Form:
    """To whom everything goes that one person has, and why."""
    errors, now = errors or {}, request.onboarding.assignee
    others = [person for person in request.colleagues if now is None or person.id != now.id]
    who = Field(
        _WHO,
        text("Who is to have every open onboarding that {name} has?", name=Said(now.name if now else "")),
        FieldKind.CHOICE,
        options=_options(request, others),
        values=request.values.get(_WHO, ()),
        error=errors.get(_WHO, ()),
    )
    why = words_field(request, "Why?", "Only the onboarding team sees this.", errors.get("words", ()))
    return Form("hand_over", "Hand over", (who, why), request.onboarding.reference, submit="Hand over")


@handles("hand_over")
def hand_over(request: OnboardingRequest) -> Outcome:
    """This one now; the others of the same person follow in the same transaction: see `consequences`."""
    onboarding, before = request.onboarding, request.onboarding.assignee
    chosen = next((person for person in request.colleagues if str(person.id) == request.value(_WHO)), None)
    words, words_error = words_or_error(request, "Enter why you are handing them over")
    errors = {_WHO: _problem(onboarding, chosen), "words": words_error}
    if chosen is not None and before is not None and chosen.id == before.id:
        errors[_WHO] = text("{name} has them already. Choose somebody else", name=Said(chosen.name))
    if chosen is None or before is None or any(errors.values()):
        return Outcome(form=hand_over_form(request, errors), result=Result.INVALID)
    onboarding.assignee = chosen
    onboarding.record(
        EventKind.ASSIGNED, request.by, data=Assigned(chosen.name, words, before.id, *_until_now(request, before))
    )
    told = "Every open onboarding of {before} is with {name} now. We told them in the thread of each card."
    return Outcome((simple(told, before=Said(before.name), name=Said(chosen.name)),))
