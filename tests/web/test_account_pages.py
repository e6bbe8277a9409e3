"""Sign-up, log-in, second factor, e-mail and password as pages of the site."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import User
from accounts.services.accounts import create_account
from tests.web.pages import element, links, tree, value_of, words

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery staple"
SIGNED_IN = ("/accounts/email/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/logout/")


@pytest.fixture
def ada() -> User:
    return create_account(email="ada@example.org", password=PASSWORD)


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"])
def test_each_page_stands_in_the_shell_with_a_label_for_each_field(
    client: Client, settings: Settings, address: str
) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    page = tree(client.get(address))

    fields = page.select('input[type="email"], input[type="password"]')
    assert element(page, "header.site-header")
    assert fields
    assert all(words(page, f'label[for="{field["id"]}"]') for field in fields)
    assert element(page, 'meta[name="robots"]')["content"] == "noindex"


@pytest.mark.parametrize("address", SIGNED_IN)
def test_each_page_of_the_account_leads_to_the_others(ada: User, address: str) -> None:
    browser = Client()
    browser.force_login(ada)

    page = tree(browser.get(address))

    assert element(page, "header.site-header")
    assert set(SIGNED_IN) <= set(links(page))


def test_who_signs_up_is_asked_for_stage_and_specialty_and_goes_on_to_the_app(client: Client) -> None:
    answer = client.post("/accounts/signup/", {"email": "ada@example.org", "password1": PASSWORD}, follow=True)

    assert answer.redirect_chain[-1][0] == "/account/welcome/"
    skip = element(tree(answer), "main .actions a")
    assert (skip.get_text(), skip["href"]) == ("Skip", "/app/")


def test_log_in_leads_back_to_where_one_was_going(ada: User, client: Client) -> None:
    body = {"login": ada.email, "password": PASSWORD, "next": "/contracts/new/"}

    assert client.post("/accounts/login/", body)["Location"] == "/contracts/new/"


def test_log_in_of_the_site_leads_to_the_app_unless_one_was_going_elsewhere(ada: User, client: Client) -> None:
    assert client.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})["Location"] == "/app/"


def test_a_wrong_password_is_said_in_the_form(ada: User, client: Client) -> None:
    page = tree(client.post("/accounts/login/", {"login": ada.email, "password": "wrong"}))

    assert words(page, 'form [role="alert"]') == "The email address and/or password you specified are not correct."
    assert value_of(page, "login") == ada.email


def test_a_weak_password_is_said_at_its_field(client: Client) -> None:
    page = tree(client.post("/accounts/signup/", {"email": "ada@example.org", "password1": "12345"}))

    assert "This password is too short." in words(page, "#id_password1_error")
    assert "id_password1_error" in str(element(page, '[name="password1"]')["aria-describedby"]).split()
    assert not User.objects.exists()


def test_log_out_ends_the_log_in(ada: User) -> None:
    browser = Client()
    browser.force_login(ada)

    browser.post("/accounts/logout/")

    assert browser.get("/contracts/").status_code == 302
