"""Stages 4 to 11: answered, submitted, sent back for more, approved or declined; and the day that it goes live."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.rehearsal.answers import Typed, accepted, fill_in
from bot.rehearsal.seats import Seat, World, uk
from conversations.content.loader import load, newest_versions


@dataclass(frozen=True)
class Reviewed:
    """A reviewed stage: its number and title, when it is worked on, and what more the team may ask about it, if it is
    one of the 11 stages.
    """

    number: int
    title: str
    at: datetime
    item: str = ""
    ask: str = ""
    field: str = ""
    answer: str = ""

    @property
    def name(self) -> str:
        return f"{self.number}, {self.title}"


STAGES = (
    Reviewed(
        4,
        "Confirm setup and eligibility",
        uk(2027, 2, 24, 10),
        "eligibility.children",
        "Tell us what happens to reminders when a patient turns 16.",
        "eligibility.children_detail",
        "We remind the parent or guardian of a patient under 16. On the 16th birthday our patient system removes "
        "the guardian's details, and reminders go to the patient.",
    ),
    Reviewed(
        5,
        "Prepare for technical integration",
        uk(2027, 3, 2, 10),
        "technical_preparation.hazard_log",
        "Tell us which 4 hazards apply to you.",
        "technical_preparation.hazard_log.statement",
        "We went through the NHS Notify hazard log on 20 January 2027. Hazards 3, 7, 12 and 15 apply to us, and each "
        "has a control in our own log.",
    ),
    Reviewed(
        6,
        "Create your templates",
        uk(2027, 3, 8, 10),
        "templates.text_message",
        "Say who the text message comes from.",
        "templates.text_message.content",
        "Riverside NHS Trust: ((firstName)), your appointment is on ((appointmentDate)) at ((appointmentTime)).",
    ),
    Reviewed(
        7,
        "Create your routing plans",
        uk(2027, 3, 11, 10),
        "routing_plans.1",
        "Give the plan a name that says which messages it is for.",
        "routing_plans.1.name",
        "Outpatient reminders, 7 days and 2 days",
    ),
    Reviewed(
        8,
        "Integrate and test with NHS Notify",
        uk(2027, 3, 30, 10),
        "integration.results",
        "Tell us how you tested a letter.",
        "integration.results.statement",
        "We sent 40 test messages on each of the 4 channels. For letters we checked the proof and the status, as the "
        "test environment prints nothing.",
    ),
    Reviewed(
        9,
        "Meet the technical conformance requirements",
        uk(2027, 4, 6, 10),
        "conformance.encryption",
        "Tell us which partner still uses TLS 1.2, and until when.",
        "conformance.encryption.statement",
        "All data in transit uses TLS 1.3. Our patient system's supplier moves from TLS 1.2 by 30 June 2027.",
    ),
    Reviewed(
        10,
        "Complete the connection agreement",
        uk(2027, 4, 9, 10),
        "connection_agreement.signatory",
        "Give the signatory's full job title.",
        "connection_agreement.signatory_role",
        "Chief Executive and Accountable Officer",
    ),
)
AGREEMENT = STAGES[-1]
WHY_DECLINED = (
    "The messages you describe are newsletters, and NHS Notify is for direct care. Contact us if you plan to send "
    "reminders or results."
)
LIVE = "You are live. You can start using NHS Notify to send messages to patients and the public"


def stages_of(journey: str) -> list[Reviewed]:
    """The reviewed stages of a journey, by its name, as its newest version has them: one for each week."""
    pack = load(newest_versions()[journey])
    begins = STAGES[0].at
    return [
        Reviewed(pack.number(s), pack.title(s), begins + timedelta(days=7 * n)) for n, s in enumerate(pack.reviewed)
    ]


async def pass_stage(
    world: World, seat: Seat, stage: Reviewed, asks_for_more: bool = False, begun: bool = False
) -> None:
    """One stage from its first question to its approval. `begun`: some of it is answered already."""
    await world.travel(stage.at)
    world.scene(f"Stage {stage.number}: {stage.title[0].lower()}{stage.title[1:]}")
    await seat.presses("Carry on in the form" if begun else "Answer in a form")
    await fill_in(seat)
    await submit(world, seat, stage)
    if asks_for_more:
        await ask_for_more(world, world.daniel, seat, stage)
        await answer_again(world, seat, stage)
    if begun:
        await look_at_the_rest(world)
    await approve(world, world.priya, seat, stage)


async def look_at_the_rest(world: World) -> None:
    """Some items were accepted before, so those that were not are accepted first."""
    await world.priya.presses("Check item by item")
    await world.priya.presses("Show all items")
    await world.priya.presses("Accept all that pass")


async def answer(seat: Seat, **instead: Typed) -> None:
    await seat.presses("Answer in a form")
    await fill_in(seat, **instead)


async def submit(world: World, seat: Seat, stage: Reviewed) -> None:
    await seat.presses("Submit to the onboarding team")
    await seat.sees(f"We sent stage {stage.name}, to the onboarding team.")
    await world.settle()
    await world.priya.sees(f"Review stage {stage.name}")


async def ask_for_more(world: World, team: Seat, seat: Seat, stage: Reviewed) -> None:
    await team.presses("See the answers", near=f"submitted stage {stage.name}")
    await team.presses("Ask for more")
    accepted(await team.fills({"items": (stage.item,), "words": stage.ask}))
    await world.settle()
    await seat.sees(f"More information is needed for stage {stage.name}.")
    await seat.sees(stage.ask)


async def answer_again(world: World, seat: Seat, stage: Reviewed) -> None:
    """One press from the notice to the question, one to send it again."""
    await seat.presses("Answer this")
    accepted(await seat.fills({stage.field: stage.answer}))
    await seat.sees(stage.answer)
    await submit(world, seat, stage)


async def approve(world: World, team: Seat, seat: Seat, stage: Reviewed) -> None:
    await team.presses("See the answers", near=f"submitted stage {stage.name}")
    await team.presses("Approve")
    await team.sees(f"You approved stage {stage.name}.")
    await world.settle()
    await seat.sees(f"Priya Shah approved stage {stage.name}")


async def edit_after_approval(world: World, seat: Seat) -> None:
    """An approved answer is changed after it is said what that means: its stage alone is reviewed again."""
    world.scene("An approved answer is changed")
    first = STAGES[0]
    await seat.presses("See all 11 stages")
    await seat.presses("Open", near="4. Confirm setup and eligibility")
    await seat.sees("If you change an answer, it needs to be reviewed again.")
    await seat.presses("Change", near="Frequency and volumes of messages")
    accepted(await seat.fills({"eligibility.volumes": "500,000"}))
    accepted(await seat.fills({"approval": "change"}))
    await world.settle()
    changed = f"changed an answer, so stage {first.name}, needs to be reviewed again"
    await world.priya.sees(changed)
    await seat.presses("Submit to the onboarding team")
    await approve(world, world.priya, seat, first)


async def decline(world: World, team: Seat, seat: Seat) -> None:
    world.scene("The onboarding team declines")
    await team.presses("Decline")
    accepted(await team.fills({"words": WHY_DECLINED}))
    await world.settle()
    await seat.sees("Priya Shah declined your onboarding, for this reason")
    await seat.sees(WHY_DECLINED)
    await seat.sees("If you want to talk about this, email england.nhsnotify@nhs.net")


async def reconsider(world: World, team: Seat, seat: Seat) -> None:
    world.scene("The onboarding team looks again")
    await team.presses("Reopen this onboarding")
    await world.settle()
    await seat.sees("Priya Shah reopened this onboarding")


async def set_date(world: World, seat: Seat) -> None:
    await world.travel(uk(2027, 4, 12, 10))
    world.scene("Stage 11: the go live date")
    await world.priya.presses("Set go live date")
    accepted(await world.priya.fills({"go_live_on": "2027-05-10"}))
    await world.settle()
    await seat.sees("Your go live date is Monday 10 May 2027")


async def go_live(world: World, seat: Seat) -> None:
    """The day itself, at 8am UK time."""
    await world.travel(uk(2027, 5, 10, 7, 59))
    await seat.does_not_see(LIVE)
    world.scene("Stage 11: the day comes")
    await world.travel(uk(2027, 5, 10, 8))
    await seat.sees(LIVE)
    await seat.sees("For help, or to report an incident: NHS England National Service Desk, 0300 303 5035")
    await world.priya.sees("The service went live with NHS Notify")
    await world.priya.sees("The onboarding is complete and the service is live")
