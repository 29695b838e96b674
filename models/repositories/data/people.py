"""One person in everything that is stored: who it is, what is held about them, and erasing it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import String, Table, cast, delete, func, literal, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from models.enums import ERASED, Channel, MailPurpose, MembershipStatus, PlaceKind, Role
from models.folding import folded
from models.repositories.data import erasing
from models.repositories.data.erasing import (
    ANSWER,
    COMMENT,
    CONDITION,
    DELEGATION,
    ENTRY,
    EVENT,
    MEMBER,
    NOBODYS,
    ONBOARDING,
    OPINION,
    REVIEW_WORDS,
    SIGN_OFF,
    SIGN_OFF_WORDS,
    UNSIGNED,
    VERDICT,
    change_each,
    holds,
)
from models.repositories.data.scrubbing import Scrub
from models.repositories.desk import published_times, search
from models.repositories.mapping import execute, fetch, table_of
from models.tables.canned import KeptTopicRow
from models.tables.channels import TeamsReferenceRow, WebMessageRow
from models.tables.data import OwnCopyRow
from models.tables.delivery import ArrivalRow, OutboxRow, ReceiptRow
from models.tables.mail import MailCodeRow
from models.tables.onboarding import ENDED, CallTimeRow
from models.tables.people import LinkCodeRow, LinkTryRow, NoticeChoiceRow, PersonRow

_PERSON, _RECEIPT, _OUTBOX = table_of(PersonRow), table_of(ReceiptRow), table_of(OutboxRow)
_SAID, _TEAMS, _ARRIVAL = table_of(WebMessageRow), table_of(TeamsReferenceRow), table_of(ArrivalRow)
_CODE, _TRY, _CALL = table_of(LinkCodeRow), table_of(LinkTryRow), table_of(CallTimeRow)
_CHOICE, _MAILED, _COPY = table_of(NoticeChoiceRow), table_of(MailCodeRow), table_of(OwnCopyRow)
_TOPIC = table_of(KeptTopicRow)


@dataclass(frozen=True)
class Subject:
    """A person: the rows of their identities, what they are called, and the rows of onboardings that concern them."""

    identities: tuple[Any, ...]
    emails: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    onboardings: frozenset[int] = field(default_factory=frozenset)

    @property
    def keys(self) -> list[int]:
        return [one.id for one in self.identities]

    @property
    def scrub(self) -> Scrub:
        return Scrub(self.names, self.emails)


async def find(session: AsyncSession, who: str) -> Subject | None:
    """Whoever is meant: by an email address, by `<channel>:<workspace>/<user>`, or by the row of an identity.

    Identities that are linked are one person. Somebody who was only ever invited has none, and an address alone. By a
    row, it is this identity alone: another one of the same address may be in use.
    """
    found = await _rows(session, select(_PERSON).where(_meant(who)))
    roots = {row.linked_to or row.id for row in found}
    both = or_(_PERSON.c.id.in_(roots), _PERSON.c.linked_to.in_(roots))
    identities = await _rows(session, select(_PERSON).where(both).order_by(_PERSON.c.id)) if roots else []
    emails = {row.email.lower() for row in identities if row.email} | ({who.lower()} if _is_address(who) else set())
    if who.isdecimal():
        emails = set()
    theirs = or_(MEMBER.c.person_id.in_([row.id for row in identities]), func.lower(MEMBER.c.email).in_(emails))
    places = await _rows(session, select(MEMBER).where(theirs))
    named = or_(SIGN_OFF.c.identity.in_([row.id for row in identities]), func.lower(SIGN_OFF.c.email).in_(emails))
    signed = await _rows(session, select(SIGN_OFF).where(named))
    if not identities and not places and not signed:
        return None
    named_in = (*places, *signed)
    names = {row.name for row in (*identities, *named_in)}
    emails |= set() if who.isdecimal() else {row.email.lower() for row in named_in if row.email}
    concerned = await _concerned(session, identities, named_in)
    return Subject(tuple(identities), frozenset(emails), frozenset(names), concerned)


def _is_address(who: str) -> bool:
    return "@" in who and ":" not in who


def _meant(who: str) -> Any:
    if who.isdecimal():
        return _PERSON.c.id == int(who)
    if _is_address(who):
        return func.lower(_PERSON.c.email) == who.lower()
    channel, _, rest = who.partition(":")
    workspace, _, user = rest.partition("/")
    return (_PERSON.c.channel == channel) & (_PERSON.c.workspace == workspace) & (_PERSON.c.user == user)


async def _concerned(session: AsyncSession, identities: Sequence[Any], places: Sequence[Any]) -> frozenset[int]:
    keys, found = [one.id for one in identities], {place.onboarding_id for place in places}
    for table in (EVENT, ANSWER):
        did = select(table.c.onboarding_id).where(table.c.person_id.in_(keys)).distinct()
        found |= {key for (key,) in await _rows(session, did)}
    return frozenset(found)


async def _rows(session: AsyncSession, statement: Any) -> list[Any]:
    """With their columns by name."""
    return list(await fetch(session, statement))


async def alone_responsible_for(session: AsyncSession, subject: Subject) -> list[str]:
    """References of onboardings under way that nobody else owns."""
    other = MEMBER.alias("other")
    joined, owns = MembershipStatus.JOINED, Role.OWNER
    others = select(other.c.id).where(
        other.c.onboarding_id == ONBOARDING.c.id,
        *(other.c.role == owns, other.c.standing == joined, other.c.person_id.not_in(subject.keys)),
    )
    alone = (
        select(ONBOARDING.c.reference)
        .join_from(MEMBER, ONBOARDING, MEMBER.c.onboarding_id == ONBOARDING.c.id)
        .where(MEMBER.c.person_id.in_(subject.keys), MEMBER.c.role == owns, MEMBER.c.standing == joined)
        .where(ONBOARDING.c.state.not_in(ENDED), ~others.exists())
        .distinct()
        .order_by(ONBOARDING.c.reference)
    )
    return [reference for (reference,) in await _rows(session, alone)]


async def held(session: AsyncSession, subject: Subject) -> dict[str, list[dict[str, Any]]]:
    """Everything that is held about somebody, by what it is: each row as it is stored."""
    keys, scrub = subject.keys, subject.scrub
    rows_of = await _rows(session, select(ONBOARDING.c.id, ONBOARDING.c.reference))
    references: dict[int, str] = {key: reference for key, reference in rows_of}
    named = holds(EVENT.c.data, scrub.likely)
    asked: dict[str, tuple[Table, Any]] = {
        "identities": (_PERSON, _PERSON.c.id.in_(keys)),
        "memberships": (MEMBER, _of_theirs(subject)),
        "answers": (ANSWER, or_(ANSWER.c.person_id.in_(keys), _within(ANSWER, ANSWER.c.value, subject))),
        "sign_offs": (SIGN_OFF, _signed(subject)),
        "delegations": (DELEGATION, or_(_delegated_to(subject), _within(DELEGATION, DELEGATION.c.words, subject))),
        "verdicts": (VERDICT, or_(VERDICT.c.person_id.in_(keys), _within(VERDICT, VERDICT.c.words, subject))),
        "comments": (COMMENT, or_(COMMENT.c.person_id.in_(keys), _within(COMMENT, COMMENT.c.words, subject))),
        "conditions": (CONDITION, _condition_of(subject)),
        "opinions": (OPINION, _opinion_of(subject)),
        "events": (EVENT, or_(EVENT.c.person_id.in_(keys), EVENT.c.onboarding_id.in_(subject.onboardings) & named)),
        "choices": (_CHOICE, _CHOICE.c.person_id.in_(keys)),
        "receipts": (_RECEIPT, _RECEIPT.c.person_id.in_(keys)),
        "answers kept as help": (_TOPIC, _TOPIC.c.person_id.in_(keys)),
        "messages": (_OUTBOX, _to_them(subject)),
        "web_page": (_SAID, _said_by_them(subject)),
        "teams": (_TEAMS, _reached_in_teams(subject)),
    }
    found = {}
    for what, (table, which) in asked.items():
        rows = await _rows(session, select(table).where(which))
        found[what] = [_shown(zip(table.c.keys(), row, strict=True), references) for row in rows]
    return found


def _shown(row: Iterable[tuple[str, Any]], references: dict[int, str]) -> dict[str, Any]:
    shown = {name: value for name, value in row if value is not None and name != "code_digest"}
    if "onboarding_id" in shown:
        shown["onboarding"] = references.get(shown.pop("onboarding_id"))
    return shown


def _of_theirs(subject: Subject) -> Any:
    return or_(MEMBER.c.person_id.in_(subject.keys), func.lower(MEMBER.c.email).in_(subject.emails))


def _signed(subject: Subject) -> Any:
    return or_(SIGN_OFF.c.identity.in_(subject.keys), func.lower(SIGN_OFF.c.email).in_(subject.emails))


def _delegated_to(subject: Subject) -> Any:
    asked = or_(DELEGATION.c.person.in_(subject.keys), func.lower(DELEGATION.c.email).in_(subject.emails))
    return or_(asked, DELEGATION.c.asked_by.in_(subject.keys))


def _within(table: Table, column: Any, subject: Subject) -> Any:
    return table.c.onboarding_id.in_(subject.onboardings) & holds(column, subject.scrub.likely)


def _condition_of(subject: Subject) -> Any:
    words = (_within(CONDITION, CONDITION.c[name], subject) for name in ("words", "why"))
    return or_(CONDITION.c.person_id.in_(subject.keys), CONDITION.c.closer_id.in_(subject.keys), *words)


def _opinion_of(subject: Subject) -> Any:
    words = (_within(OPINION, OPINION.c[name], subject) for name in ("asked", "words"))
    return or_(OPINION.c.person_id.in_(subject.keys), OPINION.c.asked_by_id.in_(subject.keys), *words)


def _to_them(subject: Subject) -> Any:
    by_mail = (_OUTBOX.c.channel == Channel.MAIL) & func.lower(_OUTBOX.c.target).in_(subject.emails)
    return _OUTBOX.c.place.in_([PlaceKind.DIRECT]) & or_(by_mail, _at_any(_OUTBOX, subject, "target"))


def _at_any(table: Table, subject: Subject, name: str) -> Any:
    each = (
        (table.c.channel == one.channel) & (table.c.workspace == one.workspace) & (table.c[name] == one.user)
        for one in subject.identities
    )
    return or_(False, *each)


def _pages(subject: Subject) -> list[str]:
    return [one.user for one in subject.identities if one.channel == Channel.WEB]


def _said_by_them(subject: Subject) -> Any:
    users = _pages(subject)
    return or_(_SAID.c.conversation.in_([f"direct:{user}" for user in users]), _SAID.c.author.in_(users))


def _reached_in_teams(subject: Subject) -> Any:
    in_teams = (one for one in subject.identities if one.channel == Channel.TEAMS)
    return or_(False, *((_TEAMS.c.tenant_id == one.workspace) & (_TEAMS.c.target == one.user) for one in in_teams))


async def erase(session: AsyncSession, subject: Subject, asked_by: str, now: datetime, *, surely: bool = False) -> int:
    """Takes somebody out of everything; how many rows that changed. What they decided stays, by nobody's name.

    `surely`: nobody has looked whom a name in other people's words means, so what others wrote is left as it stands,
    unless it is this name alone and nobody else in the onboarding has it.
    """
    if surely:
        subject = replace(subject, names=await _borne_by_nobody_else(session, subject))
    async with erasing.erasing(session):
        rows = await (_scrub_surely if surely else _scrub)(session, subject)
    rows += await _delete(session, subject)
    rows += await published_times.forget_holder(session, subject.keys, subject.names, ERASED)
    rows += await _blank(session, subject)
    await erasing.record(session, "person", subject.keys, asked_by, rows, now)
    return rows


async def _scrub(session: AsyncSession, subject: Subject) -> int:
    """Their name in what concerns them, and their address anywhere."""
    scrub, rows = subject.scrub, 0
    if not scrub.likely:
        return 0
    for table, column in ((EVENT, "data"), (ANSWER, "value"), *REVIEW_WORDS, *SIGN_OFF_WORDS, (DELEGATION, "words")):
        theirs = table.c.onboarding_id.in_(subject.onboardings)
        near = theirs & holds(table.c[column], scrub.likely)
        rows += await change_each(session, table, column, near, scrub.json)
        if scrub.emails:
            elsewhere = ~theirs & holds(table.c[column], scrub.emails)
            rows += await change_each(session, table, column, elsewhere, lambda value: scrub.json(value, False))
    own = func.coalesce(_RECEIPT.c.person_id, 0).in_(subject.keys)
    others = ~own & holds(_RECEIPT.c.outcome, scrub.likely)
    rows += await change_each(session, _RECEIPT, "outcome", others, scrub.written)
    rows += await change_each(session, _SAID, "content", holds(_SAID.c.content, scrub.likely), scrub.json)
    await _find_without(session, subject, scrub)
    return rows


_WRITERS = {
    **{("condition", "why"): "closer_id", ("opinion", "asked"): "asked_by_id"},
    **{("sign_off", "words"): "identity", ("sign_off", "declared"): "identity"},
}
"""Whose words a column holds, where they are not of the person of the row."""


async def _scrub_surely(session: AsyncSession, subject: Subject) -> int:
    """Everything in their own rows; of other people's, what is nothing but their name or address."""
    scrub, rows = Scrub(subject.names, {one.email for one in subject.identities if one.email}), 0
    if not scrub.likely:
        return 0
    for table, column in ((EVENT, "data"), (ANSWER, "value"), *REVIEW_WORDS, *SIGN_OFF_WORDS):
        near = table.c.onboarding_id.in_(subject.onboardings) & holds(table.c[column], scrub.likely)
        writer = table.c[_WRITERS.get((table.name, column), "person_id")]
        own, others = writer.in_(subject.keys), or_(writer.is_(None), writer.not_in(subject.keys))
        rows += await change_each(session, table, column, own & near, scrub.json)
        rows += await change_each(session, table, column, others & near, scrub.alone)
    rows += await change_each(session, _RECEIPT, "outcome", holds(_RECEIPT.c.outcome, scrub.likely), scrub.alone_in)
    if _pages(subject):
        rows += await change_each(session, _SAID, "content", holds(_SAID.c.content, scrub.likely), scrub.json)
    await _find_without(session, subject, scrub)
    return rows


