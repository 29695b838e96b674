"""Checks a message template before NHS Notify does: limits, subject, links, formatting and personalisation."""

from __future__ import annotations

from collections.abc import Iterator

from conversations.guidance.costs import pence
from conversations.guidance.facts import ChannelFacts, Facts, MessageChannel, facts
from conversations.guidance.findings import Finding, error, warning
from conversations.guidance.formatting import check_links, check_markdown
from conversations.guidance.personalisation import check_personalisation, has_personalisation
from conversations.guidance.text_messages import changed_characters, fragments


def check_template(channel: str, subject: str | None, content: str, known: Facts | None = None) -> list[Finding]:
    """What NHS Notify would say of a template (domain 3.1 to 3.8), each thing once, errors first.

    Raises ValueError for a channel that is no MessageChannel.
    """
    rules = known or facts()
    kind = MessageChannel(channel)
    found = [*_check_subject(subject, rules.channels[kind]), *_check_content(kind, content, rules)]
    return sorted(dict.fromkeys(found), key=lambda finding: finding.severity)


def _check_subject(subject: str | None, can: ChannelFacts) -> Iterator[Finding]:
    typed = (subject or "").strip()
    if can.subject_limit is None:
        if typed:
            yield warning(f"{can.plural} have no subject, so recipients will not see it", typed)
    elif not typed:
        yield error("Enter a subject")
    elif len(typed) > can.subject_limit:
        yield error(_too_long("Subject", len(typed), can.subject_limit))


def _check_content(channel: MessageChannel, content: str, rules: Facts) -> Iterator[Finding]:
    can = rules.channels[channel]
    if not content.strip():
        yield error("Enter a template message")
        return
    yield from _check_length(channel, content, can)
    yield from check_links(channel, content, can)
    yield from check_markdown(content, can)
    yield from check_personalisation(channel, content, rules)
    if channel is MessageChannel.TEXT_MESSAGE:
        yield from _tell_fragments(content, rules)


def _check_length(channel: MessageChannel, content: str, can: ChannelFacts) -> Iterator[Finding]:
    if len(content) > can.limit:
        yield error(_too_long("Template message", len(content), can.limit))
    elif has_personalisation(channel, content) and len(content) > can.limit * 0.9:
        yield warning(
            f"Personalisation counts towards the limit of {can.limit:,} characters. Keep the longest values in mind"
        )


def _too_long(what: str, length: int, limit: int) -> str:
    return f"{what} must be {limit:,} characters or fewer. It has {length:,}, which is {length - limit:,} too many"


def charged_as(content: str, known: Facts | None = None) -> str:
    """How many fragments a text message counts as, and what each one sent costs, without a full stop."""
    rules, count = known or facts(), fragments(content)
    parts = "1 fragment" if count == 1 else f"{count} fragments"
    longer = ". Personalisation can make it longer" if has_personalisation(MessageChannel.TEXT_MESSAGE, content) else ""
    price = pence(rules.prices.text_message_fragment * count)
    return f"Each text message counts as {parts}, which costs {price} plus VAT{longer}"


def _tell_fragments(content: str, rules: Facts) -> Iterator[Finding]:
    yield warning(charged_as(content, rules))
    if changed := changed_characters(content):
        yield warning("Phones will not show these characters as typed. Use plain ones", " ".join(changed))
