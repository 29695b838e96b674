"""What is done beside the stages: the set-up record, a second service, and evidence that is renewed."""

from __future__ import annotations

from bot.rehearsal.answers import accepted, for_fields
from bot.rehearsal.seats import RehearsalProblem, Seat, World, uk

_SET_UP = {
    "max_requests_per_second": "5",
    "apim_application": "a1b2c3",
    "campaign": "Outpatient reminders",
    "callback_url": "https://riverside.example/callbacks",
    "subscribed_events": ("messageStatus", "channelStatus"),
}
_DSPT = "technical_preparation.dspt"


async def set_up(world: World) -> None:
    """Priya reads what is missing at the invitation, fills it in and takes it away."""
    world.scene("The set-up record")
    await world.priya.presses("See the set-up record")
    await world.priya.sees("5 fields of the set-up record are still missing.")
    await world.priya.presses("Fill it in")
    accepted(await world.priya.fills(_SET_UP))
    await world.priya.sees("The set-up record is complete.")
    await world.priya.presses("Get it as files")
    await world.priya.sees("This is the set-up record of")
    await world.amara.does_not_see("a1b2c3")


async def begin_a_second_service(world: World, seat: Seat) -> None:
    """What is known of the organisation is carried over, marked, and kept once it is saved; the service is asked."""
    world.scene("A second service")
    await seat.says("onboard")
    await seat.presses("Start another onboarding")
    await seat.sees("We carry over what you told us about Riverside NHS Trust.")
    await seat.presses("Answer in a form")
    accepted(await seat.fills(for_fields(await seat.form_fields())))
    await seat.sees("Carried over from your other onboarding. Check it before you save.")
    refused = await seat.fills({"registration.role": "Programme lead"})
    if refused is None or set(refused.errors) != {"registration.service"}:
        raise RehearsalProblem(f"Only the service was to be asked for, and what came was {refused}.")
    accepted(await seat.fills({"registration.service": "Riverside flu reminders"}))


async def renew(world: World, seat: Seat) -> None:
    """Asked for 30 days before it runs out; the service stays live."""
    await world.travel(uk(2027, 5, 24, 9, 1))
    world.scene("Evidence is renewed")
    asked = "Evidence of stage 5, Prepare for technical integration, runs out after 23 June 2027"
    await seat.sees(asked)
    await seat.presses("Renew your evidence", near=asked)
    day, evidence = {f"{_DSPT}_published_on": "2027-05-20"}, f"{_DSPT}_evidence"
    short = await seat.fills(day | {evidence: "https://bit.ly/3x"})
    if short is None or "Enter the full link in place of the short one" not in short.errors.get(evidence, ""):
        raise RehearsalProblem(f"A short link was to be refused, and what came was {short}.")
    accepted(await seat.fills(day | {evidence: "https://riverside.example/governance/dspt-2027"}))
    await seat.sees("is renewed. It is valid until 19 May 2028.")
    await world.settle()
    await world.priya.sees("Amara Okafor renewed Data Security and Protection Toolkit (DSPT)")
    await world.priya.sees("The onboarding is complete and the service is live")
