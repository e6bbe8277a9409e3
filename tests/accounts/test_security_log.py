"""The log of security events: what it names, what it leaves out, and how long it is kept."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import User
from accounts.security.log import email_hmac
from accounts.services.accounts import create_account
from tests.accounts.conftest import PASSWORD, App, Browser
from tests.matrix import matrix
from tests.staff import enter_admin
from wire.middleware.log_format import DailyFiles

NEW_PASSWORD = "another horse, another battery"


@pytest.fixture
def lines(settings: Settings) -> Lines:
    return Lines(settings.SECURITY_LOG_FOLDER)


class Lines:
    """The lines that a test wrote."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def text(self) -> str:
        return "".join(path.read_text() for path in sorted(self.folder.glob("*.jsonl")))

    def of(self, event: str) -> list[dict[str, Any]]:
        return [line for line in map(json.loads, self.text().splitlines()) if line["event"] == event]

    def only(self, event: str) -> dict[str, Any]:
        (line,) = self.of(event)
        return line


def test_log_in_names_user_address_and_request(lines: Lines, ada: User) -> None:
    answer = App().log_in(ada.email)

    line = lines.only("logged_in")
    assert (line["user_id"], line["ip"]) == (str(ada.pk), "127.0.0.1")
    assert line["request_id"] == answer.headers["X-Request-ID"]


def test_failed_log_in_has_the_address_as_an_hmac_and_the_user_if_there_is_one(lines: Lines, ada: User) -> None:
    App().log_in("ADA@example.org", "wrong")
    App().log_in("nobody@example.org", "wrong")

    known, unknown = lines.of("login_failed")
    assert (known["user_id"], known["email_hmac"]) == (str(ada.pk), email_hmac(ada.email))
    assert (unknown["user_id"], unknown["email_hmac"]) == (None, email_hmac("nobody@example.org"))


def test_same_address_has_another_hmac_under_another_key(settings: Settings) -> None:
    before = email_hmac("ada@example.org")
    settings.SECURITY_LOG_KEY = "another"

    assert email_hmac("ada@example.org") != before


def test_log_out_by_app_and_by_browser(lines: Lines, app: App, browser: Browser, ada: User) -> None:
    app.allauth("DELETE", "auth/session")
    browser.ask("DELETE", "/_allauth/browser/v1/auth/session")

    assert [line["user_id"] for line in lines.of("logged_out")] == [str(ada.pk)] * 2


def test_log_in_that_is_ended_from_elsewhere(lines: Lines, app: App, browser: Browser, ada: User) -> None:
    rows = app.api("GET", "me/logins").json()["results"]
    other = next(row for row in rows if not row["is_current"])

    app.api("DELETE", f"me/logins/{other['id']}")

    assert lines.only("login_ended")["user_id"] == str(ada.pk)


def test_log_in_that_the_throttle_refuses_has_a_line_of_its_own(lines: Lines, ada: User) -> None:
    for _ in range(6):
        App().log_in(ada.email, "wrong")

    line = lines.only("login_throttled")
    assert (len(lines.of("login_failed")), line["user_id"]) == (5, str(ada.pk))
    assert (line["email_hmac"], line["ip"]) == (email_hmac(ada.email), "127.0.0.1")


def test_each_log_in_that_a_new_password_ends_has_a_line(lines: Lines, app: App, ada: User) -> None:
    for _ in range(2):
        App().log_in(ada.email)
    body = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}

    app.allauth("POST", "account/password/change", body)

    assert [line["user_id"] for line in lines.of("login_ended")] == [str(ada.pk)] * 2


def test_new_password(lines: Lines, app: App, ada: User) -> None:
    body = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}

    app.allauth("POST", "account/password/change", body)

    assert lines.only("password_changed")["actor_id"] == str(ada.pk)


def test_changes_of_addresses(lines: Lines, ada: User) -> None:
    row = EmailAddress.objects.create(user=ada, email="second@example.org")
    row.verified = True
    row.save()
    row.delete()

    hmac = email_hmac("second@example.org")
    events = [lines.of(event)[-1] for event in ("email_added", "email_changed", "email_removed")]
    assert [line["email_hmac"] for line in events] == [hmac] * 3


def test_second_factor_set_up_failed_and_removed(lines: Lines, ada: User) -> None:
    factor = TOTP.activate(ada, generate_totp_secret())
    app = App()
    app.log_in(ada.email)
    app.allauth("POST", "auth/2fa/authenticate", {"code": "000000"})
    call_command("reset_mfa", ada.email, stdout=StringIO())

    assert lines.only("mfa_added")["factor"] == factor.instance.type
    assert lines.only("second_factor_failed")["user_id"] == str(ada.pk)
    assert lines.only("mfa_removed")["user_id"] == str(ada.pk)


