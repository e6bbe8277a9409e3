"""Pages of who is signed in, in a browser: no violation of axe-core, no page too wide."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # ships no types
from django.conf import settings
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from codes.models import Specialty
from tests.factories import BenchmarkRowFactory
from tests.procedures.conftest import publish
from tests.web.conftest import CHROMIUM

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGES: Final = (
    "/contracts/",
    "/contracts/new/",
    "/account/",
    "/benchmarks/cardiology/",
    "/profile/?taxonomy=207RC0000X",
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: no chromium on this machine"),
]


@pytest.fixture
def site(live_server: LiveServer) -> str:
    publish("RVU25D", date(2025, 10, 1))
    Specialty.objects.create(slug="cardiology", name="Cardiology")
    BenchmarkRowFactory.create(
        source__kind="medicare", source__release="RVU25D", source__made_up=True, visibility="A", marks=["small_n"],
        source__report={"method": "medicare-wrvu/1", "releases": ["RVU25D"], "rows": 1, "clinicians": 1, "files": {}},
    )  # fmt: skip
    return str(live_server.url)


def signed_in(chromium: Browser, site: str, *, width: int, scheme: str) -> Page:
    """Return a page of a cardiologist."""
    user = User.objects.create_user(f"clinician-{width}-{scheme}@example.org", password="a long pass phrase")
    user.profile.specialty = "cardiology"
    user.profile.save()
    client = Client()
    client.force_login(user)
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme="dark" if scheme == "dark" else "light"
    )
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])
    return context.new_page()


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_pages_of_who_is_signed_in_break_no_rule_and_no_screen(
    chromium: Browser, site: str, width: int, scheme: str
) -> None:
    page = signed_in(chromium, site, width=width, scheme=scheme)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))

    found = {}
    for path in PAGES:
        page.goto(site + path)
        rules = [rule["id"] for rule in Axe().run(page).response["violations"]]
        found[path] = (rules, page.evaluate("document.documentElement.scrollWidth") > width)

    assert found == dict.fromkeys(PAGES, ([], False))
    assert said == []
