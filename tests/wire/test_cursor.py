"""Pages of a list: every row once, forth and back, by a cursor that works nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db.models import F, QuerySet
from pytest_django import DjangoAssertNumQueries
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from accounts.models import User
from codes.models import RelativeValue
from procedures.models import ProcedureLog
from tests.factories import NOW, RelativeValueFactory, ReleaseFactory
from tests.matrix import matrix
from wire.pagination.cursor import KeysetPagination
from wire.problems.problem import Problem

pytestmark = pytest.mark.django_db

ONE_DAY = date(2026, 3, 14)
BY_DAY = ("-performed_on", "id")


class List:
    """A view as far as the pagination looks at it."""

    def __init__(self, *keyset: str) -> None:
        self.keyset = keyset


class Page:
    """One answer of the list at `path`."""

    def __init__(
        self, rows: QuerySet[Any], path: str = "/api/v1/logs", *, by: Sequence[str] = BY_DAY, user: User | None = None
    ) -> None:
        request = Request(APIRequestFactory().get(path))
        if user is not None:
            request.user = user
        pagination = KeysetPagination()
        self.rows = pagination.paginate_queryset(rows, request, List(*by))
        answer = pagination.get_paginated_response([row.pk for row in self.rows]).data
        self.keys, self.next, self.previous = answer["results"], answer["next"], answer["previous"]


def a_user() -> User:
    """Return a new user."""
    return User.objects.create(email=f"{uuid4()}@example.org")


def logs_of_days(days: Sequence[date], **fields: Any) -> QuerySet[ProcedureLog]:
    """Return the lines of a new user, one a day named."""
    user = a_user()
    ProcedureLog.objects.bulk_create(
        ProcedureLog(
            user=user, id=uuid4(), rev=rev, since=rev, changed_at=NOW, code="99213", performed_on=day, **fields
        )
        for rev, day in enumerate(days)
    )
    return ProcedureLog.objects.filter(user=user)


def forth(rows: QuerySet[Any], path: str, *, by: Sequence[str] = BY_DAY) -> tuple[list[Any], str]:
    """Return the keys of all pages from the path on, and the last page's path."""
    keys: list[Any] = []
    while True:
        page = Page(rows, path, by=by)
        keys += page.keys
        if page.next is None:
            return keys, path
        path = page.next


def back(rows: QuerySet[Any], path: str, *, by: Sequence[str] = BY_DAY) -> list[Any]:
    """Return the keys of all pages from the path backwards, in the order of the list."""
    keys: list[Any] = []
    while True:
        page = Page(rows, path, by=by)
        keys = page.keys + keys
        if page.previous is None:
            return keys
        path = page.previous


@pytest.mark.slow
def test_1500_lines_of_one_date_all_come_once_forth_and_back_by_pages_of_any_length() -> None:
    logs = logs_of_days([ONE_DAY] * 1500)
    expected = [log.pk for log in logs.order_by(*BY_DAY)]

    for limit in (7, 50, 333, 499, 500):
        keys, last = forth(logs, f"/api/v1/logs?limit={limit}")

        assert keys == expected, limit
        assert back(logs, last) == expected, limit


@matrix("limit", [1, 2, 3, 11, 12, 13])
@matrix(
    "by",
    [
        ("-performed_on", "id"), ("performed_on", "-id"), ("-performed_on", "-id"), ("id",), ("code", "units", "-id"),
        ("minutes", "id"), ("-minutes", "id"), ("minutes", "-performed_on", "-id"), ("-minutes", "-encounter_id", "id"),
    ],
)  # fmt: skip
def test_every_row_comes_once_in_every_ordering_with_ties_and_nulls(by: Sequence[str], limit: int) -> None:
    logs = logs_of_days([ONE_DAY + timedelta(n % 3) for n in range(12)])
    for number, log in enumerate(logs.order_by("rev")):
        minutes = None if number % 2 else 1 + number // 4
        logs.filter(id=log.id).update(
            units=1 + number % 2, minutes=minutes, encounter_id=log.id if number % 3 else None
        )
    expected = [log.pk for log in logs.order_by(*by)]

    keys, last = forth(logs, f"/api/v1/logs?limit={limit}", by=by)

    assert keys == expected
    assert back(logs, last, by=by) == expected


def test_the_limit_may_change_between_pages() -> None:
    logs = logs_of_days([ONE_DAY] * 20)

    first = Page(logs, "/api/v1/logs?limit=3")
    assert first.next is not None
    second = Page(logs, first.next.replace("limit=3", "limit=17"))

    assert first.keys + second.keys == [log.pk for log in logs.order_by(*BY_DAY)]
    assert second.next is None


def test_rows_that_were_there_are_neither_lost_nor_repeated_when_others_are_added_between_pages() -> None:
    logs = logs_of_days([ONE_DAY] * 30)
    expected = {log.pk for log in logs}
    user_id = logs[0].user_id

    keys, path = [], "/api/v1/logs?limit=4"
    while path:
        page = Page(logs, path)
        keys += page.keys
        rev = 100 + len(keys)
        ProcedureLog.objects.create(
            user_id=user_id, id=uuid4(), rev=rev, since=rev, changed_at=NOW, code="99213", performed_on=ONE_DAY
        )
        path = page.next or ""

    assert len(keys) == len(set(keys))
    assert expected <= set(keys)


def test_the_row_that_a_cursor_stands_beside_may_be_deleted() -> None:
    logs = logs_of_days([ONE_DAY] * 6)
    expected = [log.pk for log in logs.order_by(*BY_DAY)]
    page = Page(logs, "/api/v1/logs?limit=3")
    assert page.next is not None

    logs.filter(id=expected[2][1]).delete()

    assert Page(logs, page.next).keys == expected[3:]


