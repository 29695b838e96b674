"""A message of ours as an email: plain text, with one id for every try, so that whoever keeps ids shows it once."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from adapters.common.calendar import FILE_NAME, ics, method_of
from conversations.mail.messages import CallMessage
from conversations.replies import Block, Bullets, Heading, Inset, Message, Paragraph, SummaryList
from conversations.text import Text, Words, plain

_LONGEST_SUBJECT = 200


def email_of(message: Message, sender: str, to: str, key: str, now: datetime) -> EmailMessage:
    """Its heading is the subject. `key` is the same for each try, empty for none; `now`: aware."""
    heading = next((block for block in message.blocks if isinstance(block, Heading)), None)
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"] = sender, to
    made["Subject"] = _in_one_line(plain(heading.text) if heading else "NHS Notify onboarding")
    made["Date"] = format_datetime(now)
    if key:
        made["Message-ID"] = f"<{key}@{parseaddr(sender)[1].partition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"  # no out of office reply comes back
    body = "\n\n".join(filter(None, (_written(block) for block in message.blocks if block is not heading)))
    made.set_content(body + "\n", cte="quoted-printable")
    if isinstance(message, CallMessage) and message.invite is not None:
        entry, method = ics(message.invite, now, parseaddr(sender)[1]), method_of(message.invite)
        made.add_alternative(entry.decode(), subtype="calendar", params={"method": method}, cte="quoted-printable")
        made.add_attachment(entry, maintype="application", subtype="ics", filename=FILE_NAME)
    return made


def _in_one_line(words: str) -> str:
    return " ".join(words.split())[:_LONGEST_SUBJECT]


def _written(block: Block) -> str:
    match block:
        case Heading(text=said) | Paragraph(text=said) | Inset(text=said):
            return _with_links(said)
        case Bullets(items=items):
            return "\n".join(f"- {_with_links(item)}" for item in items)
        case SummaryList(rows=rows):
            return "\n".join(f"{plain(row.label)}: {_with_links(row.value)}" for row in rows)
        case _:
            return ""  # no notice that goes by email is made of anything else


def _with_links(said: Text) -> str:
    """An address stands behind the words that lead there."""
    linked = (
        f"{part.text} ({part.link})" if isinstance(part, Words) and part.link else plain((part,)) for part in said
    )
    return "".join(linked)
