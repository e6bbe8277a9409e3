"""An address is verified by a code that is mailed and typed where it was given: by app, browser and page."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import LogIn, User
from tests.accounts.conftest import PASSWORD, App, Browser, code_in_mail, codes_to, pending_flows
from tests.web.pages import tree, words

NEW = {"email": "new@example.org", "password": PASSWORD}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_server")]


def sign_up(app: App, **changes: str) -> Any:  # Any: Django's test answer
    return app.allauth("POST", "auth/signup", {**NEW, **changes})


def verify(app: App, code: str) -> Any:  # Any: as above
    return app.allauth("POST", "auth/email/verify", {"key": code})


def test_code_of_the_mail_verifies_and_logs_the_waiting_app_in() -> None:
    app = App()
    sign_up(app)
    waiting = app.token

    answer = verify(app, code_in_mail())

    assert answer.status_code == 200
    assert app.api("GET", "me").json()["email"] == NEW["email"]
    assert EmailAddress.objects.get().verified
    assert App(token=waiting).allauth("GET", "auth/session").status_code == 410


def test_code_of_the_mail_verifies_and_logs_a_browser_in() -> None:
    browser = Browser()
    browser.ask("GET", "/_allauth/browser/v1/auth/session")
    waits = browser.ask("POST", "/_allauth/browser/v1/auth/signup", NEW)

    answer = browser.ask("POST", "/_allauth/browser/v1/auth/email/verify", {"key": code_in_mail()})

    assert (waits.status_code, pending_flows(waits)) == (401, {"verify_email"})
    assert answer.status_code == 200
    assert browser.ask("GET", "/api/v1/me").status_code == 200


def test_mail_has_no_link_and_names_the_time() -> None:
    sign_up(App())

    body = str(mail.outbox[-1].body)
    assert "http" not in body
    assert "within fifteen minutes" in body


def test_code_works_only_where_the_sign_up_waits() -> None:
    sign_up(App())

    assert verify(App(), code_in_mail()).status_code == 409
    assert not EmailAddress.objects.get().verified


def test_third_wrong_code_ends_the_wait_and_a_log_in_mails_another() -> None:
    app = App()
    sign_up(app)
    first = code_in_mail()
    statuses = [verify(app, "BBBB-BBBB").status_code for _ in range(3)]

    assert statuses == [400, 400, 400]
    assert verify(app, first).status_code == 409
    again = app.log_in(NEW["email"])
    assert (again.status_code, pending_flows(again)) == (401, {"verify_email"})
    assert code_in_mail() != first
    assert verify(app, code_in_mail()).status_code == 200


@pytest.mark.parametrize(("minutes", "status"), [(14, 200), (16, 409)])
def test_code_lasts_a_quarter_of_an_hour(minutes: int, status: int) -> None:
    app = App()
    sign_up(app)

    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=minutes), tick=False):
        assert verify(app, code_in_mail()).status_code == status


def test_code_that_is_sent_again_takes_the_place_of_the_first() -> None:
    app = App()
    sign_up(app)
    first = code_in_mail()

    assert app.allauth("POST", "auth/email/verify/resend").status_code == 200
    assert verify(app, first).status_code == 400
    assert verify(app, code_in_mail()).status_code == 200


def test_fourth_mail_to_an_address_in_a_minute_is_too_many() -> None:
    app = App()
    sign_up(app)
    resent = [app.allauth("POST", "auth/email/verify/resend").status_code for _ in range(3)]
    too_many = App().log_in(NEW["email"])

    # Two more at a sign-up, one at the log-in.
    assert resent == [200, 200, 409]
    assert too_many.status_code == 429
    assert int(too_many.headers["Retry-After"]) >= 60
    assert len(codes_to(NEW["email"])) == 3


def test_known_address_is_answered_as_a_new_one_and_told_by_mail(ada: User) -> None:
    def answers_to(email: str) -> list[tuple[int, Any]]:  # Any: JSON
        app = App()
        answers = [
            sign_up(app, email=email),
            app.allauth("GET", "auth/session"),
            verify(app, "BBBB-BBBB"),
            app.allauth("POST", "account/email", {"email": "other@example.org"}),
            app.allauth("POST", "auth/email/verify/resend"),
            *(verify(app, "BBBB-BBBB") for _ in range(3)),
        ]
        return [(answer.status_code, answer.json().get("data", answer.json().get("errors"))) for answer in answers]

    assert answers_to(ada.email) == answers_to("new@example.org")
    assert not codes_to(ada.email)
    assert "already exists" in str(mail.outbox[0].body)
    assert len(codes_to("new@example.org")) == 2


def test_password_of_an_unverified_account_alone_logs_nobody_in() -> None:
    sign_up(App())
    app = App()

    answer = app.log_in(NEW["email"])

    assert (answer.status_code, pending_flows(answer)) == (401, {"verify_email"})
    assert app.api("GET", "me").status_code == 401
    assert not LogIn.objects.exists()


def test_page_of_the_sign_up_leads_to_the_code_and_on_to_the_welcome() -> None:
    client = Client()
    page = client.post("/accounts/signup/", {"email": "new@example.org", "password1": PASSWORD}, follow=True)
    wrong = client.post("/accounts/confirm-email/", {"code": "BBBB-BBBB"})
    again = client.post("/accounts/confirm-email/", {"action": "resend"}, follow=True)

    done = client.post("/accounts/confirm-email/", {"code": code_in_mail()})

    assert words(tree(page), "main h1 + p").startswith("The mail to new@example.org has a code")
    assert words(tree(wrong), ".errorlist li") == "Incorrect code."
    assert words(tree(again), "main h1 + p").startswith("The mail to new@example.org has a code")
    assert (done.status_code, done.headers["Location"]) == (302, "/account/welcome/")
    assert client.get("/api/v1/me").status_code == 200


def test_link_of_an_earlier_version_leads_to_where_a_code_is_asked_for() -> None:
    answer = Client().get("/accounts/confirm-email/MQ:1abc:xyz/", follow=True)

    assert [address for address, _ in answer.redirect_chain] == ["/accounts/confirm-email/", "/accounts/login/"]


def test_address_that_is_added_is_told_to_the_old_one_and_logged_once_it_is_verified(
    ada: User, app: App, settings: Settings
) -> None:
    app.allauth("POST", "auth/reauthenticate", {"password": PASSWORD})
    app.allauth("POST", "account/email", {"email": "second@example.org"})
    code = code_in_mail()
    before = EmailAddress.objects.filter(user=ada).count()

    answer = verify(app, code)

    assert (before, answer.status_code) == (1, 200)
    bodies = [str(sent.body) for sent in mail.outbox if ada.email in sent.to]
    assert any("second@example.org was added" in words for words in bodies)
    assert any("second@example.org was verified" in words for words in bodies)
    written = "".join(path.read_text() for path in settings.SECURITY_LOG_FOLDER.glob("*.jsonl"))
    (line,) = [
        line
        for line in map(json.loads, written.splitlines())
        if line["event"] == "email_added" and line["user_id"] == str(ada.pk) and line["state"] == "verified"
        and "actor_id" in line
    ]  # fmt: skip
    assert line["actor_id"] == str(ada.pk)


def test_address_of_somebody_else_is_answered_as_a_free_one_and_cannot_be_verified(ada: User, app: App) -> None:
    User.objects.create_user("grace@example.org")
    EmailAddress.objects.create(user=User.objects.get(email="grace@example.org"), email="grace@example.org",
                                verified=True, primary=True)  # fmt: skip
    app.allauth("POST", "auth/reauthenticate", {"password": PASSWORD})

    free = app.allauth("POST", "account/email", {"email": "free@example.org"})
    taken = app.allauth("POST", "account/email", {"email": "grace@example.org"})

    assert (taken.status_code, len(taken.json()["data"])) == (free.status_code, len(free.json()["data"]))
    assert not EmailAddress.objects.filter(user=ada, email="grace@example.org").exists()


def test_wrong_code_is_in_the_log_of_security_events(settings: Settings) -> None:
    app = App()
    sign_up(app)
    verify(app, "BBBB-BBBB")

    written = "".join(path.read_text() for path in settings.SECURITY_LOG_FOLDER.glob("*.jsonl"))
    (line,) = [line for line in map(json.loads, written.splitlines()) if line["event"] == "code_rejected"]
    assert (line["user_id"], line["code"]) == (str(User.objects.get().pk), "email_verification")


def test_code_that_could_not_be_mailed_is_503_and_the_next_log_in_mails_another(settings: Settings) -> None:
    backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "tests.accounts.test_notices.DeadServer"
    app = App()

    answers = [sign_up(app, email="unsent@example.org"), app.log_in("unsent@example.org")]

    assert [answer.status_code for answer in answers] == [503, 503]
    assert [answer.json()["errors"][0]["code"] for answer in answers] == ["mail_not_sent", "mail_not_sent"]
    settings.EMAIL_BACKEND = backend
    assert app.log_in("unsent@example.org").status_code == 401
    assert verify(app, code_in_mail()).status_code == 200
