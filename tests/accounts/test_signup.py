"""Sign-up by app and by browser, and the verification of the address."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.http import HttpRequest
from django.test import Client
from django.test.client import MULTIPART_CONTENT
from pytest_django.fixtures import Settings

from accounts.login.adapter import AccountAdapter
from accounts.models import LogIn, Profile, User, Visit
from tests.accounts.conftest import PASSWORD, App, Browser, pending_flows
from tests.matrix import matrix

NEW = {"email": "New.Person@Example.org", "password": PASSWORD}


def _sign_up(app: App, **changes: str) -> Any:
    return app.allauth("POST", "auth/signup", {**NEW, **changes})


def _key_in_mail() -> str:
    match = re.search(r"/accounts/confirm-email/([^/\s]+)/", str(mail.outbox[-1].body))
    assert match is not None
    return match[1]


def test_app_that_signs_up_holds_a_token_and_the_user_has_a_profile(db: None) -> None:
    app = App()

    answer = _sign_up(app)

    assert answer.status_code == 200
    assert app.api("GET", "me").json()["email"] == "new.person@example.org"
    assert Profile.objects.filter(user__email="new.person@example.org").exists()


def test_browser_that_signs_up_holds_a_cookie_and_no_token(db: None) -> None:
    browser = Browser()
    browser.ask("GET", "/_allauth/browser/v1/config")

    answer = browser.ask("POST", "/_allauth/browser/v1/auth/signup", NEW)

    assert "session_token" not in answer.json()["meta"]
    assert browser.ask("GET", "/api/v1/me").status_code == 200


@matrix(
    "changes",
    [{"password": "short"}, {"password": "password1234"}, {"email": "nobody"}, {"email": ""}, {"password": ""}],
)
def test_weak_password_and_bad_address_are_refused(db: None, changes: dict[str, str]) -> None:
    assert _sign_up(App(), **changes).status_code == 400
    assert not User.objects.exists()


def test_address_in_other_capitals_is_the_same_account(ada: User) -> None:
    answer = _sign_up(App(), email="ADA@example.org")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "email_taken"


def test_second_of_two_sign_ups_at_once_is_a_conflict_and_not_a_failure(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def after_another(self: AccountAdapter, request: HttpRequest) -> User:
        User.objects.create_user("new.person@example.org")
        return User()

    monkeypatch.setattr(AccountAdapter, "new_user", after_another)

    assert _sign_up(App()).status_code == 409
    assert User.objects.count() == 1


def test_without_mail_host_one_may_work_before_the_address_is_verified(db: None) -> None:
    app = App()
    _sign_up(app)

    answer = app.allauth("POST", "auth/email/verify", {"key": _key_in_mail()})

    assert answer.status_code == 200
    assert EmailAddress.objects.get().verified


@pytest.mark.usefixtures("mail_server")
def test_with_mail_host_nobody_is_logged_in_before_the_address_is_verified(db: None) -> None:
    app = App()

    answer = _sign_up(app)

    assert (answer.status_code, LogIn.objects.count(), Visit.objects.count()) == (401, 0, 1)
    assert pending_flows(answer) == {"verify_email"}
    assert app.api("GET", "me").status_code == 401


def test_altered_key_verifies_nothing(db: None) -> None:
    app = App()
    _sign_up(app)

    answer = app.allauth("POST", "auth/email/verify", {"key": _key_in_mail()[:-1] + "~"})

    assert answer.status_code == 400
    assert not EmailAddress.objects.get().verified


def test_link_of_the_mail_opens_a_page_that_verifies(db: None) -> None:
    _sign_up(App())
    path = f"/accounts/confirm-email/{_key_in_mail()}/"
    reader = Browser().http
    reader.get(path)

    reader.post(path, headers={"X-CSRFToken": reader.cookies["csrftoken"].value})

    assert EmailAddress.objects.get().verified


def test_page_signs_up_too(db: None) -> None:
    reader = Browser().http
    reader.get("/accounts/signup/")
    token = reader.cookies["csrftoken"].value

    answer = reader.post(
        "/accounts/signup/", {"email": "page@example.org", "password1": PASSWORD, "csrfmiddlewaretoken": token}
    )

    assert answer.status_code == 302
    assert Profile.objects.filter(user__email="page@example.org").exists()


def test_mail_without_a_host_is_a_file_for_our_eyes_only(
    db: None, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "accounts.security.mail.MailFolder"

    _sign_up(App())

    folder = Path(settings.MAIL_FOLDER)
    (file,) = folder.iterdir()
    assert (folder.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)
    assert "/accounts/confirm-email/" in file.read_text()
    assert str(file) in caplog.text


@pytest.mark.usefixtures("mail_server")
@matrix("path", ["/_allauth/app/v1/auth/signup", "/accounts/signup/"])
def test_sign_up_hashes_a_password_whether_or_not_the_address_is_known(
    path: str, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(hasher: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return str(encode(hasher, password, salt))

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)

    counts = []
    for password in (PASSWORD, PASSWORD, "short"):
        hashed.clear()
        sent = {**NEW, "password": password, "password1": password}
        kind = "application/json" if path.startswith("/_") else MULTIPART_CONTENT
        Client().post(path, sent, content_type=kind)
        counts.append(len(hashed))

    assert User.objects.count() == 1
    assert counts == [1, 1, 0]
