"""Checks message templates in files: one, a folder of them, or the rows of a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.startup_errors import StartProblem
from conversations.guidance.findings import Finding, Severity
from conversations.guidance.messages.channels import MessageChannel
from conversations.guidance.templates import check_template

LARGEST = 1_000_000  # bytes of one file: more than any template may have
_SUBJECT = "subject:"
_COLUMNS = ("name", "channel", "subject", "content")
_CHANNELS = ", ".join(MessageChannel)


class UnreadableTemplate(StartProblem):
    """A file that is none, or holds no templates. The message says what to write."""


@dataclass(frozen=True)
class Template:
    """One message as it was written. `subject`: of an email."""

    name: str
    channel: MessageChannel
    content: str
    subject: str | None = None

    def findings(self) -> list[Finding]:
        """What NHS Notify would say of it, what must be fixed first."""
        return check_template(self.channel, self.subject, self.content)


def read_templates(path: Path, channel: MessageChannel | None) -> list[Template]:
    """The templates of a file, of every file in a folder, or of a CSV file. Raises UnreadableTemplate.

    `channel`: of those that do not say it. A file says it in its name ("reminder.text_message.txt"), a row of a CSV
    file in its column; an email may begin with "Subject: ...".
    """
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.is_file() and not file.name.startswith("."))
        if not files:
            raise UnreadableTemplate(f"There is no file in {path.name}. Name a folder that holds templates.")
        return [template for file in files for template in read_templates(file, channel)]
    return list(_rows(path, channel)) if path.suffix.lower() == ".csv" else [_file(path, channel)]


def _file(path: Path, channel: MessageChannel | None) -> Template:
    content = _read(path)
    named = path.stem.rpartition(".")[2]
    kind = MessageChannel(named) if named in set(MessageChannel) else channel
    if kind is None:
        raise UnreadableTemplate(f"We do not know the channel of {path.name}. Add --channel with one of: {_CHANNELS}.")
    first, _, rest = content.partition("\n")
    if kind is MessageChannel.EMAIL and first.casefold().startswith(_SUBJECT):
        return Template(path.name, kind, rest.strip(), first[len(_SUBJECT) :].strip())
    return Template(path.name, kind, content)


def _rows(path: Path, channel: MessageChannel | None) -> Iterator[Template]:
    csv.field_size_limit(LARGEST)
    rows = csv.DictReader(_read(path).splitlines(keepends=True), strict=True)
    try:
        yield from _templates(path, channel, rows)
    except csv.Error:
        told = f"{path.name}, line {rows.line_num + 1}: the quotation marks do not match. Save it as CSV again."
        raise UnreadableTemplate(told) from None


def _templates(path: Path, channel: MessageChannel | None, rows: csv.DictReader[str]) -> Iterator[Template]:
    if "content" not in (rows.fieldnames or ()):
        wanted = ", ".join(_COLUMNS)
        raise UnreadableTemplate(f"{path.name} has no column called content. Give its first line as: {wanted}.")
    for row in rows:
        number = rows.line_num
        said = (row.get("channel") or "").strip() or (channel or "")
        if said not in set(MessageChannel):
            raise UnreadableTemplate(f"{path.name}, line {number}: write one of these as its channel: {_CHANNELS}.")
        name = (row.get("name") or "").strip() or f"line {number}"
        yield Template(f"{path.name}, {name}", MessageChannel(said), row["content"] or "", row.get("subject") or None)


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise UnreadableTemplate(f"{path.name} is too large for a template. Name a text file.")
        return path.read_text(encoding="utf-8-sig").rstrip("\n")
    except (OSError, UnicodeDecodeError):
        raise UnreadableTemplate(f"{path.name} cannot be read. Name a text file in UTF-8.") from None


def findings_report(templates: list[Template]) -> tuple[str, bool]:
    """What was found, template by template, and whether something must be fixed."""
    found = [(template, template.findings()) for template in templates]
    lines = [line for template, findings in found for line in (template.name, *_lines(findings))]
    broken = sum(any(each.severity is Severity.ERROR for each in findings) for _, findings in found)
    count = "1 template" if len(found) == 1 else f"{len(found)} templates"
    return "\n".join([*lines, "", f"{count}, {broken} to fix."]), bool(broken)


def _lines(findings: list[Finding]) -> list[str]:
    return [_line(finding) for finding in findings] or ["  Nothing to look at."]


def _line(finding: Finding) -> str:
    weight = "Fix" if finding.severity is Severity.ERROR else "Look at"
    return f"  {weight}: {finding.text}{f': {finding.snippet}' if finding.snippet else ''}"
