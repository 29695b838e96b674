"""Published times are counted, withdrawn as a series, forgotten once old, and lose the name of who held them."""

from __future__ import annotations

from datetime import timedelta

from models.database.database import Database
from models.desk import PublishedTime
from models.domain import CallTime
from models.enums import ERASED, CallStatus
from models.repositories import onboardings
from models.repositories.data import clearing, people
from models.repositories.desk import published_times
from models.tables import PersonRow
from tests.models.rows import NOW, an_onboarding, id_of, store

TIME = PublishedTime(0, 0, NOW + timedelta(days=1), 30, 2, "https://meet.example.org", None, "Priya Shah")


async def test_they_are_counted_withdrawn_and_forgotten(database: Database) -> None:
    key = id_of(await store(database, an_onboarding("ONB-7K3F9Q")))
    async with database.unit_of_work() as session:
        first = await published_times.publish(session, [TIME])
        later = PublishedTime(0, 0, TIME.starts_at + timedelta(hours=1), 30)
        assert await published_times.publish(session, [later, TIME]) == first + 1
        known = await published_times.open_from(session, NOW, 10)
        assert [each.series for each in known] == [first, first + 1, first + 1] and known[0].at_once == 2
        booked = CallTime(TIME.starts_at, CallStatus.BOOKED, published=known[0].id)
        await onboardings.save_calls(session, key, [booked])
        assert await published_times.booked(session, [each.id for each in known]) == {known[0].id: 1}
        assert await published_times.withdraw(session, NOW, series=first + 1) == 2
        assert await published_times.withdraw(session, NOW, series=first + 1) == 0
        assert [each.id for each in await published_times.open_from(session, NOW, 10)] == [known[0].id]
        assert await published_times.withdraw(session, TIME.starts_at, key=known[0].id) == 0, "its time has come"
        old = TIME.starts_at + timedelta(days=30)
        assert await clearing.count(session, "published call times", old) == 3
        assert await clearing.delete_some(session, "published call times", old) == 3


async def test_whoever_is_erased_holds_no_call_any_more_and_a_namesake_elsewhere_does(database: Database) -> None:
    for workspace, user in (("riverside", "other"), ("notify", "priya")):
        of_the_team = workspace == "notify"
        row = PersonRow(channel="web", workspace=workspace, user=user, name="Priya Shah", onboarding_team=of_the_team)
        await store(database, row)
    for who, name in (("web:riverside/other", "Priya Shah"), ("web:notify/priya", ERASED)):
        async with database.unit_of_work() as session:
            if not await published_times.open_from(session, NOW, 10):
                await published_times.publish(session, [TIME])
            subject = await people.find(session, who)
            assert subject
            await people.erase(session, subject, "operator", NOW)
            assert [each.held_by for each in await published_times.open_from(session, NOW, 10)] == [name]
