"""A report that somebody has is not made again until something that it rests on has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any, Final
from unittest.mock import patch
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import Profile, User
from procedures.api.reports import views
from procedures.contracts.terms import terms_of
from procedures.services.changes.totals import rebuild_totals
from tests.factories import amend_line, make_shift, sign_contract
from tests.matrix import matrix
from tests.procedures.conftest import NOW, Record, new_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue")]

REPORTS: Final = ("summary", "summary/series")
OF_2025: Final = {"from": "2025-01-01", "to": "2025-12-31", "by": "month"}

Change = Callable[[User, Record], object]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def report(client: APIClient, path: str, known: str = "", **query: str) -> Any:  # Any: an answer of the test client
    """Ask for a report of 2025 by month unless told otherwise, as somebody who has the answer with a tag."""
    headers = {"If-None-Match": known} if known else {}
    return client.get(f"/api/v1/{path}", {**OF_2025, **query}, headers=headers)


@matrix("path", REPORTS)
def test_report_that_somebody_has_is_not_made_again(client: APIClient, record: Record, path: str) -> None:
    record()
    first = report(client, path)

    with patch.object(views, "summarize", side_effect=AssertionError), CaptureQueriesContext(connection) as queries:
        again = report(client, path, first["ETag"])

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert (again["ETag"], again["Cache-Control"]) == (first["ETag"], first["Cache-Control"])
    assert len(queries) == 1


def edit(user: User, record: Record) -> None:
    amend_line(user_id=user.id, log_id=UUID(str(record().id)), data={"units": 3}, at=NOW)


def change_profile(**values: object) -> Change:
    return lambda user, _: Profile.objects.filter(user=user).update(**values)


@matrix("path", REPORTS)
@matrix(
    "change",
    [
        pytest.param(lambda _, record: record(), id="a line"),
        pytest.param(edit, id="an edit"),
        pytest.param(lambda user, _: make_shift(user_id=user.id), id="a shift"),
        pytest.param(
            lambda user, _: sign_contract(
                user_id=user.id, terms=terms_of({"policy": "custom", "modifier_factors": {"25": "0.90"}})
            ),
            id="a contract by which a line is worth something else",
        ),
        pytest.param(
            lambda user, _: user.career_stages.create(stage="student", effective_from=date(2020, 1, 1)), id="a stage"
        ),
        pytest.param(lambda user, _: rebuild_totals(user_id=user.id), id="totals made anew, which may have been wrong"),
        pytest.param(change_profile(week_start=7), id="the start of the week"),
        pytest.param(change_profile(time_zone="Asia/Tokyo"), id="the time zone"),
    ],
)
def test_report_is_made_again_after_any_change_of_what_it_rests_on(
    client: APIClient, user: User, record: Record, path: str, change: Change
) -> None:
    record(modifiers=["25"])
    known = report(client, path)["ETag"]

    change(user, record)

    assert report(client, path, known).status_code == 200


@matrix("path", REPORTS)
def test_report_is_made_again_for_other_days_another_breakdown_another_person_and_another_program(
    client: APIClient, record: Record, path: str
) -> None:
    record()
    other = APIClient()
    other.force_authenticate(new_user())
    known = report(client, path)["ETag"]

    for query in ({"from": "2025-01-02"}, {"to": "2025-12-30"}, {"by": "day"}):
        assert report(client, path, known, **query).status_code == 200
    assert report(other, path, known).status_code == 200
    with patch.object(views, "program_version", return_value="another"):
        assert report(client, path, known).status_code == 200


@matrix("path", REPORTS)
def test_report_is_made_again_on_another_day(client: APIClient, record: Record, path: str) -> None:
    record()
    known = report(client, path)["ETag"]

    with time_machine.travel(datetime(2025, 11, 21, 15, 0, tzinfo=UTC), tick=False):
        assert report(client, path, known).status_code == 200


def test_forms_of_a_series_are_told_apart(client: APIClient, record: Record) -> None:
    record()
    known = report(client, "summary/series")["ETag"]

    assert report(client, "summary/series", known, form="vega-lite").status_code == 200


def test_report_of_a_user_without_a_profile_or_a_record_is_known_too(client: APIClient, user: User) -> None:
    Profile.objects.filter(user=user).delete()
    known = report(client, "summary")["ETag"]

    assert report(client, "summary", known).status_code == 304
