"""The head and foot of every page: what readers, people who are signed in, and staff are offered."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from time_machine import travel

from accounts.models import User
from tests.matrix import matrix
from tests.procedures.conftest import publish
from tests.web.pages import links, tree, words

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.django_db


def test_signed_in_people_see_their_own_rooms_and_find_the_rest_in_the_footer(clinician: Client) -> None:
    page = tree(clinician.get("/"))

    assert links(page, "header nav a") == ["/app/", "/contracts/", "/account/"]
    elsewhere = {"/codes/", "/benchmarks/", "/blog/", "/support/", "/accounts/logout/"}
    assert elsewhere <= set(links(page, "footer a"))
    assert elsewhere.isdisjoint(links(page, "header a"))


def test_admin_is_offered_to_staff_alone(clinician: Client, user: User) -> None:
    assert "/admin/" not in links(tree(clinician.get("/")))

    User.objects.filter(pk=user.pk).update(is_staff=True)

    assert "/admin/" in links(tree(clinician.get("/")), "footer a")


@travel("2026-03-14T12:00:00Z")
@matrix("path", ["/", "/benchmarks/", "/codes/", "/contracts/", "/resources/"])
def test_commands_of_the_operator_are_shown_to_staff_alone(clinician: Client, user: User, path: str) -> None:
    publish("RVU25D", date(2025, 10, 1))
    assert "manage.py" not in str(tree(clinician.get(path)))

    User.objects.filter(pk=user.pk).update(is_staff=True)

    assert "manage.py import_release" in words(tree(clinician.get(path)), "footer")


@travel("2026-03-14T12:00:00Z")
@matrix("path", ["/contracts/", "/codes/evaluation-management/99213/", "/resources/calculator/?code=99213&code=99214"])
def test_year_that_is_not_loaded_is_said_once_a_page(clinician: Client, path: str) -> None:
    publish("RVU25D", date(2025, 10, 1))

    page = tree(clinician.get(path))

    assert words(page, "body").count("2025 values; 2026 is not loaded here.") == 1
    assert "schedule of this year" not in page.get_text()


@travel("2025-11-14T12:00:00Z")
def test_year_that_is_loaded_is_not_spoken_of(clinician: Client) -> None:
    publish("RVU25D", date(2025, 10, 1))

    assert "not loaded here" not in str(tree(clinician.get("/")))


def test_every_browser_finds_an_icon() -> None:
    answer = Client().get("/favicon.ico")

    assert (answer.status_code, answer["Location"].endswith("icon.svg")) == (301, True)


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("who", ["clinician", "stranger"])
def test_header_is_one_row(chromium: Browser, live_server: Any, clinician: Client, width: int, who: str) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 844})
    if who == "clinician":
        cookie = clinician.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/resources/")

    shown = page.locator("header.site-header a:visible, header.site-header summary:visible").all()
    middles = [box["y"] + box["height"] / 2 for link in shown if (box := link.bounding_box())]

    assert len(middles) >= (4 if who == "clinician" else 3)
    assert max(middles) - min(middles) < 12
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
