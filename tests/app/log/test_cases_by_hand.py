"""Lines of a day that nobody has said a case of: joined with the difference, left apart, taken out again."""

from __future__ import annotations

import re
from typing import Final

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from accounts.models import User
from procedures.models import ProcedureLog
from procedures.selectors.sessions import lines_without_session
from tests.app.accessible import faults_of
from tests.app.log.screen import OpenLog, log
from tests.app.morning import todays
from tests.app.people import WAIT_FOR_WORKER, go_to
from tests.app.waiting import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def encounters(user: User) -> list[object]:
    return list(ProcedureLog.objects.filter(user=user).order_by("code").values_list("encounter_id", flat=True))


# Lines of one instant stand in the order of their ids, which is any.
COLONOSCOPIES: Final = re.compile("45380, 45385|45385, 45380")


def test_lines_of_a_day_are_joined_without_a_network_with_the_difference_said_before_and_taken_back(
    context: BrowserContext, open_log: OpenLog, user: User
) -> None:
    for code in ("45385", "45380", "99213"):
        log(user, code)
    page = open_log()
    expect(todays(page)).to_have_count(3)
    page.evaluate(WAIT_FOR_WORKER)
    go_to(page, "More", "Cases to join")
    # Which lines could be of one case is known once the catalog is here.
    expect(page.get_by_role("link", name=COLONOSCOPIES)).to_be_visible()
    context.set_offline(True)
    page.get_by_role("link", name=COLONOSCOPIES).click()
    assert faults_of(page) == []

    page.get_by_role("checkbox", name="45385").check()
    expect(page.get_by_role("button", name="Join")).to_be_disabled()
    page.get_by_role("checkbox", name="45380").check()
    expect(page.get_by_text("Together 4.75, apart 7.93 wRVU: −3.18 wRVU")).to_be_visible()
    page.get_by_role("button", name="Join 2 into one case").click()

    expect(page.get_by_role("checkbox", name="Case A")).to_be_visible()
    expect(page.get_by_role("button", name="Take 45380 out of case A")).to_contain_text("+3.18")
    assert faults_of(page) == []
    context.set_offline(False)
    wait_for(page, lambda: encounters(user)[0] is not None)
    first, second, visit = encounters(user)
    assert (first, visit) == (second, None)

    page.get_by_role("button", name="Take 45380 out of case A").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("checkbox", name="Case A")).to_be_visible()
    wait_for(page, lambda: encounters(user) == [first, second, None])


def test_lines_of_one_code_are_told_apart_by_role_and_place(open_log: OpenLog, user: User) -> None:
    log(user, "45385", role="assistant", place_of_service="22")
    log(user, "45385")
    page = open_log()
    page.goto(page.url + f"cases/{timezone.now():%Y-%m-%d}")
    expect(page.get_by_role("checkbox", name="45385")).to_have_count(2)
    expect(page.get_by_role("checkbox", name="assistant · Outpatient hospital, on campus")).to_have_count(1)


def test_lines_that_are_left_apart_are_offered_no_more_on_any_device(open_log: OpenLog, user: User) -> None:
    for code in ("45385", "45380"):
        log(user, code)
    page = open_log()
    page.goto(page.url + f"day/{timezone.now():%Y-%m-%d}")
    page.get_by_role("link", name="2 lines of this day could be of one case").click()

    page.get_by_role("button", name="Leave both apart").click()

    expect(page.get_by_text("Nothing on this day waits for a case.")).to_be_visible()
    wait_for(page, lambda: not lines_without_session(user_id=user.id).exists())
    page.get_by_role("link", name="All days with lines to join").click()
    expect(page.get_by_text("No line waits for a case.")).to_be_visible()
    assert faults_of(page) == []
