"""While a restore waits for the operator, every address answers 503 but those that are for everybody."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import get_resolver, path
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from accounts.services.accounts import create_account
from accounts.services.logins import issue_token
from config import urls
from config.restore_pending import PUBLIC
from procedures.models import SyncMark
from procedures.services.changes.high_water_mark import write_high_water_mark
from tests.addresses import addresses
from tests.matrix import matrix
from tests.web.pages import texts, tree

pytestmark = pytest.mark.django_db

ADDRESSES = [(address.path, address.name) for address in addresses(get_resolver())]


@pytest.fixture
def pending(settings: Settings, tmp_path: Path) -> None:
    """Make the database older than its mark outside; the app is built, wherever the tests run."""
    settings.CLIENT_DIR = tmp_path
    for name in ("index.html", "sw.js"):
        (tmp_path / name).write_text("")
    write_high_water_mark()
    SyncMark.objects.update(writes=0)


def test_every_view_is_walked_and_every_name_of_the_list_is_a_view() -> None:
    assert len(ADDRESSES) > 200
    assert set() == PUBLIC - {name for _, name in ADDRESSES}


@pytest.mark.slow
@pytest.mark.parametrize("method", ["POST", "DELETE", "GET"])
@pytest.mark.usefixtures("pending")
def test_every_closed_address_answers_503(client: Client, method: str) -> None:
    for address in (address for address, name in ADDRESSES if name not in PUBLIC):
        answer = client.generic(method, address, content_type="application/json")

        assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "no-store"), address
        assert 30 <= int(answer["Retry-After"]) < 90, address
        if address.startswith(("/api/", "/_allauth/")):
            assert answer.json()["code"] == "restore_pending", address
        else:
            assert "closed for a moment" in tree(answer).get_text(), address


@matrix(("address", "name"), [one for one in ADDRESSES if one[1] in PUBLIC])
@pytest.mark.usefixtures("pending")
def test_open_address_is_answered_also_to_somebody_who_was_logged_in(client: Client, address: str, name: str) -> None:
    ada = create_account(email="ada@example.org", password=None)
    client.force_login(ada)

    answer = client.get(address, headers={"Authorization": f"Bearer {issue_token(user=ada)}"})

    assert answer.status_code != 503
    if answer.headers["Content-Type"].startswith("text/html"):
        assert "Log out" not in texts(tree(answer), "a, button")


def further(request: HttpRequest) -> HttpResponse:
    return HttpResponse("a user's data")


class WithNewAddress:
    urlpatterns = [path("api/v1/further", further, name="further"), *urls.urlpatterns]


@pytest.mark.usefixtures("pending")
def test_an_address_that_nobody_has_thought_of_is_closed(client: Client, settings: Settings) -> None:
    settings.ROOT_URLCONF = WithNewAddress

    assert client.get("/api/v1/further").status_code == 503
    SyncMark.objects.update(writes=9)
    assert client.get("/api/v1/further").status_code == 200


@pytest.mark.usefixtures("pending")
def test_address_that_leads_nowhere_is_404_and_a_log_in_outlives_the_time(client: Client) -> None:
    ada = create_account(email="ada@example.org", password=None)
    client.force_login(ada)
    session_key = client.cookies["sessionid"].value

    assert client.get("/nowhere/").status_code == 404
    assert client.get("/").status_code == 200
    assert client.cookies["sessionid"].value == session_key
    SyncMark.objects.update(writes=9)
    assert client.get("/api/v1/me").status_code == 200


@pytest.mark.usefixtures("pending")
def test_command_opens_what_was_closed_and_no_log_in_of_before_works(client: Client) -> None:
    token = issue_token(user=create_account(email="ada@example.org", password=None))
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/me", headers=headers).status_code == 503

    call_command("sync_epoch", stdout=StringIO())

    assert client.get("/api/v1/me", headers=headers).status_code == 401
    assert User.objects.exists()


def test_reader_without_a_log_in_costs_no_question(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    write_high_water_mark()

    with django_assert_num_queries(0):
        client.get("/healthz")


def test_somebody_who_is_logged_in_costs_one_question(client: Client) -> None:
    token = issue_token(user=create_account(email="ada@example.org", password=None))

    assert _queries(client, token) + 1 == (write_high_water_mark() and _queries(client, token))


def _queries(client: Client, token: str) -> Any:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    return len(queries)