def test_roles_are_named_with_who_gave_them(lines: Lines, client: Client, ada: User) -> None:
    root = User.objects.create_superuser("root@example.org")
    enter_admin(client, root)
    group = Group.objects.create(name="all")
    profile = {"user": str(ada.pk), "fte": "1.00", "week_start": "1", "time_zone": "UTC"}
    form = {f"profile-0-{name}": value for name, value in profile.items()}
    form |= {"profile-TOTAL_FORMS": "1", "profile-INITIAL_FORMS": "1", "is_active": "on", "is_staff": "on"}

    client.post(f"/admin/accounts/user/{ada.pk}/change/", {**form, "groups": [group.pk]})
    client.post(f"/admin/accounts/user/{ada.pk}/change/", form)

    given = [line for line in lines.of("role_given") if line["user_id"] == str(ada.pk)]
    assert [(line["role"], line["actor_id"]) for line in given] == [
        ("is_staff", str(root.pk)),
        ("groups_or_permissions", str(root.pk)),
    ]
    assert lines.only("role_taken")["role"] == "groups_or_permissions"


def test_role_and_end_of_it_by_code_that_loads_no_user(lines: Lines, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(is_superuser=True)
    User.objects.filter(pk=ada.pk).update(is_superuser=False, is_active=False)

    assert lines.only("role_given")["role"] == "is_superuser"
    assert lines.only("role_taken")["role"] == "is_superuser"
    assert lines.only("account_disabled")["user_id"] == str(ada.pk)


@matrix("path", ["export", "export/lines.csv", "export/lines.xlsx", "export/days.ics", "export/fhir"])
def test_export(lines: Lines, app: App, ada: User, path: str) -> None:
    answer = app.api("GET", path)
    b"".join(answer.streaming_content) if answer.streaming else answer.content

    assert (lines.only("exported")["user_id"], lines.only("exported")["path"]) == (str(ada.pk), f"/api/v1/{path}")


def test_erasure(lines: Lines, app: App, ada: User) -> None:
    number = str(ada.pk)

    app.api("DELETE", "me", {"password": PASSWORD})

    assert lines.only("account_erased")["user_id"] == number


def test_token_of_the_command(lines: Lines, ada: User) -> None:
    call_command("issue_token", ada.email, stdout=StringIO())

    assert lines.only("token_issued")["user_id"] == str(ada.pk)


def test_no_address_password_or_token_is_in_the_log(lines: Lines, app: App, ada: User) -> None:
    App().log_in(ada.email, "wrong-guess")
    app.allauth("POST", "account/password/change", {"current_password": PASSWORD, "new_password": NEW_PASSWORD})
    create_account(email="grace@example.org", password=PASSWORD)

    text = lines.text()
    secrets = ("@example.org", "wrong-guess", PASSWORD, NEW_PASSWORD, str(app.token), str(app.token)[32:])
    assert not [secret for secret in secrets if secret in text]


@pytest.mark.slow
def test_hash_that_a_log_in_renews_is_no_change_of_the_password(lines: Lines, ada: User, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher", *settings.PASSWORD_HASHERS]

    assert App().log_in(ada.email).status_code == 200

    assert User.objects.get().password.startswith("scrypt")
    assert not lines.of("password_changed")


def _write(handler: DailyFiles, text: str) -> None:
    handler.emit(logging.LogRecord("openrvu.security", logging.INFO, "", 0, text, None, None))


def test_files_are_of_a_day_and_go_after_90(settings: Settings) -> None:
    folder: Path = settings.SECURITY_LOG_FOLDER
    with time_machine.travel(datetime(2026, 1, 1, 23, tzinfo=UTC), tick=False) as clock:
        handler = DailyFiles(days=90)
        for _ in range(100):
            _write(handler, "x")
            clock.shift(timedelta(days=1))

    names = sorted(path.name for path in folder.iterdir())
    assert (names[0], names[-1], len(names)) == ("2026-01-10.jsonl", "2026-04-10.jsonl", 91)


def test_only_files_of_days_are_deleted(settings: Settings) -> None:
    folder: Path = settings.SECURITY_LOG_FOLDER
    folder.mkdir(parents=True)
    (folder / "notes.jsonl").touch()
    (folder / "2020-01-01.txt").touch()

    _write(DailyFiles(days=90), "x")

    assert (folder / "notes.jsonl").exists()
    assert (folder / "2020-01-01.txt").exists()


def test_files_are_read_by_the_servers_account_alone(settings: Settings) -> None:
    _write(DailyFiles(days=90), "x")

    (file,) = settings.SECURITY_LOG_FOLDER.iterdir()
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_full_disk_stops_no_log_in(ada: User, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings.SECURITY_LOG_FOLDER = tmp_path / "file" / "folder"

    assert App().log_in(ada.email).status_code == 200
