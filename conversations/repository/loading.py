"""Loads an onboarding, or begins one; and what happened to it, page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from conversations.content.schema import ContentNewer, ContentPack
from conversations.desk.references import new_reference
from conversations.events.journey import OtherOnboarding, VersionChanged
from conversations.events.table import EVENTS, data_as
from conversations.journey.machine import BEFORE_REGISTRATION, ReviewState, State
from conversations.onboarding.call_invites import NOBODY_INVITED, invited_now
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.records import History, OnboardingListItem, list_item
from conversations.onboarding.reviews.checklist import changed_items
from conversations.questions.copied import about_organisation
from models.domain import CallTime
from models.enums import EventKind
from models.organisations import Listed, OrganisationType
from models.repositories import events, lists, onboardings

if TYPE_CHECKING:
    from conversations.content.questions import AnswerValue
    from models.database.unit_of_work import Session
    from models.desk import PublishedTime
    from models.domain import Answer, Event, OnboardingRecord, StoredOnboarding

HISTORY_PAGE = 50  # events
REFUSED_PRESSES = 10  # the latest, each a person and a button
_HIDDEN = tuple(kind.value for kind, row in EVENTS.items() if row.hidden)

Packs = Callable[[str], ContentPack]


class LoadedOnboarding:
    """An onboarding in memory beside what was stored of it when it was read, which a new one has nothing of."""

    def __init__(self, onboarding: Onboarding, stored: StoredOnboarding | None = None) -> None:
        self.onboarding = onboarding
        self.record = stored.record if stored else None
        self.reminders = stored.reminders if stored else frozenset()
        self.reviews = {review.stage: review for review in stored.reviews} if stored else {}
        self.invited = invited_now(onboarding) if stored else NOBODY_INVITED
        self.was_registered = stored is not None and onboarding.registered

    @property
    def key(self) -> int:
        """The id of its row; 0 while it is new."""
        return self.record.id if self.record else 0


async def load(session: Session, key: int, packs: Packs, now: datetime, calls_at_one_time: int = 1) -> LoadedOnboarding:
    """Everything that stands about one onboarding, by the id of its row. Raises LookupError if there is none.

    `calls_at_one_time`: how many the onboarding team can hold.
    """
    stored = await onboardings.find(session, now, key=key)
    if stored is None:
        raise LookupError("There is no onboarding with this id. Ids come from rows, and onboardings are never deleted.")
    return await _loaded(session, stored, packs, now, calls_at_one_time)


async def find(
    session: Session, reference: str, packs: Packs, now: datetime, calls_at_one_time: int = 1
) -> LoadedOnboarding | None:
    """The same, by its reference."""
    stored = await onboardings.find(session, now, reference)
    return await _loaded(session, stored, packs, now, calls_at_one_time) if stored else None


async def _loaded(
    session: Session, stored: StoredOnboarding, packs: Packs, now: datetime, calls_at_one_time: int
) -> LoadedOnboarding:
    onboarding, record = _as_stored(stored, packs(stored.record.content_version), now), stored.record
    onboarding.calls_at_one_time = calls_at_one_time
    onboarding.former = tuple(_former(onboarding.events, packs))
    if onboarding.state is State.REGISTERING and record.service_key:
        onboarding.same_service = await _same_service(session, record.service_key, record.id)
    if copied := onboarding.last_event(EventKind.COPIED):
        onboarding.copied = await _copied(session, onboarding, data_as(copied, OtherOnboarding).reference, copied.at)
    return LoadedOnboarding(onboarding, stored)


def _as_stored(stored: StoredOnboarding, pack: ContentPack, now: datetime) -> Onboarding:
    record = stored.record
    given = {answer.question: answer for answer in stored.answers}
    return Onboarding(
        reference=record.reference,
        pack=pack,
        now=now,
        state=State(record.state),
        state_since=record.state_since,
        resume_state=State(record.resume_state) if record.resume_state else None,
        priority=record.priority,
        wait_reason=record.wait_reason,
        wait_looked_at=record.wait_looked_at,
        reply_due_on=record.reply_due_on,
        go_live_on=record.go_live_on,
        assignee=stored.assignee,
        clock_on=record.clock_on,
        snoozed_until=record.snoozed_until,
        listed=_listed(record),
        reviews={review.stage: ReviewState(review.state) for review in stored.reviews},
        given=given,
        answers_before_turn=dict(given),
        members=list(stored.members),
        call_times=list(stored.calls),
        booked_elsewhere=stored.booked_elsewhere,
        published=[_free(each) for each in stored.published],
        places=list(stored.places),
        events=list(stored.events),
        verdicts={verdict.item: verdict for verdict in stored.verdicts},
        conditions=list(stored.conditions),
        comments=list(stored.comments),
        opinions=list(stored.opinions),
        sign_offs=list(stored.sign_offs),
        delegations=list(stored.delegations),
    )


def _free(time: PublishedTime) -> CallTime:
    """As a time of a call that nobody has booked."""
    return CallTime(
        time.starts_at,
        minutes=time.minutes,
        held_by=time.held_by,
        link=time.link,
        room=time.room,
        at_once=time.at_once,
        published=time.id,
    )


def _former(happened: Sequence[Event], packs: Packs) -> Iterator[tuple[int, ContentPack]]:
    """The versions that it was moved from, as far as this program has them."""
    for move in reversed(happened):
        if move.kind == EventKind.MOVED_OVER and move.id is not None:
            with suppress(ContentNewer):
                yield move.id, packs(data_as(move, VersionChanged).version_left)


def _listed(record: OnboardingRecord) -> Listed | None:
    kind = record.organisation_type
    return Listed(OrganisationType(kind), bool(record.organisation_closed)) if kind else None


async def _same_service(session: Session, service_key: str, key: int) -> tuple[OnboardingListItem, ...]:
    """Other onboardings of the same service that the onboarding team knows of."""
    same = await lists.same_service(session, service_key, key)
    known = [other for other in same if other.state not in BEFORE_REGISTRATION]
    homes = await lists.homes_of(session, [other.id for other in known]) if known else {}
    return tuple(replace(list_item(other), homes=homes.get(other.id, frozenset())) for other in known)


async def _copied(session: Session, onboarding: Onboarding, reference: str, moment: datetime) -> dict[str, AnswerValue]:
    """What another onboarding said of the same organisation at a moment: what its team says later is not carried."""
    source = await lists.by_reference(session, reference)
    if source is None:
        return {}
    last = await onboardings.newest_answer(session, source.id, moment)
    return about_organisation(onboarding.pack, await onboardings.answers_as_of(session, source.id, last))


def create(packs: Packs, version: str, now: datetime) -> LoadedOnboarding:
    """A new onboarding, on the newest content."""
    return LoadedOnboarding(Onboarding(new_reference(), packs(version), now, state_since=now))


async def history(session: Session, key: int, before: int | None) -> History:
    """By the id of the onboarding's row. `before`: the id of an event, None for the first page."""
    found = await events.page(session, key, HISTORY_PAGE + 1, before, _HIDDEN)
    refused = () if before else await events.refused_presses(session, key, REFUSED_PRESSES)
    shown = found[:HISTORY_PAGE]
    return History(tuple(shown), tuple(refused), shown[-1].id if len(found) > HISTORY_PAGE else None)


async def as_judged(session: Session, loaded: LoadedOnboarding) -> dict[str, AnswerValue]:
    """By question, the answers that reviewers looked at as they gave their verdicts, for items that changed since."""
    found: dict[str, AnswerValue] = {}
    items = changed_items(loaded.onboarding)
    for number in sorted({item.judged_number for item in items}):
        then = await onboardings.answers_as_of(session, loaded.key, number)
        keys = {question.key for item in items if item.judged_number == number for question in item.questions}
        found |= {key: value for key, value in then.items() if key in keys}
    return found


async def every_version(session: Session, loaded: LoadedOnboarding) -> dict[str, tuple[Answer, ...]]:
    """By question, every answer that was ever given, oldest first."""
    found: dict[str, tuple[Answer, ...]] = {}
    for answer in await onboardings.every_answer(session, loaded.key):
        found[answer.question] = (*found.get(answer.question, ()), answer)
    return found


async def of_kind(session: Session, key: int, kind: EventKind) -> Sequence[Event]:
    """Every event of one kind, by the id of the onboarding's row."""
    return await events.of_kind(session, key, kind)
