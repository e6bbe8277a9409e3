"""Pages of one's log-in and credentials are kept by no cache."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.accounts.conftest import Browser
from tests.matrix import matrix


@pytest.mark.parametrize(
    "page", ["login", "login/code", "signup", "password/reset", "password/reset/key/1-set-password"]
)
def test_page_of_somebody_who_has_not_logged_in_is_kept_by_no_cache(db: None, page: str) -> None:
    assert "no-store" in Client().get(f"/accounts/{page}/").headers["Cache-Control"]


@matrix("page", ["email", "password/change", "password/set", "2fa", "2fa/totp/activate", "reauthenticate", "logout"])
def test_page_of_ones_credentials_is_kept_by_no_cache(browser: Browser, page: str) -> None:
    answer = browser.ask("GET", f"/accounts/{page}/")

    assert answer.status_code in {200, 302}
    assert "no-store" in answer.headers["Cache-Control"]
    assert "private" in answer.headers["Cache-Control"]
