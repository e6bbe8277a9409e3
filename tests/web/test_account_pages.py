"""Sign-up, log-in, second factor, e-mail and password as pages of the site."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import User
from accounts.services.accounts import create_account

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
    page = client.get(address).content.decode()

    fields = re.findall(r'<input type="(?:email|password)"[^>]* id="(\w+)"', page)
    assert 'class="site-header"' in page
    assert fields
    assert set(fields) <= set(re.findall(r'<label for="(\w+)"', page))
    assert 'content="noindex"' in page


@pytest.mark.parametrize("address", SIGNED_IN)
def test_each_page_of_the_account_leads_to_the_others(ada: User, address: str) -> None:
    browser = Client()
    browser.force_login(ada)

    page = browser.get(address).content.decode()

    assert 'class="site-header"' in page
    assert all(f'href="{other}"' in page for other in SIGNED_IN)


def test_who_signs_up_is_asked_for_stage_and_specialty_and_goes_on_to_the_log(client: Client) -> None:
    answer = client.post("/accounts/signup/", {"email": "ada@example.org", "password1": PASSWORD}, follow=True)

    assert answer.redirect_chain[-1][0] == "/account/welcome/"
    assert '<a href="/log/">Skip</a>' in answer.content.decode()


def test_log_in_leads_back_to_where_one_was_going(ada: User, client: Client) -> None:
    body = {"login": ada.email, "password": PASSWORD, "next": "/log/?code=99213"}

    assert client.post("/accounts/login/", body)["Location"] == "/log/?code=99213"


def test_a_wrong_password_is_said_in_the_form(ada: User, client: Client) -> None:
    page = client.post("/accounts/login/", {"login": ada.email, "password": "wrong"}).content.decode()

    assert 'role="alert"' in page
    assert ada.email in page


def test_a_weak_password_is_said_at_its_field(client: Client) -> None:
    page = client.post("/accounts/signup/", {"email": "ada@example.org", "password1": "12345"}).content.decode()

    assert 'class="errorlist"' in page
    assert not User.objects.exists()


def test_log_out_ends_the_log_in(ada: User) -> None:
    browser = Client()
    browser.force_login(ada)

    browser.post("/accounts/logout/")

    assert browser.get("/log/").status_code == 302
