"""Where the Slack app is installed: one row for a workspace or an organisation, whose tokens come and go sealed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from models.database.database import Database
from models.domain import SlackInstallation
from models.enums import Channel
from models.repositories.mapping import Mapping, add, execute, fetch, fetch_one, put, table_of
from models.tables.delivery import OutboxRow
from models.tables.slack import SlackInstallationRow, SlackInstallStateRow, SlackWorkspaceRow

_INSTALLATIONS = Mapping(SlackInstallationRow, SlackInstallation, unread=("id",))
_ROW, _BEGUN, _WORKSPACE = _INSTALLATIONS.table, table_of(SlackInstallStateRow), table_of(SlackWorkspaceRow)
_OUTBOX = table_of(OutboxRow)
_NEWEST = (_ROW.c.installed_at.desc(), _ROW.c.id.desc())
_OF_TEAM = (
    select(*_INSTALLATIONS.columns)
    .where(_ROW.c.team_id == bindparam("team"), _ROW.c.removed_at.is_(None))
    .order_by(*_NEWEST)
    .limit(1)
)
_OF_ORGANISATION = select(*_INSTALLATIONS.columns).where(
    _ROW.c.enterprise_id == bindparam("enterprise"), _ROW.c.team_id == "", _ROW.c.removed_at.is_(None)
)
_JOINED = select(_WORKSPACE.c.team_id).where(_WORKSPACE.c.enterprise_id == bindparam("enterprise"))
_IN_ORGANISATION = (
    select(*_INSTALLATIONS.columns)
    .where((_ROW.c.enterprise_id == bindparam("enterprise")) | _ROW.c.team_id.in_(_JOINED))
    .where(_ROW.c.removed_at.is_(None))
    .order_by(*_NEWEST)
)
_ORGANISATION = select(_WORKSPACE.c.enterprise_id).where(_WORKSPACE.c.team_id == bindparam("team"))
_ALL = select(_ROW.c.enterprise_id, _ROW.c.team_id, _ROW.c.sealed).where(_ROW.c.removed_at.is_(None))
_THIS = update(_ROW).where(_ROW.c.enterprise_id == bindparam("of_enterprise"), _ROW.c.team_id == bindparam("of_team"))
_CHANGE = _THIS.values({name: bindparam(name) for name in map(str, _ROW.c.keys()) if name != "id"})
_RENEW = _THIS.where(_ROW.c.sealed == bindparam("was")).values(sealed=bindparam("sealed"))
_GONE = {"sealed": "", "removed_at": bindparam("now")}
_LIVE = update(_ROW).where(_ROW.c.removed_at.is_(None)).values(_GONE)
_REMOVE_TEAM = _LIVE.where(_ROW.c.team_id == bindparam("of_team"))
_REMOVE_WHOLE = _LIVE.where(_ROW.c.team_id == "", _ROW.c.enterprise_id == bindparam("of_enterprise"))
_BEFORE = _ROW.c.installed_at < bindparam("before")
_REPLACE = _REMOVE_TEAM.where(
    _ROW.c.enterprise_id != bindparam("of_enterprise"), _ROW.c.installed_at <= bindparam("by")
)
_FORGET = delete(_BEGUN).where(_BEGUN.c.expires_at <= bindparam("now"))
_USE = delete(_BEGUN).where(_BEGUN.c.digest == bindparam("of_digest"), _BEGUN.c.expires_at > bindparam("now"))
_SEND_NOW = (
    update(_OUTBOX)
    .where(_OUTBOX.c.channel == Channel.SLACK, _OUTBOX.c.workspace.in_(bindparam("reached", expanding=True)))
    .where(_OUTBOX.c.sent_at.is_(None), _OUTBOX.c.gave_up_at.is_(None), _OUTBOX.c.stuck_at.is_not(None))
    .values(due_at=bindparam("now"))
)


class SlackInstallations:
    """Each call is a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, enterprise: str, team: str) -> SlackInstallation | None:
        """The one of a workspace itself; else that of its organisation. Empty: unknown, or the whole organisation."""
        async with self._database.reading() as session:
            row = await fetch_one(session, _OF_TEAM, team=team) if team else None
            if row is None and team and not enterprise:
                known = await fetch_one(session, _ORGANISATION, team=team)
                enterprise = known[0] if known else ""
            if row is None and enterprise:
                row = await fetch_one(session, _OF_ORGANISATION, enterprise=enterprise)
            if row is None and enterprise and not team:
                row = await fetch_one(session, _IN_ORGANISATION.limit(1), enterprise=enterprise)
        return _INSTALLATIONS.read(row) if row else None

    async def within(self, enterprise: str) -> list[str]:
        """The workspaces of an organisation that have it each for themselves, the newest first.

        None where the organisation has it as a whole.
        """
        async with self._database.reading() as session:
            rows = await fetch(session, _IN_ORGANISATION, enterprise=enterprise)
        teams = [_INSTALLATIONS.read(row).team_id for row in rows]
        return [] if "" in teams else list(dict.fromkeys(teams))

    async def sealed(self) -> list[tuple[str, str, str]]:
        """The organisation, the workspace and the sealed tokens of each."""
        async with self._database.reading() as session:
            return [(enterprise, team, tokens) for enterprise, team, tokens in await fetch(session, _ALL)]

    async def put(self, installation: SlackInstallation, now: datetime) -> None:
        """From now on this is the one of its workspace or organisation, and what waits for it is sent at once.

        An older one of the workspace, from before it joined its organisation, is forgotten.
        """
        values = _INSTALLATIONS.values(installation)
        where = {"of_enterprise": installation.enterprise_id, "of_team": installation.team_id}
        async with self._database.unit_of_work() as session:
            if not await execute(session, _CHANGE, {**where, **values}):
                await add(session, _ROW, [values])
            if installation.team_id:
                await execute(session, _REPLACE, {**where, "by": installation.installed_at, "now": now})
            reached = [each for each in (installation.team_id, installation.enterprise_id) if each]
            await execute(session, _SEND_NOW, {"reached": reached, "now": now})

    async def remove(self, enterprise: str, team: str, now: datetime, before: datetime | None = None) -> None:
        """The app was taken out: its tokens are forgotten. What waits stays. One installed since `before` stays too.

        A workspace may have joined an organisation, or left it, since it installed the app: its own id tells it.
        """
        remove, where = (_REMOVE_TEAM, {"of_team": team}) if team else (_REMOVE_WHOLE, {"of_enterprise": enterprise})
        values: dict[str, object] = {**where, "now": now}
        if before is not None:
            remove, values = remove.where(_BEFORE), {**values, "before": before}
        async with self._database.unit_of_work() as session:
            await execute(session, remove, values)

    async def belongs(self, team: str, enterprise: str) -> None:
        """A workspace is one of an organisation, by whose token it may be reached."""
        async with self._database.unit_of_work() as session:
            await put(session, _WORKSPACE, {"team_id": team, "enterprise_id": enterprise})

    async def seal_anew(self, renew: Callable[[str], str]) -> int:
        """Puts what `renew` makes of each one's tokens in their place, all or none; how many. Raises what it raises.

        Where any were changed in the meantime, these stay, and it begins again with what is there now.
        """
        async with self._database.unit_of_work() as session:
            rows, changed = await fetch(session, _ALL), 0
            for enterprise, team, sealed in rows:
                where = {"of_enterprise": enterprise, "of_team": team, "was": sealed}
                changed += await execute(session, _RENEW, {**where, "sealed": renew(sealed)})
        return changed if changed == len(rows) else await self.seal_anew(renew)

    async def begin(self, digest: str, expires_at: datetime, now: datetime) -> None:
        """Somebody has begun to install it in a browser, by a word of which the digest alone is kept."""
        async with self._database.unit_of_work() as session:
            await execute(session, _FORGET, {"now": now})
            await add(session, _BEGUN, [{"digest": digest, "expires_at": expires_at}])

    async def go_on(self, digest: str, now: datetime) -> bool:
        """Whether that was begun, and not too long ago. It counts once."""
        async with self._database.unit_of_work() as session:
            return await execute(session, _USE, {"of_digest": digest, "now": now}) == 1
