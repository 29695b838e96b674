"""The words of a message without the mention of the assistant, and nothing else taken away."""

from __future__ import annotations

import html
import re

from adapters.teams.activity import Activity

_WIDE_SPACES = re.compile("[\u00a0\u200b]+")


def words_of(activity: Activity) -> str:
    """Exactly the mention of the bot is cut, once for each time that Teams lists it; names in the text stay."""
    text = activity.text
    for mention in activity.mentions:
        if mention.who == activity.bot:
            text = text.replace(mention.text, " ", 1)
    return _WIDE_SPACES.sub(" ", html.unescape(text)).strip()
