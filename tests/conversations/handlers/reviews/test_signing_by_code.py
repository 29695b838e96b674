"""Sign-off by the code from an email, of somebody whom their app cannot reach: theirs alone, and asked so often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from conversations.journey.machine import ReviewState, State
from conversations.mail.messages import CODE
from conversations.onboarding.codes import digest
from conversations.permissions import SIGN_OFFS, SIGN_OFFS_OF_ONE_ADDRESS
from conversations.replies import Result
from conversations.sending import Outlets
from models.database.database import Database
from models.enums import MailPurpose
from models.mail import MailCode
from models.repositories.mail import codes
from tests.conversations.at_the_desk import AMARA, TOM, Desk, an_actor
from tests.conversations.handlers.reviews.test_signing import OFFICER, latest, told
from tests.conversations.onboardings import in_state

NOOR = an_actor("Noor Ali")
EMAILED = {"name": ("Noor Ali",), "email": ("noor@riverside.example",)}


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def emailed(desk: Desk, who: Mapping[str, tuple[str, ...]] = EMAILED) -> str:
    """Whom nobody knows is asked, by an email with a code."""
    desk.manager._services = replace(desk.manager._services, outlets=Outlets(mail=True))
    reference = await desk.keep(in_state(State.TECHNICAL_PREPARATION, ReviewState.NOT_STARTED))
    outcome = await desk.fills(AMARA, "ask_sign_off", reference, who, OFFICER)
    assert outcome.result is Result.DONE, told(outcome)
    row, key = (await latest(desk, reference)).id or 0, await desk.key(reference)
    async with desk.database.unit_of_work() as session:
        await codes.keep(session, MailCode(digest(CODE, "ABCD-2345"), MailPurpose.SIGN_OFF, row, key, 1, desk.now))
    return reference


async def test_a_code_that_was_passed_on_signs_nothing_where_no_address_is_known(desk: Desk) -> None:
    reference = await emailed(desk)
    somebody = replace(an_actor("Somebody Else"), email=None)
    refused = await desk.types(somebody, "code ABCD-2345")
    assert refused.result is Result.REFUSED and "Ask your administrator to let the assistant see it" in told(refused)
    assert not [button for message in refused.messages for button in message.buttons]
    assert (await latest(desk, reference)).identity is None
    assert "You sign as Noor Ali, noor@riverside.example." in told(await desk.types(NOOR, "code ABCD-2345"))


async def test_a_member_signs_nothing_by_a_code(desk: Desk) -> None:
    elsewhere = {"name": ("Tom Ellis",), "email": ("tom@elsewhere.example",)}
    reference = await emailed(desk, elsewhere)
    refused = await desk.types(replace(TOM, email="tom@elsewhere.example"), "code ABCD-2345")
    assert refused.result is Result.REFUSED and "You work on this onboarding yourself" in told(refused)
    assert (await latest(desk, reference)).identity is None


async def test_people_are_asked_so_often_and_no_more(desk: Desk) -> None:
    reference = await emailed(desk)
    for number in range(SIGN_OFFS.most):
        who = {"name": ("Noor Ali",), "email": (f"noor{number}@riverside.example",)}
        over = await desk.fills(AMARA, "ask_sign_off", reference, who, OFFICER)
    assert over.result is Result.INVALID and "You asked people to sign off 20 times" in told(over)
    assert (await desk.kinds(reference)).count("sign_off_asked") == SIGN_OFFS.most


async def test_one_address_is_asked_so_often_and_no_more(desk: Desk) -> None:
    reference = await emailed(desk)
    for _ in range(SIGN_OFFS_OF_ONE_ADDRESS):
        over = await desk.fills(AMARA, "ask_sign_off", reference, EMAILED, OFFICER)
    assert over.result is Result.INVALID and "You can ask this address again from" in told(over)
    desk.now += timedelta(days=1)
    again = await desk.fills(AMARA, "ask_sign_off", reference, EMAILED, OFFICER)
    assert again.result is Result.DONE


async def test_no_code_signs_what_was_withdrawn(desk: Desk) -> None:
    reference = await emailed(desk)
    await desk.presses(AMARA, "withdraw", reference)
    late = await desk.types(NOOR, "code ABCD-2345")
    assert late.result is Result.MOVED_ON and "withdrawn or declined" in told(late)
    assert (await latest(desk, reference)).identity is None
