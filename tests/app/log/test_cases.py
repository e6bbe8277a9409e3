"""Lines that go together: scopes of a family, cases under a name, the last ones again, a day that is copied."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from procedures.models import ProcedureLog
from tests.app.log.screen import OpenLog, choose_typed, expect_sent, stored
from tests.app.morning import (
    FIELD,
    save,
    todays,
)
from tests.factories import make_log

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_second_scope_of_a_family_joins_the_first_with_the_difference_and_can_be_kept_apart(
    open_log: OpenLog, user: User
) -> None:
    page = open_log()
    field = page.get_by_label(FIELD)
    for code in ("45385", "45380"):
        field.fill(code)
        page.keyboard.press("Enter")
    joined = page.get_by_role("radio", name="Scopes: one case 4.75")
    apart = page.get_by_role("radio", name="Apart 7.93")

    expect(joined).to_be_checked()
    apart.check(force=True)
    expect(save(page)).to_contain_text("7.93")
    joined.check(force=True)
    expect(save(page)).to_contain_text("4.75")
    save(page).click()

    expect(page.get_by_role("status").filter(has_text="joined to one case")).to_be_visible()
    expect(todays(page)).to_have_count(2)
    expect_sent(page, user, lines=2)
    assert len(set(ProcedureLog.objects.filter(user=user).values_list("encounter_id"))) == 1


def test_lines_are_kept_under_a_name_and_logged_as_one_case_with_two_taps(open_log: OpenLog, user: User) -> None:
    page = open_log()
    choose_typed(page, "47562", "20610 rt")
    page.get_by_role("button", name="Details").click()
    name = page.get_by_label("Keep these 2 lines as one bundle, named")
    name.fill("MRN 1234567")
    expect(page.get_by_text("This reads like a record number.")).to_be_visible()
    name.fill("Thursday clinic")
    page.get_by_role("button", name="Keep").click()
    cases = page.get_by_role("group", name="Bundles")
    expect(cases.get_by_role("checkbox", name="Thursday clinic")).to_be_checked()
    save(page).click()
    expect(todays(page)).to_have_count(2)

    cases.locator(".tile label").tap()
    save(page).tap()

    expect(todays(page)).to_have_count(4)
    expect_sent(page, user, lines=4)
    cases_of_lines = list(ProcedureLog.objects.filter(user=user).values_list("encounter_id", flat=True))
    assert None not in cases_of_lines
    assert sorted(map(cases_of_lines.count, set(cases_of_lines))) == [2, 2]
    page.get_by_role("button", name="More for 47562 + 20610-RT").click()
    page.get_by_role("button", name="Remove this bundle").click()
    expect(cases).to_have_count(0)


def test_what_was_saved_last_is_chosen_again_as_a_whole(open_log: OpenLog, user: User) -> None:
    page = open_log()
    expect(page.get_by_role("button", name="Again")).to_have_count(0)
    choose_typed(page, "99213 25", "2x20610 lt")
    save(page).click()

    page.get_by_role("button", name="Again").click()
    save(page).click()

    expect(todays(page)).to_have_count(4)
    expect_sent(page, user, lines=4)
    assert stored(user) == sorted([("99213", ["25"], 1), ("20610", ["LT"], 2)] * 2)


def test_lines_of_an_earlier_day_are_copied(open_log: OpenLog, user: User) -> None:
    earlier = timezone.now() - timedelta(days=2)
    for code in ("99213", "20610"):
        make_log(user_id=user.id, at=earlier, code=code, performed_on=earlier.date().isoformat())
    page = open_log()

    page.get_by_role("button", name="Copy a day").click()
    page.get_by_role("button", name="2 lines").click()
    save(page).click()

    expect(todays(page)).to_have_count(2)
    expect_sent(page, user, lines=4)
    assert stored(user) == sorted([("99213", [], 1), ("20610", [], 1)] * 2)