def test_a_list_may_be_ordered_by_a_joined_and_by_a_computed_column() -> None:
    older, newer = ReleaseFactory.create(id="RVU24D", year=2024), ReleaseFactory.create(id="RVU25D", year=2025)
    RelativeValueFactory.create(release=older, code__code="99211", work_rvu="0.18")
    RelativeValueFactory.create(release=older, code__code="99213", work_rvu="1.30")
    RelativeValueFactory.create(release=newer, code__code="99214", work_rvu="1.92")
    RelativeValueFactory.create(release=newer, code__code="99215", work_rvu="2.80")
    rows = RelativeValue.objects.annotate(twice=F("work_rvu") * 2)
    by = ("-release__year", "-twice", "pk")

    keys, last = forth(rows, "/api/v1/codes?limit=1", by=by)

    assert [RelativeValue.objects.get(pk=key).code_id for key in keys] == ["99215", "99214", "99213", "99211"]
    assert back(rows, last, by=by) == keys


def test_a_page_takes_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    logs = logs_of_days([ONE_DAY] * 20)
    first = Page(logs, "/api/v1/logs?limit=5")
    assert first.next is not None

    with django_assert_num_queries(1):
        Page(logs, first.next)


def test_links_keep_the_filters_and_name_no_host() -> None:
    logs = logs_of_days([ONE_DAY] * 3)

    page = Page(logs, "/api/v1/logs?code=99213&limit=2&q=a%26b")

    assert page.next is not None
    assert page.next.startswith("/api/v1/logs?code=99213&limit=2&q=a%26b&cursor=")
    assert page.previous is None


@pytest.mark.parametrize(
    "limit", ["0", "501", "-1", "1.5", "1e2", "", "ten", "5_0", "+5", "٥", "9" * 5000, "5&limit=6"]
)
def test_a_limit_out_of_bounds_is_refused_and_never_cut(limit: str) -> None:
    with pytest.raises(Problem) as refused:
        Page(logs_of_days([]), f"/api/v1/logs?limit={limit}")

    assert (refused.value.status, refused.value.code) == (400, "limit_invalid")
    assert refused.value.members == {"max_limit": 500}


def refusal_of(path: str, rows: QuerySet[Any], **options: Any) -> str | None:
    """Return the code of the problem that reading the page raises."""
    try:
        Page(rows, path, **options)
    except Problem as refused:
        return refused.code
    return None


@pytest.mark.parametrize("cursor", ["", "x", "🙂", "bm90IGEgY3Vyc29y", "a:b:c", "null", "0" * 20_000])
def test_a_cursor_of_rubbish_is_refused(cursor: str) -> None:
    assert refusal_of(f"/api/v1/logs?cursor={cursor}", logs_of_days([])) == "cursor_invalid"


def test_an_altered_or_repeated_cursor_is_refused() -> None:
    logs = logs_of_days([ONE_DAY] * 3)
    path = Page(logs, "/api/v1/logs?limit=2").next
    assert path is not None
    cursor = path.partition("cursor=")[2]

    for place in range(0, len(path) - path.index("cursor=") - 7, 5):
        start = path.index("cursor=") + 7 + place
        altered = path[:start] + ("A" if path[start] != "A" else "B") + path[start + 1 :]
        assert refusal_of(altered, logs) == "cursor_invalid"
    assert refusal_of(f"{path}&cursor={cursor}", logs) == "cursor_invalid"


def test_a_cursor_works_for_its_path_filters_and_ordering_only() -> None:
    logs = logs_of_days([ONE_DAY] * 3)
    path = Page(logs, "/api/v1/logs?limit=2").next
    assert path is not None

    assert refusal_of(path, logs) is None
    assert refusal_of(path.replace("/logs", "/favorites"), logs) == "cursor_invalid"
    assert refusal_of(f"{path}&code=99213", logs) == "cursor_invalid"
    assert refusal_of(path, logs, by=("performed_on", "id")) == "cursor_invalid"


def test_a_cursor_works_for_its_user_only() -> None:
    logs = logs_of_days([ONE_DAY] * 3)
    owner, other = a_user(), a_user()
    path = Page(logs, "/api/v1/logs?limit=2", user=owner).next
    assert path is not None

    assert refusal_of(path, logs, user=owner) is None
    assert refusal_of(path, logs, user=other) == "cursor_invalid"
    assert refusal_of(path, logs) == "cursor_invalid"


def test_sort_values_of_every_kind_survive_the_cursor() -> None:
    logs = logs_of_days([ONE_DAY] * 4)

    keys, _ = forth(logs, "/api/v1/logs?limit=1", by=("changed_at", "rev", "deleted", "code", "id"))

    assert [key[1] for key in keys] == [log.id for log in logs.order_by("rev")]
    assert all(isinstance(key[1], UUID) for key in keys)


def test_the_openapi_document_learns_of_limit_cursor_and_links() -> None:
    pagination = KeysetPagination()

    cursor, limit = pagination.get_schema_operation_parameters(List("id"))
    answer = pagination.get_paginated_response_schema({"type": "array"})

    assert (cursor["name"], limit["name"], limit["schema"]["maximum"]) == ("cursor", "limit", 500)
    assert answer["required"] == ["results", "next", "previous"]


def test_a_view_that_names_no_ordering_is_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError, match="keyset"):
        Page(logs_of_days([]), by=())
