"""Lines chosen in the list: billed together, joined into a case, taken out of one; in Chromium, as wide as a phone."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Final
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from procedures.models import ProcedureLog
from tests.app.accessible import faults_of
from tests.app.catalog_files import CATALOG_HAS_RELEASE
from tests.app.log.conftest import _catalogue as _catalogue
from tests.app.log.conftest import context as context
from tests.app.people import go_to
from tests.app.synced_phone import Open, synced_page
from tests.app.waiting import wait_for, wait_until
from tests.factories import make_log

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# More than the list draws at first.
VISITS: Final = 120


def today() -> date:
    return timezone.now().date()


def log(user: User, code: str, *, days_ago: int = 0, **fields: object) -> None:
    day = (today() - timedelta(days=days_ago)).isoformat()
    make_log(user_id=user.id, at=timezone.now(), code=code, performed_on=day, **fields)


@pytest.fixture
def opened(context: BrowserContext, app: str) -> Open:
    """Open a screen after the first sync; the network is off from then on."""

    def open_at(path: str) -> Page:
        page = synced_page(context, app)
        wait_until(page, CATALOG_HAS_RELEASE)
        context.set_offline(True)
        page.goto(app + path)
        return page

    return open_at


def choose(page: Page, *codes: str) -> None:
    page.get_by_role("button", name="Choose", exact=True).click()
    for code in codes:
        page.get_by_role("checkbox", name=code).check()


def said(page: Page, text: str) -> None:
    """Expect a sentence of the bar, or of what was done."""
    expect(page.get_by_role("status").filter(has_text=text)).to_be_visible()


def billing_of(user: User) -> Counter[str]:
    return Counter(ProcedureLog.objects.filter(user=user).values_list("billing_state", flat=True))


def encounters(user: User) -> dict[str, object]:
    return dict(ProcedureLog.objects.filter(user=user).values_list("code", "encounter_id"))


def test_chosen_lines_are_billed_together_without_a_network_and_taken_back(opened: Open, user: User) -> None:
    for code in ("45385", "47562", "99213"):
        log(user, code)
    page = opened("lines")
    choose(page, "45385", "99213")
    said(page, "2 lines chosen: 5.76 wRVU")
    assert faults_of(page) == []

    page.get_by_role("button", name="Set billing to billed").click()

    said(page, "2 lines are billed now.")
    expect(page.get_by_text("billed", exact=True).and_(page.locator(".line-details"))).to_have_count(2)
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)
    page.context.set_offline(False)
    wait_for(page, lambda: billing_of(user) == {"billed": 2, "billable": 1})
    page.get_by_role("button", name="Undo").click()
    wait_for(page, lambda: billing_of(user) == {"billable": 3})


def test_all_that_fit_are_chosen_also_those_that_the_list_has_not_drawn(opened: Open, user: User) -> None:
    for n in range(VISITS):
        log(user, "99213", days_ago=n // 3)
    log(user, "45385", days_ago=90)
    page = opened("lines")
    expect(page.locator(".line").nth(99)).to_be_attached()
    assert page.locator(".line").count() < VISITS
    choose(page)

    page.get_by_role("button", name=f"All {VISITS + 1} that fit").click()
    said(page, f"{VISITS + 1} lines chosen")
    page.get_by_role("checkbox", name="99213").first.uncheck()
    said(page, f"{VISITS} lines chosen")
    page.get_by_role("button", name="Set billing to collected").click()

    said(page, f"{VISITS} lines are collected now.")
    page.context.set_offline(False)
    wait_for(page, lambda: billing_of(user) == {"collected": VISITS, "billable": 1})


def test_all_that_fit_a_filter_leave_the_others_alone(opened: Open, user: User) -> None:
    for code in ("99213", "99213", "45385"):
        log(user, code)
    page = opened("lines?code=99213&billing=billable")
    choose(page)

    page.get_by_role("button", name="All 2 that fit").click()
    page.get_by_role("button", name="Set billing to billed").click()

    said(page, "2 lines are billed now.")
    expect(page.get_by_text("No line fits.")).to_be_visible()
    page.context.set_offline(False)
    wait_for(page, lambda: billing_of(user) == {"billed": 2, "billable": 1})


def test_lines_that_have_the_state_are_counted_apart_and_alone_nothing_is_changed(opened: Open, user: User) -> None:
    log(user, "99213", billing_state="billed")
    log(user, "45385")
    page = opened("lines")
    choose(page, "99213")
    page.get_by_role("button", name="Set billing to billed").click()
    said(page, "1 line is billed already. Nothing was changed.")

    page.get_by_role("checkbox", name="45385").check()
    page.get_by_role("button", name="Set billing to billed").click()

    said(page, "1 line is billed now. 1 was already.")


def test_chosen_lines_of_one_day_are_joined_with_the_difference_and_one_is_taken_out_again(
    opened: Open, user: User
) -> None:
    for code in ("45385", "45380"):
        log(user, code)
    log(user, "99213", days_ago=1)
    page = opened("lines")
    choose(page, "45385", "99213")
    expect(page.get_by_text("Lines of one day can be joined into a case.")).to_be_visible()
    page.get_by_role("checkbox", name="99213").uncheck()
    page.get_by_role("checkbox", name="45380").check()
    expect(page.get_by_text("Together 4.75, apart 7.93 wRVU: −3.18 wRVU")).to_be_visible()
    assert faults_of(page) == []

    page.get_by_role("button", name="Join 2 into one case").click()

    said(page, "2 lines are one case now.")
    expect(page.get_by_text("case A")).to_have_count(2)
    page.context.set_offline(False)
    wait_for(page, lambda: encounters(user)["45385"] is not None)
    assert encounters(user)["45385"] == encounters(user)["45380"]
    page.get_by_role("checkbox", name="45380").check()
    take_out = page.get_by_role("button", name="Take 1 line out of the case")
    expect(take_out).to_contain_text("+3.18")
    assert faults_of(page) == []
    take_out.click()
    said(page, "1 line is taken out of the case. 1 line stays there.")
    wait_for(page, lambda: encounters(user)["45380"] is None)


def test_line_of_a_case_brings_the_others_of_it_along_also_where_they_do_not_fit(opened: Open, user: User) -> None:
    case = str(uuid4())
    for code in ("45385", "45380"):
        log(user, code, encounter_id=case)
    log(user, "45378")
    page = opened("lines")
    choose(page, "45385", "45378")
    expect(page.get_by_text("With 1 line that is not chosen: a case is joined whole.")).to_be_visible()

    page.get_by_role("button", name="Join 3 into one case").click()

    said(page, "3 lines are one case now.")
    page.context.set_offline(False)
    wait_for(page, lambda: {str(encounter) for encounter in encounters(user).values()} == {case})


def test_choice_ends_with_another_search_and_with_the_screen_and_says_so(opened: Open, user: User) -> None:
    for code in ("99213", "45385"):
        log(user, code)
    page = opened("lines")
    choose(page, "99213")
    said(page, "1 line chosen")

    page.get_by_label("Search your lines").fill("45")
    said(page, "The search changed, so nothing is chosen any more.")
    page.get_by_label("Search your lines").fill("")
    expect(page.get_by_role("checkbox")).to_have_count(2)
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)

    page.get_by_role("checkbox", name="45385").check()
    go_to(page, "Summary")
    said(page, "You left the list, so nothing is chosen any more. Nothing was changed.")
    go_to(page, "Lines")
    expect(page.get_by_role("link", name="45385")).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(0)


def test_bar_leaves_four_fifths_of_a_phone_to_the_lines(opened: Open, user: User) -> None:
    for code in ("45385", "45380"):
        log(user, code)
    log(user, "99213", days_ago=1)
    page = opened("lines")
    bar = page.get_by_role("region", name="Chosen lines")

    for codes in ((), ("45385",), ("45380",), ("99213",)):
        if codes:
            page.get_by_role("checkbox", name=codes[0]).check()
        else:
            choose(page)
        box = bar.bounding_box()
        assert box is not None
        assert box["height"] <= 844 / 5, (codes, box)
    for width in (360, 390):
        page.set_viewport_size({"width": width, "height": 844})
        tops = (
            bar.get_by_role("group", name="Set billing to")
            .get_by_role("button")
            .evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().top)")
        )
        assert len(tops) == 3
        assert len(set(tops)) == 1, (width, tops)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_choosing_is_accessible_by_keys_and_its_targets_are_large_enough(opened: Open, user: User, scheme: str) -> None:
    for code in ("99213", "45385"):
        log(user, code)
    page = opened("lines")
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.get_by_role("button", name="Choose", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    said(page, "1 line chosen")
    assert faults_of(page) == []

    page.get_by_role("button", name="Done").press("Enter")

    expect(page.get_by_role("button", name="Choose", exact=True)).to_be_focused()
    expect(page.get_by_role("checkbox")).to_have_count(0)
