"""The stories that a rehearsal can tell: the whole onboarding, and the ways in which it can go otherwise."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from bot.rehearsal.answers import fill_in
from bot.rehearsal.parts import (
    calling,
    checking,
    days,
    delegating,
    desk,
    erasing,
    guidance,
    living,
    looking,
    moving,
    publishing,
    registering,
    reviewing,
    signing,
)
from bot.rehearsal.parts.registering import TOM
from bot.rehearsal.seats import World, uk

Story = Callable[[World], Awaitable[None]]


async def whole(world: World, part_of_nhs_england: bool = False, more_each_time: bool = False) -> None:
    """From the first word to the go live day. Inside NHS England there is no stage 10.

    The team asks for more at stage 5, or at every stage.
    """
    await to_invitation(world, part_of_nhs_england)
    for stage in reviewing.STAGES:
        if part_of_nhs_england and stage is reviewing.AGREEMENT:
            continue
        await reviewing.pass_stage(world, world.amara, stage, more_each_time or stage.number == 5)
    await reviewing.set_date(world, world.amara)
    await reviewing.go_live(world, world.amara)


async def in_5_steps(world: World) -> None:
    """The same in the journey of 5 steps, for a world whose new onboardings begin with it."""
    await to_invitation(world)
    await _steps_to_live(world)


async def _steps_to_live(world: World, begun: tuple[int, ...] = ()) -> None:
    """`begun`: the numbers of steps that have some answers already."""
    for step in reviewing.stages_of("five-steps"):
        await reviewing.pass_stage(world, world.amara, step, begun=step.number in begun)
    await reviewing.set_date(world, world.amara)
    await reviewing.go_live(world, world.amara)


async def moved_over(world: World) -> None:
    """Begun with the 11 stages, moved over to the 5 steps after the first of them was approved, and live by those."""
    await to_invitation(world)
    await reviewing.pass_stage(world, world.amara, reviewing.STAGES[0])
    await moving.move_over(world, world.amara)
    await _steps_to_live(world, begun=(2,))


async def to_invitation(world: World, part_of_nhs_england: bool = False) -> None:
    """From the self-check to the invitation, which ends stage 3. `part_of_nhs_england`: how that is answered."""
    await registering.register(world, world.amara, "yes" if part_of_nhs_england else "no")
    await calling.prepare(world, world.amara)
    await calling.arrange(world, world.amara)
    await calling.hold(world, world.amara)
    await calling.wait(world, world.amara)
    await calling.invite(world, world.amara)


async def declined(world: World, part_of_nhs_england: bool = False) -> None:
    """Submitted for its first review and declined, with the reason."""
    eligibility = reviewing.STAGES[0]
    await to_invitation(world, part_of_nhs_england)
    await world.travel(eligibility.at)
    world.scene("Stage 4: confirm setup and eligibility")
    await reviewing.answer(world.amara)
    await reviewing.submit(world, world.amara, eligibility)
    await reviewing.decline(world, world.priya, world.amara)


async def not_eligible(world: World) -> None:
    """Not eligible as answered; put right, and registered."""
    await registering.not_eligible_and_back(world, world.amara)
    await fill_in(world.amara)
    await registering.send(world, world.amara)


async def reconsidered(world: World) -> None:
    """Declined, reopened where it stood, changed and approved after all."""
    await declined(world)
    await reviewing.reconsider(world, world.priya, world.amara)
    first = reviewing.STAGES[0]
    await world.amara.presses("Check your answers")
    await reviewing.submit(world, world.amara, first)
    await reviewing.approve(world, world.priya, world.amara, first)


async def withdrawn(world: World) -> None:
    """The applicant stops after registering, and takes it up again; then the onboarding team does that for them."""
    await registering.register(world, world.amara)
    await registering.withdraw(world, world.amara)
    await registering.take_up_again(world, world.amara)
    await registering.withdraw(world, world.amara)
    await world.priya.presses("Take it up again")
    await world.settle()
    await world.amara.sees("Priya Shah took this onboarding up again")


async def viewer(world: World) -> None:
    """A colleague who may look and not change."""
    await registering.register(world, world.amara)
    await registering.invite_tom(world, world.amara, "viewer")
    await registering.look_on(world)


async def contributor(world: World) -> None:
    """A colleague who answers and submits a stage."""
    await to_invitation(world)
    await registering.invite_tom(world, world.amara, "contributor")
    await reviewing.pass_stage(world, world.tom, reviewing.STAGES[0])
    await world.amara.sees("Tom Ellis submitted stage 4")


async def same_service(world: World) -> None:
    """A second registration of one service is offered the first."""
    await registering.register(world, world.amara)
    await registering.register_again(world)


async def at_the_desk(world: World) -> None:
    """What the onboarding team does for itself: who has it, a note, all of it in one place, and the numbers."""
    await registering.register(world, world.amara)
    await desk.take(world)
    await desk.keep_a_note(world)
    await desk.see_everything(world)
    await desk.take_copies(world)
    await desk.look_through(world)
    await desk.tell_several(world)
    await desk.see_who_waits(world)
    await desk.give_back(world)
    await desk.hand_over(world)
    await desk.read_the_numbers(world)


async def day_by_day(world: World) -> None:
    """What the onboarding team often sends, hears each morning and puts off; and how an applicant is reminded."""
    await registering.register(world, world.amara)
    await days.keep_words(world)
    await days.hear_the_morning(world)
    await days.put_it_off(world)
    await days.remind_amara(world)


async def item_by_item(world: World) -> None:
    """Two reviewers share the list of a stage's items, over two looks; a viewer reads what changed between them."""
    stage, title = reviewing.STAGES[0], "Children's data"
    await to_invitation(world)
    await registering.invite_tom(world, world.amara, "viewer")
    await world.travel(stage.at)
    world.scene("Stage 4: confirm setup and eligibility")
    await reviewing.answer(world.amara)
    await reviewing.submit(world, world.amara, stage)
    await checking.first_look(world, stage, title)
    await checking.send_the_queries(world, world.amara, stage)
    await world.travel(stage.at + timedelta(hours=2))
    await reviewing.answer_again(world, world.amara, stage)
    await checking.read_what_changed(world, stage)
    await checking.second_look(world, world.amara, stage, title)


