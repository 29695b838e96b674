"""An applicant of another organisation's tenant goes all the way, and hears what happens in a chat of that tenant."""

from __future__ import annotations

from sqlmodel import select

from bot.rehearsal import script
from models.tables import PersonRow
from tests.attacks.test_teams import ELSEWHERE
from tests.attacks.test_two_tenants import Foreign, OfTwoTenants
from tests.kit.assistant import running
from tests.kit.teams import AMARA, GRACE, TENANT, TOM, local_teams
from tests.kit.teams_client import Client
from tests.kit.teams_seats import TEAM, TeamsWorld

APPLICANTS = (AMARA, TOM, GRACE)


class AcrossTenants(OfTwoTenants):
    """The applicants are of the other tenant, the onboarding team of its own."""

    def client(self, name: str, place: str = "", kind: str = "personal") -> Client:
        here = super().client(name, place, kind)
        if here.person not in APPLICANTS:
            return here
        return Foreign(here.teams, here.session, here.url, here.person, place=place, kind=kind)


async def test_a_whole_onboarding_from_another_tenant(sqlite_url: str) -> None:
    async with local_teams() as teams:
        teams.tenants.update(dict.fromkeys(APPLICANTS, ELSEWHERE))
        side = AcrossTenants(teams)
        async with running(sqlite_url, TEAM, side):
            world = TeamsWorld(side)
            await script.whole(world)
            await world.amara.sees("You are live.")
            async with world.app.database.reading() as session:
                known = {row.name: (row.workspace, row.email) for row in await session.exec(select(PersonRow))}
    assert known[AMARA.name] == (ELSEWHERE, AMARA.email)
    assert known["Priya Shah"][0] == TENANT
