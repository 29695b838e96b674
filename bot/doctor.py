"""Looks at everything that must be right before the assistant can work, and says what to do about the rest."""

from __future__ import annotations

import errno
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from adapters.common.troubles import Troubles
from adapters.ods.api import OdsApi
from bot.channels import ChannelServices, ChannelSettings, configured
from bot.settings.common import LISTENS_ALONE, Settings, unknown_settings
from bot.settings.organisations import ORGANISATION_FIXES
from bot.startup_errors import explanation, listening_advice
from bot.wiring import utc_now
from conversations.content.loader import load, load_help, versions
from conversations.guidance.countries import countries
from conversations.guidance.facts import facts
from conversations.guidance.uk_time import in_uk, long_date
from conversations.organisations.lookup import SourceSilent
from conversations.sending import SendProblem
from models.database.database import Database
from models.database.errors import DatabaseProblem
from models.enums import Channel
from models.repositories import dead_letters, lists, operations
from models.repositories.organisations import extracts

_NHS_ENGLAND = "X26"  # ODS keeps a code for ever
_OLD_LIST = 92  # days: ODS publishes its files every three months at least


@dataclass(frozen=True)
class CheckResult:
    """One thing looked at. `advice` is what to do, or what there is to know; `well` is False where it must be done."""

    about: str
    well: bool
    advice: str

    def as_json(self) -> dict[str, str | bool]:
        """For scripts."""
        return {"about": self.about, "well": self.well, "advice": self.advice}

    def __str__(self) -> str:
        return f"{'ok' if self.well else 'NOT OK':<6}  {self.about}: {self.advice}"


async def examine(settings: Settings) -> list[CheckResult]:
    """The result of every check, in the order in which to put things right. Changes nothing."""
    results = [
        await _look("Content", lambda: _content(settings)),
        await _look("Settings", _settings_file),
        await _look("Web page", lambda: _web_page(settings)),
        await _look("Slack", lambda: _platform(settings, ChannelSettings(slack=settings.slack()), Channel.SLACK)),
        await _look("Teams", lambda: _platform(settings, ChannelSettings(teams=settings.teams()), Channel.TEAMS)),
        await _look("Mail", lambda: _platform(settings, ChannelSettings(mail=settings.mail()), Channel.MAIL)),
        await _look("Calendar", lambda: _platform(settings, ChannelSettings(graph=settings.graph()), Channel.CALENDAR)),
        await _look("Register", lambda: _register(settings)),
        await _look("Port", lambda: _port(settings)),
        await _look("Database", lambda: _database(settings)),
    ]
    if results[-1].well:
        results.append(await _look("Database file", lambda: _database_file(settings)))
        results.append(await _look("Clock", lambda: _clock(settings)))
        results.append(await _look("Messages", lambda: _messages(settings)))
        results.append(await _look("Organisations", lambda: _organisations(settings)))
    return results


async def _look(about: str, look: Callable[[], Awaitable[tuple[bool, str]]]) -> CheckResult:
    try:
        well, advice = await look()
    except Exception as problem:
        sentence = explanation(problem)
        if sentence is None:
            raise
        return CheckResult(about, False, sentence)
    return CheckResult(about, well, advice)


async def _content(settings: Settings) -> tuple[bool, str]:
    for version in versions():
        load(version)
    load_help()
    facts()
    countries()
    return True, f"version {settings.begins_with}"


async def _settings_file() -> tuple[bool, str]:
    unknown = unknown_settings()
    return not unknown, " ".join(unknown) or "every name is known"


async def _web_page(settings: Settings) -> tuple[bool, str]:
    if settings.page_decides:
        return True, "on; whoever opens it decides on real onboardings, without a login"
    return True, "on" if settings.web_chat_starts() else "off"


async def _platform(settings: Settings, served: ChannelSettings, name: Channel) -> tuple[bool, str]:
    """Asks the platform itself whether it takes our credentials."""
    database, troubles = Database(settings.database_url, settings.connections), Troubles()
    services = ChannelServices(database, utc_now, settings.team_address, lambda _: lambda: None, troubles)
    channels = {channel.name: channel for channel in configured(served, services)}
    if (channel := channels.get(name)) is None:
        return True, "not set up"
    try:
        await channel.check()
    except SendProblem as problem:
        return False, f"It does not say whether it takes our credentials. Check the way out. {problem}"
    finally:
        await channel.close()
        await database.close()
    return not troubles.sentences, " ".join(troubles.sentences) or "it takes our credentials"