async def guided(world: World) -> None:
    """What somebody finds out for themselves, before they have begun, and what they ask once they have."""
    await guidance.work_out_the_cost(world, world.amara)
    await registering.register_in_forms(world, world.amara)
    await guidance.ask_the_team(world, world.amara)


async def looked_at(world: World) -> None:
    """Templates are seen as their recipients see them, one is commented on and changed, the plan is drawn, and test
    results are read.
    """
    await to_invitation(world)
    await looking.see_the_templates(world, world.amara)
    await looking.comment_on_one(world, world.amara)
    await looking.see_the_plan(world, world.amara)
    await looking.see_how_to_integrate(world, world.amara)
    await looking.show_the_results(world, world.amara)


async def with_a_specialist(world: World) -> None:
    """A colleague who knows more says what they think of one item of stage 4."""
    await _to_a_review(world)
    await checking.ask_a_specialist(world, "Children's data")


async def by_two(world: World) -> None:
    """Two people approve stage 4. For a world whose setting names it: `SECOND_APPROVAL=eligibility`."""
    await _to_a_review(world)
    await checking.approve_as_a_pair(world, world.amara, reviewing.STAGES[0])


async def _to_a_review(world: World) -> None:
    """Stage 4 is with the onboarding team."""
    stage = reviewing.STAGES[0]
    await to_invitation(world)
    await world.travel(stage.at)
    await reviewing.answer(world.amara)
    await reviewing.submit(world, world.amara, stage)


