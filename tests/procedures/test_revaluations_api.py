"""Reports of re-valuations over REST: in which order, of whom, in how many queries, as a table."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from procedures.models import Revaluation
from tests.procedures.conftest import NOW, new_user
from tests.web.pages import plain_text

pytestmark = pytest.mark.django_db

URL = "/api/v1/revaluations"


def report(user: User, *, hours: int = 0, **fields: object) -> Revaluation:
    """A run that began so many hours after NOW; ten lines of March lost 12.40."""
    changed: dict[str, object] = {
        "id": uuid4(), "cause": "release", "subject": "RVU26D", "finished_at": NOW, "lines": 340, "changed": 10,
        "wrvu_before": Decimal("30.00"), "wrvu_after": Decimal("17.60"),
        "by_month": {"2026-03": [10, "30.00", "17.60"]}, "by_code": {"45385": [10, "30.00", "17.60"]},
    }  # fmt: skip
    return Revaluation.objects.create(user=user, begun_at=NOW + timedelta(hours=hours), **{**changed, **fields})


def test_reports_come_latest_first_and_those_that_changed_nothing_are_left_out(client: APIClient, user: User) -> None:
    first, latest = report(user), report(user, hours=2)
    report(user, hours=1, changed=0)

    listed = client.get(URL).json()["results"]

    assert [one["id"] for one in listed] == [str(latest.id), str(first.id)]


def test_report_has_before_and_after_in_all_by_month_in_words_and_by_code(client: APIClient, user: User) -> None:
    listed = client.get(f"{URL}/{report(user).id}").json()

    figures = {"lines": 10, "before": "30.00", "after": "17.60", "difference": "-12.40"}
    sentence = "Your March 2026 changed by −12.40 wRVU because RVU26D was published."
    assert listed["changed"] == figures
    assert listed["months"] == [{"month": "2026-03", **figures, "sentence": sentence}]
    assert listed["codes"] == [{"code": "45385", **figures}]


def test_run_that_goes_on_has_no_end(client: APIClient, user: User) -> None:
    report(user, finished_at=None)

    (listed,) = client.get(URL).json()["results"]

    assert listed["finished_at"] is None


def test_report_of_another_person_is_neither_listed_nor_found(client: APIClient) -> None:
    other = report(new_user())

    assert client.get(URL).json()["results"] == []
    assert [client.get(f"{URL}/{other.id}{end}").status_code for end in ("", ".csv")] == [404, 404]


def test_report_is_a_table_of_codes_and_months(client: APIClient, user: User) -> None:
    answer = client.get(f"{URL}/{report(user).id}.csv")

    assert answer["Content-Disposition"] == f'attachment; filename="revaluation-{NOW:%Y-%m-%d}.csv"'
    assert plain_text(answer).split("\r\n")[1:3] == [
        "code,45385,10,30.00,17.60,-12.40",
        "month,2026-03,10,30.00,17.60,-12.40",
    ]


def test_list_takes_one_query_however_long_it_is(client: APIClient, user: User) -> None:
    for hours in range(6):
        report(user, hours=hours)

    with CaptureQueriesContext(connection) as captured:
        client.get(f"{URL}?limit=5")

    assert len(captured) == 1
