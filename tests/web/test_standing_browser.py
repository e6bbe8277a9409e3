"""Goals and position in a browser, signed in: a goal set by hand, no violation of axe-core, no page too wide."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # ships no types
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from codes.models import Specialty
from procedures.services.preferences import store_preferences
from tests.factories import BenchmarkRowFactory, record_line
from tests.procedures.conftest import publish
from tests.web.conftest import CHROMIUM

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGES: Final = ("/log/standing/", "/benchmarks/cardiology/", "/profile/?taxonomy=207RC0000X")

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
    """Return a page of a user with a line of today, whose Medicare share is known."""
    user = User.objects.create_user(f"clinician-{width}-{scheme}@example.org", password="a long pass phrase")
    user.profile.specialty = "cardiology"
    user.profile.save()
    at = timezone.now()
    # Today's, and one of so long ago that there is a position.
    for day in (user_today(at), user_today(at) - timedelta(days=40)):
        record_line(user_id=user.id, data={"code": "99213", "performed_on": day.isoformat()}, at=at)
    store_preferences(user_id=user.id, values={"medicare_share": 40}, at=at)
    client = Client()
    client.force_login(user)
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme="dark" if scheme == "dark" else "light"
    )
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])
    return context.new_page()


def user_today(at: datetime) -> date:
    return timezone.localtime(at).date()


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_pages_of_goals_and_benchmarks_break_no_rule_and_no_screen(
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


def test_goal_is_set_by_hand_and_the_page_says_what_each_day_needs(chromium: Browser, site: str) -> None:
    page = signed_in(chromium, site, width=390, scheme="light")
    page.goto(f"{site}/log/standing/")

    today = user_today(timezone.now())
    # The day before has begun in the person's time zone, too.
    page.fill("#period_start", (today - timedelta(days=1)).isoformat())
    page.fill("#period_end", (today + timedelta(days=60)).isoformat())
    page.fill("#target_wrvu", "4800")
    page.click("text=Save the goal")

    assert page.locator(".goal").count() == 1
    assert "Needed from here" in page.inner_text(".goal")
    page.wait_for_load_state("networkidle")
    assert page.locator("svg.chart .bar:visible").count() > 0
    assert "made up" in page.inner_text("main")
