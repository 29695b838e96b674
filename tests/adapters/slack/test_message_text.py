"""Slack's marks become the words that the person saw when they typed."""

from __future__ import annotations

import pytest

from adapters.slack.message_text import as_typed, without_mention


class Workspace:
    """Sam and a private channel are known; nobody else."""

    async def shown_name(self, user: str) -> str | None:
        return "Sam &amp; Co" if user == "U0SAM" else None

    async def channel_name(self, channel: str) -> str | None:
        return "plans" if channel == "G0PLAN" else None

    async def group_handle(self, group: str) -> str | None:
        return "data-team" if group == "S0123" else None


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("<@U0SAM> and Pat Lee", "Sam & Co and Pat Lee"),
        ("<@U0SAM>", "Sam & Co"),
        ("<@U0GONE|gone.away>", "gone.away"),
        ("<@U0GONE>", "@U0GONE"),
        ("<#C0GEN|general> and <#G0PLAN>", "#general and #plans"),
        ("<#G0PLAN|>", "#plans"),
        ("<!subteam^S0123|@data-team> or <!subteam^S0123>", "@data-team or @data-team"),
        ("<!here> <!channel> <!everyone>", "@here @channel @everyone"),
        ("<!date^1392734382^{date}|6 January 2027>", "6 January 2027"),
        ("<http://NHS.UK|NHS.UK> appointments", "NHS.UK appointments"),
        ("<https://www.nhs.uk/policy>", "https://www.nhs.uk/policy"),
        ("<https://www.nhs.uk/|www.nhs.uk>", "www.nhs.uk"),
        ("<mailto:Sam@nhs.net|sam@nhs.net>", "sam@nhs.net"),
        ("<mailto:sam@nhs.net>", "sam@nhs.net"),
        ("<tel:+443003035035|+44 (300) 303-5035>", "+44 (300) 303-5035"),
        ("<tel:03003035035>", "03003035035"),
        ("see the <https://nhs.uk/a?b=1&amp;c=2|notice>", "see the notice (https://nhs.uk/a?b=1&c=2)"),
        ("<mailto:sam@nhs.net|Sam Patel>", "Sam Patel <sam@nhs.net>"),
        ("3 &lt; 4 &amp; 5 &gt; 4, &amp;lt;", "3 < 4 & 5 > 4, &lt;"),
        ("&lt;@U0SAM&gt; is what I typed", "<@U0SAM> is what I typed"),
        ("a < b > c <> < x>", "a < b > c <> < x>"),
    ],
)
async def test_a_message_reads_as_it_did_when_it_was_typed(sent: str, typed: str) -> None:
    assert await as_typed(sent, Workspace()) == typed


@pytest.mark.parametrize(
    ("sent", "rest"),
    [
        ("<@U0BOT> status", "status"),
        ("status <@U0BOT>", "status"),
        ("<@U0BOT|notify> <@U0BOT> @applicant hello", "@applicant hello"),
        ("<@U0TINA> @applicant has not sent it", "<@U0TINA> @applicant has not sent it"),
        ("ask <@U0BOT> or <@U0SAM>", "ask or <@U0SAM>"),
        ("first line\n<@U0BOT> second line", "first line\n second line"),
    ],
)
def test_only_the_apps_own_mention_is_cut(sent: str, rest: str) -> None:
    assert without_mention(sent, of="U0BOT") == rest


def test_where_slack_does_not_say_who_the_app_is_nothing_is_cut() -> None:
    assert without_mention("<@U0BOT> status", of="") == "<@U0BOT> status"