async def on_a_condition(world: World) -> None:
    """A stage is approved while something of it is still to come."""
    stage = reviewing.STAGES[0]
    await to_invitation(world)
    await world.travel(stage.at)
    await reviewing.answer(world.amara)
    await reviewing.submit(world, world.amara, stage)
    await checking.approve_on_condition(world, world.amara, stage)


async def talked_at_an_item(world: World) -> None:
    """The applicant asks about one item before they submit it."""
    stage, title = reviewing.STAGES[0], "Product or service, and the organisation it represents"
    await to_invitation(world)
    await world.travel(stage.at)
    await reviewing.answer(world.amara)
    await checking.talk_at_an_item(world, world.amara, title)
    await reviewing.submit(world, world.amara, stage)


async def own_data(world: World) -> None:
    """A colleague gets what is held about them and has it erased; the only owner has to hand over first."""
    await registering.register(world, world.amara)
    await registering.invite_tom(world, world.amara, "contributor")
    await erasing.get_own_data(world)
    await erasing.stay_as_only_owner(world)
    await erasing.be_erased(world)


async def set_up(world: World) -> None:
    """What is needed to set a client up, at the invitation."""
    await to_invitation(world)
    await living.set_up(world)


async def second_service(world: World) -> None:
    """An organisation's second service begins with what is known of it."""
    await registering.register(world, world.amara)
    await living.begin_a_second_service(world, world.amara)


async def renewed(world: World) -> None:
    """Evidence runs out after the service went live."""
    await whole(world)
    await living.renew(world, world.amara)


async def signed_off(world: World, who: Mapping[str, str] = TOM) -> None:
    """The Clinical Safety Officer cannot agree at first, is asked again, and agrees. `who`: see `signing.ask_tom`."""
    officer = reviewing.STAGES[1]
    await to_invitation(world)
    await reviewing.pass_stage(world, world.amara, reviewing.STAGES[0])
    await world.travel(officer.at)
    await reviewing.answer(world.amara)
    await signing.ask_tom(world, world.amara, who=who)
    await signing.cannot_agree(world, world.amara)
    await signing.ask_tom(world, world.amara, again=True, who=who)
    await signing.agree(world, world.amara)
    await world.amara.says("status")
    await world.amara.presses("Check your answers")
    await reviewing.submit(world, world.amara, officer)
    await signing.read_it(world)


async def delegated(world: World) -> None:
    """Some questions of stage 4 are for a colleague, who is invited by them; later one more, in the chat."""
    stage = reviewing.STAGES[0]
    await to_invitation(world)
    await world.travel(stage.at)
    await delegating.ask_tom(world, world.amara)
    await delegating.join_and_answer(world, world.amara)
    await delegating.ask_tom_again(world, world.amara)
    await delegating.answer_in_the_chat(world, world.amara)
    await delegating.answer_the_rest(world.amara)
    await reviewing.submit(world, world.amara, stage)


async def times_published(world: World) -> None:
    """The onboarding team publishes times, and the applicant books, moves and misses a call."""
    await registering.register(world, world.amara)
    await calling.prepare(world, world.amara)
    await world.travel(uk(2027, 1, 4, 9))
    await publishing.publish(world)
    await publishing.book_and_move(world, world.amara)
    await publishing.give_up_and_book_again(world, world.amara)
    await publishing.miss_it(world, world.amara)
    await publishing.hold(world, world.amara)


async def last_time(world: World) -> None:
    """Two applicants want the last time."""
    await registering.register(world, world.amara)
    await registering.register_in_forms(world, world.grace, **registering.NORTHGATE)
    await calling.lose_the_last_time(world)


async def edited(world: World) -> None:
    """An edit after approval sends its stage back to the team."""
    await to_invitation(world)
    await reviewing.pass_stage(world, world.amara, reviewing.STAGES[0])
    await reviewing.edit_after_approval(world, world.amara)
