"""Whatever anybody presses, in whatever order: a sign-off is said by the person who was asked, on what they read."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.content.declarations import declarations
from conversations.details.signing import SignOffDetail
from conversations.handlers.reviews.signing import bind, not_by_code
from conversations.journey.machine import ReviewState, State
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.people import Participant
from conversations.onboarding.reviews.signing import by_row, newest_answer
from conversations.views.reviews.signing import declared_words
from models.domain import Person
from models.enums import Signer, SignOffStatus
from tests.conversations.onboardings import AMARA, GRACE, PRIYA, TOM, VERA, a_person, in_state
from tests.conversations.pressing import press

SAM = a_person(8, "Sam Patel")
NOOR = a_person(9, "Noor Ali")
SILENT = replace(a_person(10, "Silent Person"), email=None)  # their platform says no address
PEOPLE = (AMARA, TOM, VERA, GRACE, SAM, PRIYA, NOOR, SILENT)
EMAILED = (VERA, NOOR)  # nobody is known by their addresses where they are asked for: they get a code
KNOWN = {person.email: person.identity for person in PEOPLE if person not in EMAILED}
ROLE = "technical_preparation.clinical_safety_officer_role"


@dataclass(frozen=True)
class Deed:
    """`row`: of the sign-off that a press names. `stale`: of words or answers that are not those of now."""

    what: str
    who: Participant
    signer: Signer
    named: Participant
    row: int
    stale: bool


DEEDS = st.builds(
    Deed,
    st.sampled_from(["ask_sign_off", "agree", "cannot_agree", "change", "code"]),
    st.sampled_from(PEOPLE),
    st.sampled_from([Signer.CLINICAL_SAFETY_OFFICER, Signer.CALDICOTT_GUARDIAN]),
    st.sampled_from(PEOPLE),
    st.integers(1, 4),
    st.booleans(),
)


def stored(onboarding: Onboarding) -> Onboarding:
    """As it is read again: each sign-off has its row, and whoever has the address is known."""
    for number, asked in enumerate(onboarding.sign_offs, 1):
        if asked.id is None:
            onboarding.sign_offs[number - 1] = replace(asked, id=number, identity=KNOWN.get(asked.email))
    return onboarding


def as_known(named: Participant) -> Person | None:
    """As the platform where they are asked for has them; None for whoever is emailed."""
    if named.email not in KNOWN:
        return None
    where = named.address
    return Person(named.identity, where.channel, where.workspace, where.target, named.name, named.email)


def done(onboarding: Onboarding, deed: Deed) -> Onboarding:
    match deed.what:
        case "ask_sign_off":
            values = {"name": (deed.named.name,), "email": (str(deed.named.email),)}
            known = as_known(deed.named)
            return press(onboarding, deed.what, deed.who, deed.signer, values, invited=known, can_mail=True).onboarding
        case "code":
            return by_code(onboarding, deed)
        case "change":
            return press(onboarding, deed.what, deed.who, ROLE, {ROLE: (f"Role {deed.row}",)}).onboarding
        case _:
            about = next((asked.signer for asked in onboarding.sign_offs if asked.id == deed.row), deed.signer)
            number = newest_answer(onboarding, about) - deed.stale
            detail = str(SignOffDetail(deed.row, max(number, 0), declarations()[about].version))
            why = {"words": ("Not so.",)} if deed.what == "cannot_agree" else None
            return press(onboarding, deed.what, deed.who, detail, why).onboarding


def by_code(onboarding: Onboarding, deed: Deed) -> Onboarding:
    """The code of an email is typed, by whoever it was passed on to, and then they agree."""
    asked = by_row(onboarding, deed.row)
    if asked is None or asked.status is not SignOffStatus.ASKED or not_by_code(onboarding, asked, deed.who):
        return onboarding
    assert onboarding.role_of(deed.who.id) is None and asked.asked_by != deed.who.id
    bind(onboarding, asked, deed.who)
    return done(onboarding, replace(deed, what="agree", stale=False))


def passed_on(signer: Signer, named: Participant, who: Participant) -> list[Deed]:
    """Somebody is asked by email, and whoever has the code types it."""
    return [Deed("ask_sign_off", AMARA, signer, named, 1, False), Deed("code", who, signer, named, 1, False)]


PASSED_ON = st.builds(
    passed_on, st.just(Signer.CLINICAL_SAFETY_OFFICER), st.sampled_from(EMAILED), st.sampled_from(PEOPLE)
)


@given(st.lists(DEEDS, max_size=14) | PASSED_ON)
@settings(max_examples=120, deadline=None)
def test_nobody_signs_for_somebody_else(deeds: list[Deed]) -> None:
    onboarding = in_state(State.TECHNICAL_PREPARATION, ReviewState.NOT_STARTED)
    for deed in deeds:
        before = {asked.id: asked for asked in onboarding.sign_offs}
        shown = {signer: declared_words(onboarding, signer) for signer in Signer}
        onboarding = stored(done(onboarding, deed))
        for asked in onboarding.sign_offs:
            earlier = before.get(asked.id)
            if asked.decided_at is None or (earlier and earlier.decided_at is not None):
                continue
            assert earlier is not None and earlier.status is SignOffStatus.ASKED
            assert asked.id == deed.row and (deed.what == "code" or not deed.stale)
            assert deed.who.email == asked.email and deed.who.identity == asked.identity
            assert asked.declared == shown[asked.signer]
            assert asked.signed_as.startswith(deed.who.name)
        for signer in Signer:
            waits = [a for a in onboarding.sign_offs if a.signer is signer and a.status is not SignOffStatus.REPLACED]
            assert len(waits) <= 1
