"""A call as iCalendar (RFC 5545 and 5546): one id for it, in UK time, asked of calendars or taken back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText, vUri

if TYPE_CHECKING:
    from conversations.onboarding.call_invites import CallInvite

FILE_NAME = "engagement-call.ics"
_LONDON = ZoneInfo("Europe/London")
_SUMMARY = "NHS Notify engagement call, {reference}"
_ABOUT = "With {held_by}. To change or cancel it, open the NHS Notify onboarding assistant. Reference: {reference}."


def method_of(invite: CallInvite) -> str:
    """What an email asks of a calendar."""
    return "CANCEL" if invite.cancelled else "REQUEST"


def ics(invite: CallInvite, now: datetime, organiser: str) -> bytes:
    """The file. `now`: aware. `organiser`: the address that the email comes from."""
    calendar = Calendar()
    calendar.add("prodid", "-//NHS Notify onboarding assistant//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method_of(invite))
    calendar.add_component(_event(invite, now, organiser))
    year = timedelta(days=400)
    day = invite.starts_at.date()
    calendar.add_missing_timezones(first_date=day - year, last_date=day + year)
    return bytes(calendar.to_ical())


def _event(invite: CallInvite, now: datetime, organiser: str) -> Event:
    event = Event()
    event.add("uid", f"{invite.reference}.engagement-call@notify-onboarding")
    event.add("sequence", invite.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", invite.starts_at.astimezone(_LONDON))
    event.add("dtend", invite.ends_at.astimezone(_LONDON))
    event.add("summary", _SUMMARY.format(reference=invite.reference))
    event.add("description", _about(invite))
    if place := invite.link or invite.room:
        event.add("location", invite.room or place)
    if invite.link:
        event.add("url", vUri(invite.link))
    event.add("status", "CANCELLED" if invite.cancelled else "CONFIRMED")
    event.add("organizer", _address("NHS Notify onboarding", organiser), encode=False)
    for name, email in invite.attendees:
        event.add("attendee", _attendee(name, email), encode=False)
    return event


def _about(invite: CallInvite) -> str:
    about = _ABOUT.format(held_by=invite.held_by, reference=invite.reference)
    joining = (f"Join: {invite.link}" if invite.link else "", f"Room: {invite.room}" if invite.room else "")
    return "\n".join([*filter(None, joining), about])


def _address(name: str, email: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = vText(name)
    return address


def _attendee(name: str, email: str) -> vCalAddress:
    attendee = _address(" ".join(name.replace('"', "'").split()), email)
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
    attendee.params["RSVP"] = vText("TRUE")
    return attendee
