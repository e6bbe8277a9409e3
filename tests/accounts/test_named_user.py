"""Every address of one's own under /api/v1 answers 409 where a client names another user than who is logged in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

import pytest
from django.test import Client
from django.test.client import MULTIPART_CONTENT
from django.urls import get_resolver
from pytest_django import DjangoDbBlocker

from accounts.models import User
from accounts.services.logins import issue_token
from tests.accounts.conftest import Browser
from tests.addresses import Address, addresses
from tests.kept import kept_rows

pytestmark = pytest.mark.slow

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ANOTHER = str(UUID(int=7, version=4))

# Addresses that take a file.
FILES: Final = {"/api/v1/statements", "/api/v1/statements/inspect"}


def operations() -> Iterator[tuple[str, str]]:
    """Yield method and path of every operation under /api/v1."""
    for address in addresses(get_resolver()):
        if address.path.startswith("/api/v1/"):
            yield from ((method, address.path) for method in METHODS if takes(address, method))


def takes(address: Address, method: str) -> bool:
    """Return whether the view of an address has a handler of a method."""
    return hasattr(getattr(address.view, "cls"), method.lower())  # noqa: B009  # set by the library at run time


def ask(method: str, path: str, **headers: str) -> Any:  # Any: Django's test answer
    return Client().generic(method, path, "{}", "application/json", headers=headers)


@pytest.fixture(scope="module")
def of_ones_own(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> list[tuple[str, str]]:
    """The operations that need a log-in: those that answer nobody with 401."""
    with kept_rows(django_db_blocker):
        return [(method, path) for method, path in operations() if ask(method, path).status_code == 401]


def test_most_operations_are_of_ones_own_and_the_catalogue_is_not(of_ones_own: list[tuple[str, str]]) -> None:
    assert len(of_ones_own) > 60
    assert ("GET", "/api/v1/me") in of_ones_own
    assert ("POST", "/api/v1/sync/push") in of_ones_own
    assert ("GET", "/api/v1/codes") not in of_ones_own


@pytest.mark.slow
def test_another_user_is_answered_409_by_token(ada: User, of_ones_own: list[tuple[str, str]]) -> None:
    token = f"Bearer {issue_token(user=ada)}"

    answers = {
        (method, path): ask(method, path, **{"Authorization": token, "X-Sync-User": ANOTHER})
        for method, path in of_ones_own
    }

    outcomes = {operation: (answer.status_code, code_of(answer)) for operation, answer in answers.items()}
    assert outcomes == dict.fromkeys(of_ones_own, (409, "user_mismatch"))


def test_another_user_is_answered_409_by_cookie(browser: Browser, of_ones_own: list[tuple[str, str]]) -> None:
    token = browser.http.cookies["csrftoken"].value

    outcomes = {}
    for method, path in of_ones_own:
        headers = {"X-CSRFToken": token, "X-Sync-User": ANOTHER}
        # The token may be a field of a form, so a form of a kind that is not taken is told first.
        kind, body = ("application/json", "{}") if path not in FILES else (MULTIPART_CONTENT, "")
        answer = browser.http.generic(method, path, body, kind, headers=headers)
        outcomes[method, path] = (answer.status_code, code_of(answer))

    assert outcomes == dict.fromkeys(of_ones_own, (409, "user_mismatch"))


@pytest.mark.slow
def test_user_who_is_logged_in_may_be_named(ada: User, of_ones_own: list[tuple[str, str]]) -> None:
    headers = {"Authorization": f"Bearer {issue_token(user=ada)}", "X-Sync-User": str(ada.pk)}

    reads = [path for method, path in of_ones_own if method == "GET"]

    refused = [path for path in reads if ask("GET", path, **headers).status_code == 409]

    assert not refused


def test_nobody_is_changed_by_a_request_that_names_another(ada: User) -> None:
    headers = {"Authorization": f"Bearer {issue_token(user=ada)}", "X-Sync-User": ANOTHER}
    body = '{"time_zone": "Asia/Tokyo"}'

    answer = Client().generic("PATCH", "/api/v1/me", body, "application/json", headers=headers)

    assert answer.status_code == 409
    assert User.objects.get().profile.time_zone == "America/New_York"


@pytest.mark.django_db
def test_log_in_that_has_ended_is_401_whoever_is_named() -> None:
    answer = ask("GET", "/api/v1/me", **{"Authorization": "Bearer nothing", "X-Sync-User": ANOTHER})

    assert answer.status_code == 401


def code_of(answer: Any) -> str:  # Any: as above
    is_problem = "json" in answer.headers.get("Content-Type", "")
    return str(answer.json().get("code")) if is_problem else ""
