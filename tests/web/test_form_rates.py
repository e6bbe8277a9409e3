"""How many forms a user may send: as many as writes by REST, with which they are counted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import Settings
from time_machine import travel

from tests.matrix import matrix
from tests.procedures.conftest import new_user
from tests.web.pages import tree, words
from web.urls import urlpatterns

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]

SOME_ID = "0190b3c6-5a63-4d5a-8f0e-2f2f64e53d11"


@pytest.fixture
def still() -> Iterator[None]:
    """A clock that stands at the beginning of a minute."""
    with travel("2026-03-14T12:00:00Z", tick=False):
        yield


@matrix(
    "path",
    [
        "/log/", f"/log/{SOME_ID}/", "/contracts/new/", f"/contracts/{SOME_ID}/", f"/contracts/{SOME_ID}/remove",
        f"/contracts/{SOME_ID}/close", f"/contracts/{SOME_ID}/billing", "/profile/", "/account/theme",
        "/account/calendar", "/account/welcome/", "/account/import/",
    ],
)  # fmt: skip
def test_form_above_the_rate_is_429_with_the_wait_on_a_page(clinician: Client, settings: Settings, path: str) -> None:
    settings.WRITE_RATE = "1/min"
    clinician.post(path)

    answer = clinician.post(path)

    assert answer.status_code == 429
    assert 60 <= int(answer["Retry-After"]) <= 66
    page = tree(answer)
    assert words(page, "h1") == "Too many at once"
    assert f"Wait {answer['Retry-After']} seconds" in words(page, "main")


def test_forms_and_writes_by_rest_are_counted_together(clinician: Client, settings: Settings) -> None:
    settings.WRITE_RATE = "2/min"
    clinician.post("/profile/")
    clinician.post("/api/v1/goals", {}, content_type="application/json")

    assert clinician.post("/contracts/new/").status_code == 429
    assert clinician.post("/api/v1/goals", {}, content_type="application/json").status_code == 429


@pytest.mark.slow
def test_rate_is_of_each_user_and_reading_is_not_counted(clinician: Client, settings: Settings) -> None:
    settings.WRITE_RATE = "1/min"
    other = Client()
    other.force_login(new_user())
    for _ in range(3):
        assert clinician.get("/contracts/").status_code == 200

    assert [browser.post("/contracts/new/").status_code for browser in (clinician, other)] == [400, 400]


def test_next_minute_takes_forms_again(clinician: Client, settings: Settings) -> None:
    settings.WRITE_RATE = "1/min"
    assert [clinician.post("/contracts/new/").status_code for _ in range(2)] == [400, 429]

    with travel("2026-03-14T12:01:00Z", tick=False):
        assert clinician.post("/contracts/new/").status_code == 400


def test_every_page_of_the_site_is_a_view_whose_forms_are_counted() -> None:
    elsewhere = [
        page.name
        for page in urlpatterns
        if not page.callback.__module__.startswith(("web.", "django.contrib.syndication"))
    ]
    assert elsewhere == []
