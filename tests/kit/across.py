"""Worlds across channels: the applicants on one platform and the onboarding team on another, at one assistant."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.kit.assistant import Assistant, running
from tests.kit.sides import A, Gathering, PlatformSeat, Side, T
from tests.kit.slack import TEAM_PLACE, ScriptedSlack, scripted_slack
from tests.kit.slack_api import Fault
from tests.kit.slack_seats import SlackSeat, SlackSide
from tests.kit.teams import LocalTeams, local_teams
from tests.kit.teams_seats import TEAM, TeamsSeat, TeamsSide


class Across(Gathering[A, T]):
    """Two sides on two platforms. `slack` and `teams` are what each was sent."""

    def __init__(
        self, assistant: Assistant, applicants: Side[A], team: Side[T], slack: ScriptedSlack, teams: LocalTeams
    ) -> None:
        super().__init__(assistant, applicants, team)
        self.slack, self.teams = slack, teams
        self._elsewhere = team

    def elsewhere(self, name: str) -> T:
        """An applicant's other seat: their direct messages on the onboarding team's platform."""
        return self._elsewhere.of_applicant(name)

    def turn_away(self, seat: PlatformSeat) -> None:
        """The next message to this person is refused, because they do not have the app any more."""
        if isinstance(seat, TeamsSeat):
            self.teams.blocked.add(seat.where)
        else:
            self.slack.api.fail("chat.postMessage", Fault(error="messages_tab_disabled"))

    def conversations(self) -> set[str]:
        """Where anything stands, on either platform."""
        in_teams = {where.partition(";")[0] for where, messages in self.teams.messages.items() if messages}
        return in_teams | {message.channel for message in self.slack.api.messages}


@asynccontextmanager
async def teams_to_slack(url: str) -> AsyncIterator[Across[TeamsSeat, SlackSeat]]:
    """The applicants in Teams, the onboarding team in Slack. `url`: the address of a migrated database."""
    async with local_teams() as teams, scripted_slack() as slack:
        side = TeamsSide(teams)
        async with running(url, TEAM_PLACE, side, slack) as assistant:
            yield Across(assistant, side, SlackSide(slack), slack, teams)


@asynccontextmanager
async def slack_to_teams(url: str) -> AsyncIterator[Across[SlackSeat, TeamsSeat]]:
    """The applicants in Slack, the onboarding team in Teams. `url`: the address of a migrated database."""
    async with local_teams() as teams, scripted_slack() as slack:
        side = TeamsSide(teams)
        async with running(url, TEAM, side, slack) as assistant:
            yield Across(assistant, SlackSide(slack), side, slack, teams)
