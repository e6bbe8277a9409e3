"""A write without the CSRF token is told so by a code of its own, which a client mends by itself."""

from __future__ import annotations

from django.conf import settings

from tests.accounts.conftest import Browser
from tests.matrix import matrix
from tests.web.pages import tree, words


@matrix(
    ("method", "path"),
    [("PATCH", "/api/v1/me"), ("POST", "/api/v1/sync/push"), ("POST", "/_allauth/browser/v1/account/password/change")],
)
def test_write_of_a_cookie_without_the_token_is_csrf_failed(browser: Browser, method: str, path: str) -> None:
    answer = browser.ask(method, path, {}, csrf=False)

    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_page_sent_without_the_token_is_told_in_words(browser: Browser) -> None:
    answer = browser.http.post("/accounts/logout/")

    assert answer.status_code == 403
    assert "Please load the page again" in words(tree(answer), "main")


def test_token_lives_as_long_as_a_log_in_that_stays(browser: Browser) -> None:
    assert settings.CSRF_COOKIE_AGE >= settings.APP_TOKEN_AGE
    assert browser.http.cookies["csrftoken"]["max-age"] >= 400 * 24 * 3600
