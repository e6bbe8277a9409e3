"""Clients as they are outside: an app that holds a token, and a browser that holds cookies."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import User
from accounts.services.accounts import create_account

PASSWORD = "correct horse battery staple"
# A line of its own, of letters that are told apart.
CODE = re.compile(r"^([A-Z]{4}-[A-Z]{4})$", re.MULTILINE)


@dataclass
class App:
    """An app: it keeps the session token that allauth hands out and sends it as each interface wants it."""

    token: str | None = None
    http: Client = field(default_factory=Client)

    def allauth(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Ask allauth's interface and keep the token that it answers."""
        headers = {"X-Session-Token": self.token} if self.token else {}
        answer = self.http.generic(method, f"/_allauth/app/v1/{path}", _json(body), "application/json", headers=headers)
        if "application/json" in answer.headers.get("Content-Type", ""):
            self.token = answer.json().get("meta", {}).get("session_token") or self.token
        return answer

    def api(self, method: str, path: str, body: dict[str, Any] | None = None, **headers: str) -> Any:
        """Ask our interface, with further headers."""
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        return self.http.generic(method, f"/api/v1/{path}", _json(body), "application/json", headers=headers)

    def log_in(self, email: str, password: str = PASSWORD) -> Any:
        """Log in by password."""
        return self.allauth("POST", "auth/login", {"email": email, "password": password})


@dataclass
class Browser:
    """A browser: cookies, and the CSRF token from its cookie with what writes."""

    http: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None, *, csrf: bool = True) -> Any:
        """Ask any path of the site."""
        cookie = self.http.cookies.get("csrftoken")
        headers = {"X-CSRFToken": cookie.value} if cookie and csrf else {}
        return self.http.generic(method, path, _json(body), "application/json", headers=headers)

    def log_in(self, email: str, password: str = PASSWORD) -> Any:
        """Log in by password."""
        self.ask("GET", "/_allauth/browser/v1/config")
        return self.ask("POST", "/_allauth/browser/v1/auth/login", {"email": email, "password": password})

    @property
    def session_cookie(self) -> str:
        """What the session cookie holds."""
        return self.http.cookies["sessionid"].value


def codes_to(address: str) -> list[str]:
    """Return the codes of the mails to an address."""
    return [code for sent in mail.outbox if address in sent.to for code in CODE.findall(str(sent.body))]


def code_in_mail() -> str:
    """Return the code of the last mail."""
    (code,) = CODE.findall(str(mail.outbox[-1].body))
    return str(code)


def pending_flows(answer: Any) -> set[str]:
    """Return the ids of the flows that wait."""
    return {flow["id"] for flow in answer.json()["data"]["flows"] if flow.get("is_pending")}


def migrate_accounts(name: str) -> None:
    """Migrate the app to a migration, forwards or back, inside the transaction of the test."""
    with connection.cursor() as cursor:
        # PostgreSQL alters no table of which it has rows to check.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    MigrationExecutor(connection).migrate([("accounts", name)])


def _json(body: dict[str, Any] | None) -> str:
    return "" if body is None else json.dumps(body)


@pytest.fixture
def ada(db: None) -> User:
    return create_account(email="ada@example.org", password=PASSWORD)


@pytest.fixture
def app(ada: User) -> App:
    """Ada's app, logged in."""
    app = App()
    assert app.log_in(ada.email).status_code == 200
    return app


@pytest.fixture
def browser(ada: User) -> Browser:
    """Ada's browser, logged in."""
    browser = Browser()
    assert browser.log_in(ada.email).status_code == 200
    return browser


@pytest.fixture
def mail_server(settings: Settings) -> None:
    """A server that sends mail: addresses are verified, by codes."""
    settings.EMAIL_HOST = "mail.example.org"
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    settings.MFA_ALLOW_UNVERIFIED_EMAIL = False