async def _register(settings: Settings) -> tuple[bool, str]:
    """Asks ODS for one organisation, as a turn would."""
    if not settings.ods_api_url:
        return True, "not set up"
    ods = OdsApi(settings.ods_api_url)
    try:
        found = await ods.with_code(_NHS_ENGLAND)
    except SourceSilent as problem:
        return False, f"{problem} Check ODS_API_URL and the way out. Until then what applicants type is not checked."
    finally:
        await ods.close()
    unknown = f"It does not know {_NHS_ENGLAND}, which is NHS England. {ORGANISATION_FIXES['ODS_API_URL']}"
    return found is not None, "ODS answers" if found else unknown


async def _port(settings: Settings) -> tuple[bool, str]:
    """A port in use is no fault: the assistant may be running."""
    host = settings.listens_on
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, settings.port))
        except OSError as problem:
            if problem.errno != errno.EADDRINUSE:
                return False, listening_advice(problem, settings.port)
            return True, f"{settings.port} is in use, by the assistant if it runs"
    if settings.is_hosted and settings.on_this_computer_alone:
        return True, f"{settings.port} is free. {LISTENS_ALONE}"
    return True, f"{settings.port} is free"


async def _database(settings: Settings) -> tuple[bool, str]:
    database = Database(settings.database_url, settings.connections)
    try:
        await database.check()
        async with database.unit_of_work() as session:
            await operations.try_to_write(session, utc_now())
            began = await lists.counts_by_content(session)
    except DatabaseProblem as problem:
        return False, database.explained(problem)
    finally:
        await database.close()
    newer = sorted(began.keys() - set(versions()))
    if newer:
        count = sum(began[version] for version in newer)
        return False, (
            f"Onboardings that began with content that this program does not have ({', '.join(newer)}): {count:,}. "
            "They can be opened when the newer program runs again. Nothing of them is lost."
        )
    return True, f"{database.place} can be written to and is up to date"


async def _database_file(settings: Settings) -> tuple[bool, str]:
    """The next start takes it from the others, if it is ours: somebody else's is theirs to protect."""
    database = Database(settings.database_url, settings.connections)
    if database.is_private():
        return True, "nobody else on this computer can read it"
    return False, (
        f"Others on this computer can read {database.place}, or a file beside it whose name begins with its name. Run "
        "chmod go-rwx on them, as the user whose files they are."
    )


_TOO_FAR = timedelta(seconds=30)


async def _clock(settings: Settings) -> tuple[bool, str]:
    """Beside the database's own, or what another process has written. Platforms refuse what is 5 minutes out."""
    database = Database(settings.database_url, settings.connections)
    try:
        async with database.reading() as session:
            now = utc_now()
            apart = await operations.other_clock(session, now) - now
    finally:
        await database.close()
    if abs(apart) <= _TOO_FAR:
        return True, "right, as far as the database can tell"
    way = "behind" if apart > timedelta(0) else "ahead of"
    return False, (
        f"The clock of this computer is {abs(apart).total_seconds():,.0f} seconds {way} that of the database or of "
        "another process. Set both by a time server: Slack and Teams refuse requests when a clock is 5 minutes out."
    )


async def _messages(settings: Settings) -> tuple[bool, str]:
    database = Database(settings.database_url, settings.connections)
    try:
        async with database.reading() as session:
            counts = await dead_letters.counts(session, datetime.now(UTC))
    finally:
        await database.close()
    if counts.dead:
        return False, f"{counts.dead:,} cannot be delivered. Run python -m bot outbox to see why."
    return True, f"{counts.waiting:,} waiting to be sent"


async def _organisations(settings: Settings) -> tuple[bool, str]:
    """Nothing waits for a list: applicants type what they would choose."""
    database = Database(settings.database_url, settings.connections)
    try:
        async with database.reading() as session:
            extract = await extracts.current(session)
    finally:
        await database.close()
    if extract is None:
        return True, "no list is loaded. Run python -m bot ods load with files of the Organisation Data Service."
    age = (in_uk(datetime.now(UTC)).date() - extract.as_of).days
    told = f"{extract.organisations:,} as of {long_date(extract.as_of)}, {age:,} days ago ({extract.files})"
    return True, f"{told}. Load a newer list: python -m bot ods load" if age > _OLD_LIST else told