async def _find_without(session: AsyncSession, subject: Subject, scrub: Scrub) -> None:
    """Onboardings are found by their names no more, but by what they are called themselves as before."""
    found = select(ENTRY.c.onboarding_id, ENTRY.c.words).where(ENTRY.c.onboarding_id.in_(subject.onboardings))
    for key, words in await _rows(session, found):
        stays = await erasing.words_that_stay(session, key)
        await search.put_entry(session, key, folded(f"{scrub.words(words)} {stays}"))


async def _borne_by_nobody_else(session: AsyncSession, subject: Subject) -> frozenset[str]:
    """Those of their names that no other person in their onboardings has, or had."""
    theirs = MEMBER.c.onboarding_id.in_(subject.onboardings)
    others = select(MEMBER.c.name).where(theirs, MEMBER.c.person_id.not_in(subject.keys))
    borne = {name.strip().lower() for (name,) in await _rows(session, others) if name}
    return frozenset(name for name in subject.names if name.strip().lower() not in borne)


async def _delete(session: AsyncSession, subject: Subject) -> int:
    """What is of use to them alone."""
    keys, pages = subject.keys, [f"direct:{user}" for user in _pages(subject)]
    here = _SAID.c.conversation.in_(pages)
    await execute(session, update(_SAID).where(here).values(thread=None), {})
    await execute(session, update(_CODE).where(_CODE.c.claimed_by.in_(keys)).values(claimed_by=None), {})
    gone: list[tuple[Table, Any]] = [
        (_RECEIPT, _RECEIPT.c.person_id.in_(keys)),
        (_OUTBOX, _to_them(subject)),
        (_SAID, here),
        (_TEAMS, _reached_in_teams(subject)),
        (_ARRIVAL, _at_any(_ARRIVAL, subject, "user")),
        (_CODE, _CODE.c.person_id.in_(keys)),
        (_MAILED, (_MAILED.c.purpose == MailPurpose.MEMBER) & _MAILED.c.subject.in_(keys)),
        (_TRY, _TRY.c.person_id.in_(keys)),
        (_CHOICE, _CHOICE.c.person_id.in_(keys)),
        (_COPY, _COPY.c.person_id.in_(keys)),
    ]
    return sum([await execute(session, delete(table).where(which), {}) for table, which in gone])


