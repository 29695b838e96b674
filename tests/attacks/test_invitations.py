"""What somebody tries who wants into an onboarding by an invitation that is not theirs."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlmodel import col, select

from conversations.handlers.people.joining import CODE_LASTS
from conversations.onboarding.codes import TRIES, TRIES_WITHIN
from conversations.replies import Outcome, Result
from conversations.turns import Actor, Typed
from models.database.database import Database
from models.domain import Address
from models.enums import Channel, MembershipStatus, PlaceKind, Role
from models.tables.delivery import OutboxRow, ReceiptRow
from models.tables.people import MembershipRow
from tests.conversations.at_the_desk import AMARA, Desk, an_actor
from tests.kit.seats import said_by

INVITED = "boss@acme.example"
BOSS = Actor(Channel.WEB, "riverside", "boss", "The Boss", INVITED)
MALLORY = Actor(Channel.TEAMS, "another-tenant", "m-1", "Mallory", INVITED)  # an address that her own tenant asserts
EVE = an_actor("Eve Marsh")
NOT_YOURS = "You cannot open this onboarding."


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    return Desk(sqlite_database)


async def begun(desk: Desk) -> str:
    return (await desk.types(AMARA, "onboard")).messages[0].buttons[0].about


async def inviting(desk: Desk, reference: str, email: str = INVITED, role: Role = Role.CONTRIBUTOR) -> Outcome:
    fields = {"name": ("The Boss",), "email": (email,), "role": (role.value,)}
    outcome = await desk.fills(AMARA, "add_colleague", reference, fields)
    assert outcome.result is Result.DONE
    return outcome


def code_in(outcome: Outcome) -> str:
    found = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", said_by(outcome))
    assert found, said_by(outcome)
    return found[0]


async def role_of(desk: Desk, reference: str, who: Actor) -> Role | None:
    return (await desk.onboarding(reference)).role_of(await desk.person_id(who))


# From another workspace or tenant, with an address that it asserts


async def test_to_read_an_invitation_with_an_address_that_another_tenant_asserts(desk: Desk) -> None:
    reference = await begun(desk)
    await inviting(desk, reference)
    offered = await desk.types(MALLORY, "onboard")
    assert reference not in said_by(offered)
    assert not [button for message in offered.messages for button in message.buttons if button.action == "join"]
    home = await desk.manager.home(MALLORY)
    assert not [button for message in home.messages for button in message.buttons if button.action == "join"]


async def test_to_join_with_an_address_that_another_tenant_asserts(desk: Desk) -> None:
    reference = await begun(desk)
    await inviting(desk, reference)
    refused = await desk.presses(MALLORY, "join", reference)
    assert refused.result is Result.REFUSED and NOT_YOURS in said_by(refused)
    assert await role_of(desk, reference, MALLORY) is None


async def test_to_be_sent_the_invitation_of_somebody_with_the_same_address_elsewhere(desk: Desk) -> None:
    await desk.types(MALLORY, "help")
    reference = await begun(desk)
    await inviting(desk, reference)
    async with desk.database.reading() as session:
        told = (await session.exec(select(OutboxRow.target).where(col(OutboxRow.workspace) == MALLORY.workspace))).all()
    assert not told


async def test_the_colleague_joins_in_the_workspace_that_the_invitation_was_sent_from(desk: Desk) -> None:
    reference = await begun(desk)
    await inviting(desk, reference)
    assert (await desk.presses(BOSS, "join", reference)).result is Result.DONE
    assert await role_of(desk, reference, BOSS) is Role.CONTRIBUTOR


# With the code


async def test_the_colleague_joins_elsewhere_with_the_code_that_the_owner_passes_on(desk: Desk) -> None:
    reference = await begun(desk)
    code = code_in(await inviting(desk, reference, role=Role.VIEWER))
    elsewhere = replace(MALLORY, email="private@elsewhere.example")
    offered = await desk.types(elsewhere, f"join {code.lower().replace('-', ' ')}")
    assert "Amara Okafor invites you to join" in said_by(offered)
    assert (await desk.presses(elsewhere, "join", reference)).result is Result.DONE
    assert await role_of(desk, reference, elsewhere) is Role.VIEWER


async def test_to_use_a_code_that_somebody_else_has_used(desk: Desk) -> None:
    reference = await begun(desk)
    code = code_in(await inviting(desk, reference))
    await desk.types(MALLORY, f"join {code}")
    assert "does not work" in said_by(await desk.types(EVE, f"join {code}"))
    assert (await desk.presses(EVE, "join", reference)).result is Result.REFUSED


async def test_to_use_an_old_code_or_one_that_was_replaced(desk: Desk) -> None:
    reference = await begun(desk)
    first = code_in(await inviting(desk, reference))
    people = await desk.presses(AMARA, "people", reference)
    renew = next(button for button in people.messages[0].menu if button.action == "new_invitation_code")
    assert renew.label == "New code for The Boss"
    second = code_in(await desk.presses(AMARA, renew.action, reference, renew.detail))
    assert "does not work" in said_by(await desk.types(MALLORY, f"join {first}"))
    desk.now += CODE_LASTS
    assert "does not work" in said_by(await desk.types(MALLORY, f"join {second}"))


async def test_to_have_a_new_code_made_as_somebody_who_does_not_own_it(desk: Desk) -> None:
    reference = await begun(desk)
    await inviting(desk, reference)
    member = (await desk.onboarding(reference)).members[-1]
    refused = await desk.presses(EVE, "new_invitation_code", reference, str(member.id))
    assert refused.result is Result.REFUSED and not re.search(r"\w{4}-\w{4}", said_by(refused))


async def test_to_guess_the_code_of_an_invitation(desk: Desk) -> None:
    reference = await begun(desk)
    code = code_in(await inviting(desk, reference))
    for _ in range(TRIES):
        assert "does not work" in said_by(await desk.types(MALLORY, "join AAAA-AAAA"))
    refused = await desk.types(MALLORY, f"join {code}")
    assert refused.result is Result.REFUSED and "You have tried 5 codes" in said_by(refused)
    assert (await desk.types(MALLORY, "link AAAA-AAAA")).result is Result.REFUSED, "the tries are shared"
    desk.now += TRIES_WITHIN
    assert "invites you to join" in said_by(await desk.types(MALLORY, f"join {code}"))


async def test_to_use_the_code_of_an_invitation_that_was_taken_back(desk: Desk) -> None:
    reference = await begun(desk)
    code = code_in(await inviting(desk, reference))
    member = (await desk.onboarding(reference)).members[-1]
    await desk.presses(AMARA, "remove_colleague", reference, str(member.id))
    assert "does not work" in said_by(await desk.types(MALLORY, f"join {code}"))


async def test_to_use_a_code_for_linking_as_one_for_joining(desk: Desk) -> None:
    reference = await begun(desk)
    code = code_in(await inviting(desk, reference))
    assert "does not work" in said_by(await desk.types(MALLORY, f"link {code}"))


async def test_to_read_a_code_where_others_read_along(desk: Desk) -> None:
    code = code_in(await inviting(desk, await begun(desk)))
    channel = Address(Channel.TEAMS, MALLORY.workspace, PlaceKind.CHANNEL, "19:group")
    typed = replace(desk.turn(MALLORY, Typed(f"join {code}")), place=channel)
    told = await desk.manager.handle(typed)
    assert told.result is Result.INVALID and "in your direct messages" in said_by(told)


async def test_to_find_the_code_in_the_database(desk: Desk) -> None:
    code = code_in(await inviting(desk, await begun(desk)))
    await desk.types(MALLORY, f"join {code}")
    async with desk.database.reading() as session:
        receipts = " ".join((await session.exec(select(ReceiptRow.outcome))).all())
        digests = (await session.exec(select(MembershipRow.code_digest))).all()
    assert "A code or a link was shown here once." in receipts
    for written in (code, code.replace("-", "")):
        assert written not in receipts and written not in digests


# By changing the address in one's profile


async def test_to_take_an_invitation_up_by_changing_ones_address_after_it_was_sent(desk: Desk) -> None:
    reference = await begun(desk)
    await desk.types(EVE, "help")
    await inviting(desk, reference)
    changed = replace(EVE, email=INVITED)
    assert reference not in said_by(await desk.types(changed, "onboard"))
    assert (await desk.presses(changed, "join", reference)).result is Result.REFUSED


async def test_to_take_the_invitation_of_somebody_whom_we_know_by_coming_by_their_address(desk: Desk) -> None:
    await desk.types(BOSS, "help")
    reference = await begun(desk)
    await inviting(desk, reference)
    assert (await desk.presses(replace(EVE, email=INVITED), "join", reference)).result is Result.REFUSED
    assert (await desk.presses(replace(BOSS, email="new.name@acme.example"), "join", reference)).result is Result.DONE


async def test_to_stay_after_giving_the_address_back(desk: Desk) -> None:
    reference = await begun(desk)
    await inviting(desk, reference)
    assert (await desk.presses(replace(EVE, email=INVITED), "join", reference)).result is Result.DONE
    back = await desk.presses(EVE, "answers", reference)
    assert back.result is Result.REFUSED and NOT_YOURS in said_by(back)
    onboarding = await desk.onboarding(reference)
    member = onboarding.member(await desk.person_id(EVE))
    assert member and member.status is MembershipStatus.ASKED
    assert (await desk.kinds(reference))[-1] == "address_changed"


async def test_to_go_on_reading_on_ones_own_page_after_giving_the_address_back(desk: Desk) -> None:
    reference = await begun(desk)
    await inviting(desk, reference)
    claimed = replace(EVE, email=INVITED)
    await desk.presses(claimed, "join", reference)
    assert reference in str((await desk.manager.home(claimed)).messages)
    assert reference not in str((await desk.manager.home(EVE)).messages)


async def test_the_owner_can_let_a_colleague_with_a_new_address_stay(desk: Desk) -> None:
    reference = await begun(desk)
    await inviting(desk, reference)
    await desk.presses(BOSS, "join", reference)
    married = replace(BOSS, email="new.name@acme.example")
    await desk.types(married, "status")
    member = (await desk.onboarding(reference)).member(await desk.person_id(BOSS))
    assert member
    await desk.presses(AMARA, "accept_colleague", reference, str(member.id))
    assert await role_of(desk, reference, BOSS) is Role.CONTRIBUTOR
    shown = said_by(await desk.presses(AMARA, "people", reference))
    assert f"new.name@acme.example, invited as {INVITED}" in shown


async def test_a_place_that_was_given_by_a_code_does_not_hang_on_an_address(desk: Desk) -> None:
    reference = await begun(desk)
    await desk.types(MALLORY, f"join {code_in(await inviting(desk, reference))}")
    await desk.presses(MALLORY, "join", reference)
    await desk.types(replace(MALLORY, email="another@elsewhere.example"), "status")
    assert await role_of(desk, reference, MALLORY) is Role.CONTRIBUTOR
