"""The set-up record as the onboarding team reads it: what is known of each field, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.case_file.setup_record import SetUpField, missing_fields, set_up_fields
from conversations.onboarding.progress import name_of
from conversations.replies import Button, Heading, Message, SummaryList, SummaryRow, paragraph
from conversations.text import Said, Text, Words, counted, text
from conversations.views.buttons import offered

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding


def set_up_message(onboarding: Onboarding) -> Message:
    """Every field that applies, by the name that NHS Notify's configuration has for it."""
    rows = tuple(SummaryRow((Words(each.name),), _value(each)) for each in set_up_fields(onboarding))
    heading = Heading(text("Set-up record of {name}", name=name_of(onboarding)))
    return Message(
        (heading, paragraph("{state}", state=how_complete(onboarding)), SummaryList(rows)), _ways(onboarding)
    )


def how_complete(onboarding: Onboarding) -> Text:
    """What is said of it in one sentence."""
    missing = missing_fields(onboarding)
    if not missing:
        return text("The set-up record is complete.")
    return text("{fields} of the set-up record are still missing.", fields=counted(len(missing), "field"))


def _value(field: SetUpField) -> Text:
    return (Said(field.written),) if field.value is not None else text("Missing: {what}", what=Words(field.what))


def _ways(onboarding: Onboarding) -> tuple[Button, ...]:
    return offered(onboarding, None, "fill_in_set_up", "export_set_up", "message_applicant")
