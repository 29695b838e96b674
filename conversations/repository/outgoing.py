"""What a row of the outbox says to whom it is for, from everything as it stands at this moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.events.reviews import SignerNamed
from conversations.events.table import data_as
from conversations.mail.messages import call
from conversations.onboarding.call_invites import invite_of
from conversations.onboarding.people import participant
from conversations.onboarding.reviews.signing import asked_by
from conversations.repository import morning_summary
from conversations.repository.batches import report_of
from conversations.repository.mailing import said_by_mail
from conversations.repository.people import language_at
from conversations.translating import language_of, message_in
from conversations.views.desk.morning_summary import summary_message
from conversations.views.desk.several import report_message
from conversations.views.event_sentences import posted_event
from conversations.views.notices import (
    applicant_notice,
    channel_notice,
    has_nothing_to_offer,
    place_notice,
    reminds_of_no_call,
    team_notice,
)
from conversations.views.reviews.signing import asked_notice
from conversations.views.team_card import team_card
from models.enums import Audience, Channel, OutboxKind
from models.repositories import events, people

if TYPE_CHECKING:
    from datetime import datetime

    from conversations.onboarding.onboarding import Onboarding
    from conversations.replies import Message
    from conversations.repository.loading import Packs
    from models.database.unit_of_work import Session
    from models.domain import Event, OutboxMessage


async def said_by(session: Session, message: OutboxMessage, onboarding: Onboarding) -> Message | None:
    """`onboarding`: the one that it is about, as it stands. None if there is nothing left to say."""
    if message.channel is Channel.CALENDAR:
        invite = invite_of(onboarding, message.event_id or 0)
        return call(invite) if invite else None
    if message.kind == OutboxKind.CARD:
        return team_card(onboarding)
    happened = await _event(session, onboarding, message)
    if message.kind == OutboxKind.EVENT:
        return posted_event(onboarding, happened) if happened else None
    if happened is None or reminds_of_no_call(onboarding, happened):
        return None
    if message.channel is Channel.MAIL:
        said = await said_by_mail(session, message, onboarding, happened, onboarding.now)
        return message_in(language_of(await language_at(session, message.target)), said) if said else None
    if has_nothing_to_offer(onboarding, happened, message.notice):
        return None
    if message.notice == Audience.TEAM:
        return team_notice(onboarding, happened)
    if message.notice == Audience.CHANNEL:
        return channel_notice(onboarding, happened)
    if message.notice == Audience.PLACE:
        return place_notice(onboarding, happened, message.target)
    if message.notice == Audience.SIGNER:
        asked = asked_by(onboarding, data_as(happened, SignerNamed).key)
        told = await people.find(session, message.channel, message.workspace, message.target)
        still = asked is not None and told is not None and asked.identity == told.id
        if asked is None or told is None or not still:
            return None
        return message_in(language_of(told.language), asked_notice(onboarding, happened, asked))
    identity = await people.find(session, message.channel, message.workspace, message.target)
    if identity is None:
        return None
    person = await people.shared_by(session, identity)
    said = applicant_notice(onboarding, happened, participant(person, None))
    return message_in(language_of(identity.language), said)


async def said_of_all(session: Session, message: OutboxMessage, now: datetime, packs: Packs) -> Message | None:
    """What a row says that is about no single onboarding, at a moment. None if there is nothing left to say."""
    if message.kind == OutboxKind.SUMMARY:
        found = await morning_summary.of_row(session, message, now, packs)
        return summary_message(found, now) if found else None
    if message.kind == OutboxKind.REPORT:
        report = await report_of(session, int(message.notice))
        return report_message(report) if report else None
    return None


async def _event(session: Session, onboarding: Onboarding, message: OutboxMessage) -> Event | None:
    recent = next((event for event in onboarding.events if event.id == message.event_id), None)
    if recent is not None or message.event_id is None:
        return recent
    return await events.by_id(session, message.event_id)
