"""Who may sign up: everybody, whoever was invited, or nobody; on the page and on both faces of the interface."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import Invitation, User
from accounts.sessions.keys import hash_of
from tests.matrix import matrix
from tests.staff import enter_admin
from tests.web.pages import links, tree, words

pytestmark = pytest.mark.django_db
BODY = {"email": "grace@example.org", "password": "correct horse battery staple"}
FACES = ["app", "browser"]


def _by_program(face: str, token: str = "") -> Any:  # Any: an answer of the test client
    headers = {"X-Invitation": token} if token else {}
    return Client().post(f"/_allauth/{face}/v1/auth/signup", BODY, "application/json", headers=headers)


def _by_page(client: Client) -> Any:  # Any: as above
    return client.post("/accounts/signup/", {"email": BODY["email"], "password1": BODY["password"]})


@pytest.fixture
def token(settings: Settings) -> str:
    """The token of a link that lasts two weeks, on a server that wants one."""
    settings.SIGNUP = "invite"
    Invitation.objects.create(token_hash=hash_of("a-token"), ends_at=timezone.now() + timedelta(days=14))
    return "a-token"


@pytest.mark.parametrize(("policy", "code"), [("closed", "signup_closed"), ("invite", "invitation_needed")])
@pytest.mark.parametrize("face", FACES)
def test_program_is_refused_with_a_code_and_words(settings: Settings, policy: str, code: str, face: str) -> None:
    settings.SIGNUP = policy

    answer = _by_program(face)

    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["code"]) == (403, code)
    assert error["message"].startswith("This server takes")
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("policy", "said"), [("closed", "takes no sign-ups"), ("invite", "takes sign-ups by invitation only")]
)
def test_page_says_in_plain_words_why_not(settings: Settings, policy: str, said: str) -> None:
    settings.SIGNUP = policy

    for answer in (Client().get("/accounts/signup/"), _by_page(Client())):
        assert answer.status_code == 403
        assert said in words(tree(answer), "h1 + p")
    assert not User.objects.exists()


@pytest.mark.parametrize("policy", ["closed", "invite"])
def test_log_in_is_answered_as_ever_where_sign_up_is_not_offered(settings: Settings, policy: str) -> None:
    settings.SIGNUP = policy

    answer = Client().get("/_allauth/app/v1/auth/session")

    assert [flow["id"] for flow in answer.json()["data"]["flows"]] == [
        "login",
        "login_by_code",
        "password_reset_by_code",
    ]


@pytest.mark.parametrize("face", FACES)
def test_program_signs_up_once_by_an_invitation(token: str, face: str) -> None:
    assert _by_program(face, token).status_code == 200

    assert Invitation.objects.get().used_by == User.objects.get(email=BODY["email"])
    User.objects.all().delete()
    assert _by_program(face, token).status_code == 403


def test_page_signs_up_by_the_link(token: str) -> None:
    client = Client()
    assert client.get(f"/accounts/signup/?invite={token}").status_code == 200

    assert _by_page(client).status_code == 302

    assert User.objects.filter(email=BODY["email"]).exists()
    assert _by_page(Client()).status_code == 403


def test_two_people_who_opened_one_link_make_one_account(token: str) -> None:
    first, second = Client(), Client()
    for client in (first, second):
        client.get(f"/accounts/signup/?invite={token}")
    _by_page(first)

    answer = second.post("/accounts/signup/", {"email": "eve@example.org", "password1": BODY["password"]})

    assert answer.status_code == 403
    assert list(User.objects.values_list("email", flat=True)) == [BODY["email"]]


@pytest.mark.parametrize("given", ["another", "x" * 10_000, "\u00e9"])
def test_wrong_token_is_refused(token: str, given: str) -> None:
    assert Client().get("/accounts/signup/", {"invite": given}).status_code == 403


def test_invitation_ends(token: str) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=14, seconds=1), tick=False):
        assert _by_program("app", token).status_code == 403


def test_invitation_opens_no_server_that_is_closed(token: str, settings: Settings) -> None:
    settings.SIGNUP = "closed"

    assert _by_program("app", token).status_code == 403


def test_admin_site_makes_a_link_and_shows_it_once(client: Client, settings: Settings) -> None:
    settings.SIGNUP = "invite"
    enter_admin(client, User.objects.create_superuser("root@example.org"))

    page = tree(client.post("/admin/accounts/invitation/add/", {"days": "3"}, follow=True))

    (link,) = re.findall(r"/accounts/signup/\?invite=[\w-]{43}", words(page, ".messagelist"))
    assert Client().get(link).status_code == 200
    assert link.partition("=")[2] not in str(tree(client.get("/admin/accounts/invitation/")))
    ends_at = Invitation.objects.get().ends_at
    assert timedelta(days=2, hours=23) < ends_at - timezone.now() <= timedelta(days=3)


@matrix("days", ["0", "91", "soon"])
def test_link_lasts_1_to_90_days(client: Client, days: str) -> None:
    enter_admin(client, User.objects.create_superuser("root@example.org"))

    assert client.post("/admin/accounts/invitation/add/", {"days": days}).status_code == 200

    assert not Invitation.objects.exists()


def test_used_invitation_stays_when_its_user_is_erased(token: str) -> None:
    _by_program("app", token)
    User.objects.get(email=BODY["email"]).delete()

    row = Invitation.objects.get()
    assert (row.used_by, row.used_at is None) == (None, False)


@matrix(("policy", "is_offered"), [("open", True), ("invite", False), ("closed", False)])
@matrix("path", ["/", "/accounts/login/"])
def test_pages_lead_to_the_sign_up_only_where_everybody_may(
    settings: Settings, policy: str, path: str, *, is_offered: bool
) -> None:
    settings.SIGNUP = policy

    page = tree(Client().get(path))

    assert ("/accounts/signup/" in links(page)) is is_offered
    assert page.select('a[href="/accounts/login/"], form[action="/accounts/login/"]')


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/signup/"])
def test_what_describes_a_field_is_on_the_page(path: str) -> None:
    page = tree(Client().get(path))

    named = {name for field in page.select("[aria-describedby]") for name in str(field["aria-describedby"]).split()}
    assert named <= {str(described["id"]) for described in page.select("[id]")}
    assert named
