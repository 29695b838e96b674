"""The words of a message without the mention of the assistant, and nothing else taken away."""

from __future__ import annotations

import html
import re

from adapters.teams.activity import Activity

_SPACES = " \t\u00a0\u200b"
_WIDE_SPACES = re.compile("[\u00a0\u200b]+")
_MARKS = re.compile(r"^<at\b[^>]*>|</at>$")


def words_of(activity: Activity) -> str:
    """Exactly the mention of the bot is cut, once for each time that Teams lists it; names in the text stay.

    Of a mention of somebody else, the name stays.
    """
    text = activity.text.replace("&nbsp;", "\u00a0")
    for mention in activity.mentions:
        before, found, after = text.partition(mention.text)
        if found and mention.who == activity.bot:
            text = f"{before.rstrip(_SPACES)} {after.lstrip(_SPACES)}"
        elif found:
            text = before + _MARKS.sub("", mention.text) + after
    return _WIDE_SPACES.sub(" ", html.unescape(text)).strip()
