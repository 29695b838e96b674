"""The settings for mail: what is taken, and what is refused with what to write."""

from __future__ import annotations

import pytest

from adapters.mail.settings import MailSettings
from bot.settings.common import SettingsProblem, load_settings
from bot.settings.mail import MAIL_FIXES, MAIL_UNSET

FROM = "Notify <bot@notify.example>"


@pytest.mark.parametrize(
    ("url", "made"),
    [
        ("smtp://mail.example", MailSettings("mail.example", 587, FROM)),
        ("smtp://localhost:25/", MailSettings("localhost", 25, FROM)),
        ("smtp://a%40b:p%2Fw@localhost", MailSettings("localhost", 587, FROM, "a@b", "p/w")),
        ("smtp://a:b@mail.example", MailSettings("mail.example", 587, FROM, "a", "b", require_tls=True)),
        ("smtps://a:b@m.example", MailSettings("m.example", 465, FROM, "a", "b", True, require_tls=True)),
    ],
)
def test_a_mail_server(monkeypatch: pytest.MonkeyPatch, url: str, made: MailSettings) -> None:
    monkeypatch.setenv("SMTP_URL", url)
    monkeypatch.setenv("MAIL_FROM", FROM)
    assert load_settings().mail() == made


def test_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().mail() is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMTP_URL", "mail.example:25"),
        ("SMTP_URL", "http://mail.example"),
        ("SMTP_URL", "smtp://"),
        ("SMTP_URL", "smtp://mail.example/inbox"),
        ("SMTP_URL", "smtp://mail.example:99999"),
        ("MAIL_FROM", "Notify"),
        ("MAIL_FROM", "bot@notify"),
        ("MAIL_REGISTRATIONS_TO", "a@b.example, c@d.example"),
        ("MAIL_REGISTRATIONS_TO", "Office <a@b.example>"),
    ],
)
def test_what_cannot_be_used(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsProblem) as said:
        load_settings()
    assert str(said.value) == MAIL_FIXES[name]


def test_what_is_set_by_halves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_FROM", FROM)
    with pytest.raises(SettingsProblem) as said:
        load_settings().mail()
    assert str(said.value) == MAIL_UNSET
    monkeypatch.setenv("SMTP_URL", "smtp://mail.example")
    monkeypatch.delenv("MAIL_FROM")
    with pytest.raises(SettingsProblem) as said:
        load_settings().mail()
    assert str(said.value) == MAIL_FIXES["MAIL_FROM"]
