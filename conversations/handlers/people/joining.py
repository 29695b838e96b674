"""Ways into an onboarding: an invitation, its code from elsewhere, the team's channel, and asking its owner."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from conversations.details.rows import PlaceDetail, RowDetail
from conversations.events.people import Concerned, JoinAsked, Named, RoleGiven
from conversations.handlers.applicant.registration import seen_by
from conversations.handlers.registry import GeneralRequest, OnboardingRequest, handles, handles_general
from conversations.onboarding.codes import digest, too_many_tries
from conversations.onboarding.records import invited
from conversations.permissions import is_invited
from conversations.replies import Outcome, Result, simple
from conversations.text import Words
from conversations.turns import Presence
from conversations.views.buttons import button
from conversations.views.card_parts import not_for_you
from conversations.views.cards import status_card
from conversations.views.lists import invited as invited_card
from conversations.views.people import member_gone, people_card, place_name
from models.domain import Member
from models.enums import ERASED, EventKind, MembershipStatus, PlaceKind, Role

if TYPE_CHECKING:
    from conversations.context import TurnContext
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.people import Participant
    from conversations.repository.loading import LoadedOnboarding

JOIN = "join"  # what the codes of invitations are for
CODE_LASTS = timedelta(days=7)
NO_CODE = {"code_digest": None, "code_made_at": None}


@handles("join")
def join(request: OnboardingRequest) -> Outcome:
    """Take up an invitation. A place that was taken by the address alone is held by it from then on."""
    onboarding, by = request.onboarding, request.by
    invited = next(member for member in onboarding.members if is_invited(member, by))
    by_address = invited.meant_for is None
    member = _one_place(onboarding, invited, by.id)
    member = onboarding.change_member(
        member, person=by.id, name=by.name, address=by.address, held_by_address=by_address, **NO_CODE
    )
    has_joined(onboarding, member, by)
    by.focus = onboarding.reference
    return Outcome((status_card(onboarding, by),))


def _one_place(onboarding: Onboarding, invited: Member, person: int) -> Member:
    """Somebody who was here before gets their old place back, with the role of the invitation."""
    former = onboarding.member(person)
    if former is None or former is invited:
        return invited
    onboarding.change_member(invited, status=MembershipStatus.LEFT, **NO_CODE)
    where = {"invited_channel": invited.invited_channel, "invited_workspace": invited.invited_workspace}
    return onboarding.change_member(former, role=invited.role, email=invited.email, **where)


@handles_general("join_by_code")
async def join_by_code(request: GeneralRequest) -> Outcome:
    """Typed with the code of an invitation, in a workspace or an app that it was not sent from: it is theirs to take.

    The owner passes the code on, and so says who it is for. It works once.
    """
    context, typed = request.context, request.text
    if context.turn.place.kind is not PlaceKind.DIRECT:
        words = "Type join and your code in your direct messages with the assistant, where nobody else sees the code."
        return Outcome((simple(words),), result=Result.INVALID)
    if not typed:
        words = "Type join and the code that your colleague gave you, such as {example}."
        return Outcome((simple(words, example=Words("join ABCD-2345", strong=True)),), result=Result.INVALID)
    if refused := await too_many_tries(context):
        return refused
    invitation = await context.invitation_of_code(digest(JOIN, typed), context.now - CODE_LASTS)
    if invitation is None:
        await context.note_wrong_code()
        words = "This code does not work. A code lasts 7 days and works once. Ask the onboarding's owner for a new one."
        return Outcome((simple(words),), result=Result.INVALID)
    record, row = invitation
    loaded = await context.load(record.id)
    return await offer_place(context, loaded, next(m for m in loaded.onboarding.members if m.id == row.id))


async def offer_place(context: TurnContext, loaded: LoadedOnboarding, member: Member) -> Outcome:
    """Whoever acts has shown that an open invitation is meant for them: it is theirs to take up."""
    onboarding = loaded.onboarding
    if onboarding.role_of(context.by.id) is not None:
        told = simple("You are in this onboarding already.", button("status", onboarding))
        return Outcome((told,), result=Result.MOVED_ON)
    onboarding.change_member(member, meant_for=context.identity.id, **NO_CODE)
    await context.save(loaded)
    offered = [invited(loaded.record, member)] if loaded.record else []
    return Outcome((invited_card(offered, context.is_known_to_decide),))


@handles("decline_invitation")
def decline(request: OnboardingRequest) -> Outcome:
    """Leave the invitation open."""
    return Outcome((simple("You have not joined. The invitation stays open."),))


@handles("join_here")
def join_here(request: OnboardingRequest) -> Outcome:
    """A member of the workspace who is in the team's channel joins as a contributor, for as long as they are there.

    Guests, people of other organisations and whoever left or was removed ask the owner, who decides. So does everybody
    once somebody of the team had their data erased: that it was they, or what they might do, nobody knows any more.
    """
    onboarding, by = request.onboarding, request.by
    known = onboarding.member(by.id)
    if known and known.status is MembershipStatus.JOINED:
        return Outcome((status_card(onboarding, by),), result=Result.MOVED_ON)
    if request.presence is Presence.ABSENT or request.place is None:
        return Outcome((not_for_you(),), result=Result.REFUSED)
    if known or request.presence is not Presence.MEMBER or any(each.name == ERASED for each in onboarding.members):
        return _ask(onboarding, by)
    joined = MembershipStatus.JOINED
    member = onboarding.add_member(
        Member(
            by.name,
            by.email,
            Role.CONTRIBUTOR,
            joined,
            onboarding.now,
            by.id,
            by.address,
            present_in=request.place.target,
        )
    )
    has_joined(onboarding, member, by)
    by.focus = onboarding.reference
    return Outcome((status_card(onboarding, by),))


@handles("close_channel")
def close_channel(request: OnboardingRequest) -> Outcome:
    """The onboarding belongs to a channel no more. Whoever joined by being there leaves with it; answers stay."""
    onboarding = request.onboarding
    place = onboarding.place(request.detail_as(PlaceDetail).target)
    if place is None:
        told = simple("This onboarding does not belong to that channel any more.")
        return Outcome((told, people_card(onboarding, request.by)), result=Result.MOVED_ON)
    onboarding.remove_place(place)
    onboarding.record(EventKind.CHANNEL_CLOSED, request.by, data=Named(place_name(place)))
    return Outcome((people_card(onboarding, request.by),))


@handles("ask_to_join")
def ask_to_join(request: OnboardingRequest) -> Outcome:
    """Ask the owner of an earlier onboarding of the same service; one's own stays as it is."""
    same = {found.reference for found in seen_by(request.by, request.onboarding)}
    if request.other is None or request.other.reference not in same:
        return Outcome((not_for_you(),), result=Result.REFUSED)
    return _ask(request.other, request.by)


