"""A token or cookie alone hands no account over: by either face, with and without a second factor and a mail server."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.services.accounts import create_account
from accounts.services.logins import issue_token
from tests.accounts.conftest import PASSWORD, App, Browser, code_in_mail, codes_to
from tests.matrix import matrix
from tests.web.pages import plain_text, texts, tree

FRESH = "another horse, another battery"
EVIL = "eve@example.com"

CHANGES: list[tuple[str, str, dict[str, Any] | None]] = [  # Any: JSON
    ("POST", "account/email", {"email": EVIL}),
    ("PATCH", "account/email", {"email": "second@example.org", "primary": True}),
    ("DELETE", "account/email", {"email": "second@example.org"}),
    ("POST", "account/authenticators/totp", {"code": "000000"}),
    ("DELETE", "account/authenticators/totp", None),
    ("GET", "account/authenticators/recovery-codes", None),
    ("POST", "account/authenticators/recovery-codes", {}),
]
PAGES = [
    ("/accounts/email/", {"email": EVIL, "action_add": "1"}),
    ("/accounts/email/", {"email": "second@example.org", "action_primary": "1"}),
    ("/accounts/email/", {"email": "second@example.org", "action_remove": "1"}),
    ("/accounts/2fa/totp/activate/", {"code": "000000"}),
    ("/accounts/2fa/totp/deactivate/", {}),
    ("/accounts/2fa/recovery-codes/", None),
    ("/accounts/2fa/recovery-codes/download/", None),
    ("/accounts/2fa/recovery-codes/generate/", {}),
]


@pytest.fixture(params=["mail server", "no mail server"])
def server(request: pytest.FixtureRequest) -> str:
    """How the operator set the server up."""
    if request.param == "mail server":
        request.getfixturevalue("mail_server")
    return str(request.param)


def face(kind: str, user: User) -> Any:  # Any: a function that asks as JSON
    """Return how to ask a face of the headless interface with a stolen token or cookie."""
    if kind == "app":
        return App(token=issue_token(user=user)).allauth
    browser = Browser()
    browser.http.force_login(user)
    browser.ask("GET", "/_allauth/browser/v1/config")
    return lambda method, path, body=None: browser.ask(method, f"/_allauth/browser/v1/{path}", body)


def stolen_cookie(user: User) -> Browser:
    browser = Browser()
    browser.http.force_login(user)
    browser.ask("GET", "/_allauth/browser/v1/config")
    return browser


def page(browser: Browser, path: str, form: dict[str, str] | None) -> Any:  # Any: Django's test answer
    if form is None:
        return browser.http.get(path)
    return browser.http.post(path, {**form, "csrfmiddlewaretoken": browser.http.cookies["csrftoken"].value})


def with_second_address(user: User) -> User:
    EmailAddress.objects.create(user=user, email="second@example.org", verified=True)
    return user


def with_second_factor(user: User) -> User:
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    return user


def credentials(user: User) -> Any:  # Any: rows as they are
    return (
        User.objects.get(pk=user.pk).password,
        User.objects.get(pk=user.pk).email,
        sorted(EmailAddress.objects.filter(user=user).values_list("email", "primary", "verified")),
        sorted(Authenticator.objects.filter(user=user).values_list("type", "pk")),
    )


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(datetime.now(UTC).timestamp()) // 30)))


@matrix("has_factor", [False, True])
@matrix("kind", ["app", "browser"])
@matrix(("method", "path", "body"), CHANGES)
def test_token_alone_changes_no_credential(
    ada: User, server: str, kind: str, *, has_factor: bool, method: str, path: str, body: Any
) -> None:
    with_second_address(ada)
    if has_factor:
        with_second_factor(ada)
    before = credentials(ada)

    answer = face(kind, ada)(method, path, body)

    assert answer.status_code in {400, 401, 404} or (method, has_factor) == ("DELETE", False), "nothing was refused"
    assert "unused_codes" not in plain_text(answer)
    assert credentials(ada) == before


@matrix("has_factor", [False, True])
@matrix(("path", "form"), PAGES)
def test_cookie_alone_changes_no_credential_on_a_page(
    ada: User, server: str, *, has_factor: bool, path: str, form: Any
) -> None:
    with_second_address(ada)
    if has_factor:
        with_second_factor(ada)
    before = credentials(ada)

    answer = page(stolen_cookie(ada), path, form)

    assert answer.status_code in {302, 404}
    assert credentials(ada) == before


@matrix("has_factor", [False, True])
@matrix("kind", ["app", "browser"])
def test_whole_way_from_a_stolen_token_to_a_new_password_is_closed(
    ada: User, server: str, kind: str, *, has_factor: bool
) -> None:
    if has_factor:
        with_second_factor(ada)
    ask = face(kind, ada)

    ask("POST", "account/email", {"email": EVIL})
    App().allauth("POST", "auth/password/request", {"email": EVIL})

    assert not codes_to(EVIL)
    assert not EmailAddress.objects.filter(email=EVIL).exists()
    assert ask("POST", "account/password/change", {"new_password": FRESH}).status_code == 400
    ada.refresh_from_db()
    assert ada.check_password(PASSWORD)


@matrix("kind", ["app", "browser"])
def test_owner_who_gives_the_password_again_adds_an_address(ada: User, server: str, kind: str) -> None:
    ask = face(kind, ada)

    assert ask("POST", "auth/reauthenticate", {"password": PASSWORD}).status_code == 200
    assert ask("POST", "account/email", {"email": "work@example.org"}).status_code == 200
    if server == "mail server":
        assert not EmailAddress.objects.filter(email="work@example.org").exists()
        assert ask("POST", "auth/email/verify", {"key": code_in_mail()}).status_code == 200
    assert EmailAddress.objects.get(email="work@example.org").user == ada


# Accounts that nothing can prove: made by an operator without a password


@pytest.fixture
def bare(db: None) -> User:
    return create_account(email="bare@example.org", password=None)


@matrix("kind", ["app", "browser"])
@matrix(
    ("method", "path", "body"),
    [
        ("POST", "account/email", {"email": EVIL}),
        ("PATCH", "account/email", {"email": "second@example.org", "primary": True}),
        ("DELETE", "account/email", {"email": "second@example.org"}),
        ("POST", "account/authenticators/totp", None),
        ("POST", "account/password/change", {"new_password": FRESH}),
    ],
)
def test_token_of_an_account_without_password_changes_nothing_and_is_told_why(
    bare: User, server: str, kind: str, method: str, path: str, body: Any
) -> None:
    with_second_address(bare)
    before = credentials(bare)
    ask = face(kind, bare)
    if path.endswith("totp"):
        secret = ask("GET", path).json()["meta"]["secret"]
        body = {"code": code_of(secret)}

    answer = ask(method, path, body)

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (403, "no_proof")
    assert credentials(bare) == before


@matrix(
    ("path", "form"),
    [
        ("/accounts/email/", {"email": EVIL, "action_add": "1"}),
        ("/accounts/password/set/", {"password1": FRESH, "password2": FRESH}),
        ("/accounts/2fa/totp/activate/", {"code": "000000"}),
    ],
)
def test_page_of_an_account_without_password_says_how_to_get_one(
    bare: User, server: str, path: str, form: dict[str, str]
) -> None:
    before = credentials(bare)

    answer = page(stolen_cookie(bare), path, form)

    commands = texts(tree(answer), "main code")
    assert answer.status_code == 403
    assert ("manage.py reset_password_link" in commands) == (server == "no mail server")
    assert credentials(bare) == before


def test_account_without_password_is_shown_no_form_that_would_be_refused(bare: User, server: str) -> None:
    answer = stolen_cookie(bare).http.get("/accounts/password/set/")

    page = tree(answer)
    assert (answer.status_code, page.select('[name="password1"]')) == (403, [])
    assert ("manage.py reset_password_link" in texts(page, "main code")) == (server == "no mail server")


def test_account_without_password_gets_one_by_a_reset_mail(bare: User, server: str) -> None:
    app = App()
    app.allauth("POST", "auth/password/request", {"email": bare.email})
    app.allauth("POST", "auth/password/reset", {"key": code_in_mail(), "password": FRESH})

    assert App().log_in(bare.email, FRESH).status_code == 200


def test_reset_by_a_page_works_while_the_same_account_is_logged_in_there(bare: User) -> None:
    browser = stolen_cookie(bare)
    page(browser, "/accounts/password/reset/", {"email": bare.email})
    page(browser, "/accounts/password/reset/confirm/", {"code": code_in_mail()})

    page(browser, "/accounts/password/reset/complete/", {"password1": FRESH, "password2": FRESH})

    bare.refresh_from_db()
    assert bare.check_password(FRESH)


def test_second_factor_is_proof_enough_to_set_the_first_password(bare: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(bare, secret)
    ask = face("app", bare)

    refused = ask("POST", "account/password/change", {"new_password": FRESH}).status_code
    ask("POST", "auth/2fa/reauthenticate", {"code": code_of(secret)})

    assert refused == 401
    assert ask("POST", "account/password/change", {"new_password": FRESH}).status_code == 200


# Where resets go


@matrix("kind", ["app", "browser", "page"])
def test_reset_goes_to_no_unverified_address_beside_a_verified_one(ada: User, server: str, kind: str) -> None:
    EmailAddress.objects.create(user=ada, email=EVIL)

    ask_for_reset(kind, EVIL)

    assert not codes_to(EVIL)


@matrix("kind", ["app", "browser", "page"])
def test_reset_goes_to_the_primary_address_where_none_is_verified(ada: User, server: str, kind: str) -> None:
    EmailAddress.objects.update(verified=False)
    EmailAddress.objects.create(user=ada, email=EVIL)

    ask_for_reset(kind, EVIL)
    ask_for_reset(kind, ada.email)

    assert (len(codes_to(EVIL)), len(codes_to(ada.email))) == (0, 1)


@matrix("kind", ["app", "browser", "page"])
def test_reset_goes_to_a_second_verified_address(ada: User, kind: str) -> None:
    with_second_address(ada)

    ask_for_reset(kind, "second@example.org")

    assert len(codes_to("second@example.org")) == 1


@matrix("kind", ["app", "browser", "page"])
def test_answers_and_mails_of_known_unknown_and_unverified_addresses_are_alike(ada: User, kind: str) -> None:
    EmailAddress.objects.create(user=ada, email=EVIL)

    answers = [ask_for_reset(kind, address) for address in (ada.email, EVIL, "nobody@example.org")]

    outcomes = [(answer.status_code, answer.content if kind == "page" else answer.json()["data"]) for answer in answers]
    assert outcomes[0] == outcomes[1] == outcomes[2]
    assert [sent.to for sent in mail.outbox] == [[ada.email], [EVIL], ["nobody@example.org"]]


def test_unknown_address_takes_as_much_work_as_a_known_one_verified_or_not(ada: User) -> None:
    EmailAddress.objects.create(user=ada, email=EVIL)
    grace = create_account(email="grace@example.org", password=PASSWORD)
    EmailAddress.objects.filter(user=grace).update(verified=False)
    # Loads what the first request of a process loads.
    ask_for_reset("app", "first@example.org")

    counts = []
    for address in (ada.email, grace.email, EVIL, "nobody@example.org"):
        with CaptureQueriesContext(connection) as queries:
            ask_for_reset("app", address)
        counts.append(len(queries))

    assert len(set(counts)) == 1, counts


def ask_for_reset(kind: str, address: str) -> Any:  # Any: Django's test answer
    if kind == "app":
        return App().allauth("POST", "auth/password/request", {"email": address})
    browser = Browser()
    browser.ask("GET", "/_allauth/browser/v1/config")
    if kind == "page":
        return page(browser, "/accounts/password/reset/", {"email": address})
    return browser.ask("POST", "/_allauth/browser/v1/auth/password/request", {"email": address})


def test_reset_forgets_addresses_that_were_added_before_and_never_verified(ada: User) -> None:
    EmailAddress.objects.create(user=ada, email=EVIL)
    app = App()
    app.allauth("POST", "auth/password/request", {"email": ada.email})

    app.allauth("POST", "auth/password/reset", {"key": code_in_mail(), "password": FRESH})

    assert not EmailAddress.objects.filter(email=EVIL).exists()


@pytest.mark.usefixtures("mail_server")
def test_change_of_the_password_ends_the_code_of_an_address_that_is_being_added(ada: User, app: App) -> None:
    app.allauth("POST", "auth/reauthenticate", {"password": PASSWORD})
    app.allauth("POST", "account/email", {"email": EVIL})
    code = code_in_mail()

    app.allauth("POST", "account/password/change", {"current_password": PASSWORD, "new_password": FRESH})

    assert app.allauth("POST", "auth/email/verify", {"key": code}).status_code == 409
    assert not EmailAddress.objects.filter(email=EVIL).exists()


@matrix("others", [False, True])
def test_reset_of_an_address_that_somebody_else_added_is_the_owners(ada: User, *, others: bool) -> None:
    EmailAddress.objects.update(verified=False)
    if others:
        eve = create_account(email="eve@example.com", password=PASSWORD)
        EmailAddress.objects.create(user=eve, email=ada.email)
    app = App()
    app.allauth("POST", "auth/password/request", {"email": ada.email})

    app.allauth("POST", "auth/password/reset", {"key": code_in_mail(), "password": FRESH})

    assert App().log_in(ada.email, FRESH).status_code == 200
    assert EmailAddress.objects.get(email=ada.email, verified=True).user == ada


def test_change_of_the_password_forgets_them_too(ada: User, app: App) -> None:
    EmailAddress.objects.create(user=ada, email=EVIL)

    app.allauth("POST", "account/password/change", {"current_password": PASSWORD, "new_password": FRESH})

    assert not EmailAddress.objects.filter(email=EVIL).exists()


def test_code_of_a_reset_ends_when_an_address_changes(ada: User) -> None:
    app = App()
    app.allauth("POST", "auth/password/request", {"email": ada.email})
    EmailAddress.objects.create(user=ada, email="new@example.org", verified=True)

    answer = app.allauth("POST", "auth/password/reset", {"key": code_in_mail(), "password": FRESH})

    assert answer.status_code == 409


@pytest.mark.slow
def test_stolen_token_is_no_way_to_guess_the_password(ada: User) -> None:
    ask = face("app", ada)

    codes = [ask("POST", "auth/reauthenticate", {"password": f"guess {number}"}).status_code for number in range(7)]
    body = {"current_password": "guess", "new_password": FRESH}
    changes = [ask("POST", "account/password/change", body).status_code for _ in range(7)]

    assert codes == [400] * 5 + [429] * 2
    assert changes == [400] * 5 + [429] * 2
