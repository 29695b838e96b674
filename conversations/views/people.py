"""The people of one applicant team: who is in it, as what, and the presses beside each of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.details.rows import PlaceDetail, RowDetail
from conversations.onboarding.progress import name_of
from conversations.replies import Button, Heading, Message, Outcome, Result, SummaryList, SummaryRow, simple
from conversations.text import Said, Text, Words, text
from conversations.views.buttons import button, cut, offered
from models.enums import MembershipStatus, Role

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.people import Participant
    from models.domain import Member, TeamPlace

ROLES = {
    Role.CONTRIBUTOR: ("Contributor", "Can answer questions and submit stages"),
    Role.VIEWER: ("Viewer", "Can see everything, but not change it"),
    Role.OWNER: ("Owner", "Can also add people and withdraw. There is always an owner"),
}
_STANDINGS = {MembershipStatus.INVITED: "invited, not joined yet", MembershipStatus.ASKED: "asked to join"}


def people_card(onboarding: Onboarding, by: Participant) -> Message:
    """Who is in an onboarding or on the way into it, each with what this reader may do about them."""
    shown = [member for member in onboarding.members if member.status is not MembershipStatus.LEFT]
    rows = tuple(SummaryRow((Said(m.name),), _described(m), _change(onboarding, m, by)) for m in shown)
    rows += tuple(SummaryRow((Said(place_name(p)),), _OPEN_TO, _close(onboarding, p, by)) for p in onboarding.places)
    more = offered(onboarding, by, *(("leave",) if len(onboarding.joined()) > 1 else ()), "status")
    return Message(
        (Heading(text("People in {name}", name=name_of(onboarding))), SummaryList(rows)),
        offered(onboarding, by, "add_colleague"),
        (*more, *_new_codes(onboarding, by)),
    )


_OPEN_TO = text("Members of your workspace who are there can join, and notices come there")


def place_name(place: TeamPlace) -> str:
    """How people know a channel, or its platform's own id for it."""
    return place.name or place.target


def _close(onboarding: Onboarding, place: TeamPlace, by: Participant) -> Button | None:
    return next(iter(offered(onboarding, by, "close_channel", detail=PlaceDetail(place.target))), None)


def _new_codes(onboarding: Onboarding, by: Participant) -> tuple[Button, ...]:
    """For everyone who is invited and has not joined: the code to pass on, should they be in another app."""
    waiting = [m for m in onboarding.members if m.status is MembershipStatus.INVITED and m.id is not None]
    named = [(m, f"New code for {cut(m.name)}") for m in waiting]
    return tuple(
        replace(drawn, label=label)
        for m, label in named
        for drawn in offered(onboarding, by, "new_invitation_code", detail=RowDetail(m.id))
    )


def _described(member: Member) -> Text:
    role = text(ROLES[member.role][0])
    if member.status in _STANDINGS:
        role += text(", {standing}", standing=Words(_STANDINGS[member.status]))
    if member.present_in:
        role += text(", while they are in your channel")
    return role + _address(member)


def _address(member: Member) -> Text:
    """What their platform says now, and the address that was invited where that is another one."""
    now, invited = member.platform_email, member.email
    if not invited or not now or now == invited:
        known = now or invited
        return text(", {email}", email=Said(known)) if known else ()
    if member.invited_channel is None:
        return text(", {email}", email=Said(now))
    return text(", {email}, invited as {invited}", email=Said(now), invited=Said(invited))


def _change(onboarding: Onboarding, member: Member, by: Participant) -> Button | None:
    if member.person == by.id or not offered(onboarding, by, "change_role"):
        return None
    asked = member.status is MembershipStatus.ASKED
    detail = RowDetail(member.id)
    drawn = button("accept_colleague" if asked else "change_role", onboarding, detail, None if asked else "Change")
    return replace(drawn, subject=", ".join(filter(None, (member.name, member.email))))


def member_gone() -> Outcome:
    """For a press on somebody who is not in the list any more."""
    return Outcome((simple("That person is not in the list any more."),), result=Result.MOVED_ON)