def _ask(onboarding: Onboarding, by: Participant) -> Outcome:
    known = onboarding.member(by.id)
    if known and known.status is not MembershipStatus.LEFT:
        return Outcome((simple("You have asked already. The owner decides."),), result=Result.MOVED_ON)
    if known:
        onboarding.change_member(known, status=MembershipStatus.ASKED, role=Role.CONTRIBUTOR)
    else:
        asking = Member(by.name, by.email, Role.CONTRIBUTOR, MembershipStatus.ASKED, onboarding.now, by.id, by.address)
        onboarding.add_member(asking)
    onboarding.record(EventKind.JOIN_ASKED, by, data=JoinAsked(by.email or ""))
    return Outcome((simple("We asked the owner. We will tell you when you are added."),))


@handles("accept_colleague")
def accept(request: OnboardingRequest) -> Outcome:
    """Somebody who asked is in."""
    member = _who_asked(request)
    if member is None:
        return member_gone()
    has_joined(request.onboarding, member, request.by)
    return Outcome((people_card(request.onboarding, request.by),))


@handles("refuse_colleague")
def refuse(request: OnboardingRequest) -> Outcome:
    """Somebody who asked is told no, and may ask again."""
    member = _who_asked(request)
    if member is None:
        return member_gone()
    request.onboarding.change_member(member, status=MembershipStatus.LEFT, since=request.onboarding.now)
    request.onboarding.record(EventKind.JOIN_REFUSED, request.by, data=Concerned(member.name, member.person))
    return Outcome((people_card(request.onboarding, request.by),))


def _who_asked(request: OnboardingRequest) -> Member | None:
    row = request.detail_as(RowDetail).id
    asked = (member for member in request.onboarding.members if member.status is MembershipStatus.ASKED)
    return next((member for member in asked if member.id == row), None)


def has_joined(onboarding: Onboarding, member: Member, by: Participant) -> None:
    """Somebody is in: invited, and then by their own press, or accepted by the owner."""
    address = by.email if member.person == by.id else member.platform_email
    onboarding.change_member(member, status=MembershipStatus.JOINED, since=onboarding.now, platform_email=address)
    onboarding.record(EventKind.JOINED, by, data=RoleGiven(member.name, member.role, member.person))
