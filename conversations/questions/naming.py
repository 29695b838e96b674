"""What an error calls the thing that a question asks for: its item, where the item has this one question."""

from __future__ import annotations

from conversations.content.questions import Question

_LONGEST = 40
_ASKING = ("What ", "How ", "Why ", "Who ", "When ", "Where ")


def called(question: Question) -> str:
    """ "the contact email address", "what you want to achieve", "the ODS code"; empty where general words say more."""
    title = question.item_title
    if question.key != question.item or not title or len(title) > _LONGEST:
        return ""
    begun = title if _is_name(title) else title[0].lower() + title[1:]
    return begun if title.startswith(_ASKING) else f"the {begun}"


def _is_name(title: str) -> bool:
    """Whether it begins with an acronym, such as ODS, or a figure."""
    return not title[:2].istitle() and not title[:2].islower()
