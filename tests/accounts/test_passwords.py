"""Change and reset of the password, and what they end."""

from __future__ import annotations

import re

from django.core import mail
from django.test import Client

from accounts.models import LogIn, User
from tests.accounts.conftest import PASSWORD, App, Browser

FRESH = "another horse, another battery"


def _key_in_mail() -> str:
    found = re.search(r"/accounts/password/reset/key/([^/\s]+)/", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def test_change_of_the_password_leaves_only_the_log_in_that_made_it(app: App, browser: Browser) -> None:
    body = {"current_password": PASSWORD, "new_password": FRESH}

    answer = app.allauth("POST", "account/password/change", body)

    assert answer.status_code == 200
    assert app.api("GET", "me").status_code == 200
    assert browser.ask("GET", "/api/v1/me").status_code == 401


def test_change_of_the_password_gives_the_app_a_new_token_under_the_same_log_in(app: App) -> None:
    old, login = app.token, LogIn.objects.get()

    app.allauth("POST", "account/password/change", {"current_password": PASSWORD, "new_password": FRESH})

    assert App(token=old).api("GET", "me").status_code == 401
    assert LogIn.objects.get().id == login.id


def test_change_needs_the_current_password(app: App) -> None:
    answer = app.allauth("POST", "account/password/change", {"current_password": "wrong", "new_password": FRESH})

    assert answer.status_code == 400
    assert app.api("GET", "me").status_code == 200


def test_password_set_by_an_operator_ends_every_log_in(app: App, browser: Browser, ada: User) -> None:
    ada.set_password(FRESH)
    ada.save()

    assert app.api("GET", "me").status_code == 401
    assert browser.ask("GET", "/api/v1/me").status_code == 401


def test_key_of_the_mail_sets_a_new_password_and_ends_every_log_in(app: App, ada: User) -> None:
    stranger = App()
    stranger.allauth("POST", "auth/password/request", {"email": ada.email})

    answer = stranger.allauth("POST", "auth/password/reset", {"key": _key_in_mail(), "password": FRESH})

    assert answer.status_code == 401
    assert app.api("GET", "me").status_code == 401
    assert App().log_in(ada.email, FRESH).status_code == 200


def test_key_works_once(ada: User) -> None:
    stranger = App()
    stranger.allauth("POST", "auth/password/request", {"email": ada.email})
    body = {"key": _key_in_mail(), "password": FRESH}
    stranger.allauth("POST", "auth/password/reset", body)

    assert stranger.allauth("POST", "auth/password/reset", body).status_code == 400


def test_request_of_a_reset_does_not_tell_who_has_an_account(ada: User) -> None:
    known = App().allauth("POST", "auth/password/request", {"email": ada.email})
    unknown = App().allauth("POST", "auth/password/request", {"email": "nobody@example.org"})

    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())


def test_link_of_the_mail_opens_the_page_that_resets(ada: User) -> None:
    App().allauth("POST", "auth/password/request", {"email": ada.email})
    reader = Client()
    page = reader.get(f"/accounts/password/reset/key/{_key_in_mail()}/", follow=True)

    reader.post(page.redirect_chain[-1][0], {"password1": FRESH, "password2": FRESH})

    assert App().log_in(ada.email, FRESH).status_code == 200