async def _blank(session: AsyncSession, subject: Subject) -> int:
    """Their own rows, to which decisions point: nobody's any more."""
    keys, names, changes = subject.keys, subject.names, []
    place = {"name": ERASED, "email": None, "code_digest": None, "meant_for": None, "standing": MembershipStatus.LEFT}
    changes.append(update(MEMBER).where(_of_theirs(subject)).values(**place))
    for table, named in ((MEMBER, "invited_by"), (_CALL, "held_by")):
        near = table.c.onboarding_id.in_(subject.onboardings) & table.c[named].in_(names)
        changes.append(update(table).where(near).values({named: ERASED}))
    changes.append(update(SIGN_OFF).where(_signed(subject)).values(**UNSIGNED))
    asked = or_(DELEGATION.c.person.in_(keys), func.lower(DELEGATION.c.email).in_(subject.emails))
    changes.append(update(DELEGATION).where(asked).values(name=ERASED, email=""))
    changes.append(update(DELEGATION).where(DELEGATION.c.asked_by.in_(keys)).values(words=ERASED))
    changes.append(update(_SAID).where(_SAID.c.author.in_(_pages(subject))).values(author=None, author_name=ERASED))
    changes.append(update(ONBOARDING).where(ONBOARDING.c.assignee_id.in_(keys)).values(assignee_id=None))
    nobody = literal("erased-") + cast(_PERSON.c.id, String)
    changes.append(update(_PERSON).where(_PERSON.c.id.in_(keys)).values(user=nobody, name=ERASED, **NOBODYS))
    return sum([await execute(session, change, {}) for change in changes])
