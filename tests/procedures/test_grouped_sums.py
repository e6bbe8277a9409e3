"""Queries that group many rows: kept prepared, and planned without sorting."""

from __future__ import annotations

import pytest
from django.db import DataError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from procedures.selectors.sql.statements import fetch_grouped
from tests.matrix import matrix

pytestmark = pytest.mark.django_db

QUERY = "SELECT current_setting('enable_sort'), %(number)s::int"


def sorting() -> str:
    """Return whether statements of the connection are planned with sorting."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW enable_sort")
        return str(cursor.fetchone()[0])


def test_query_is_planned_without_sorting_and_what_comes_after_it_with_it(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        assert fetch_grouped(QUERY, {"number": 1}) == [("off", 1)]

    assert sorting() == "on"


@matrix(("values", "error"), [({"number": "many"}, DataError), ({}, KeyError)])
def test_query_that_fails_leaves_sorting_on(values: dict[str, str], error: type[Exception]) -> None:
    with pytest.raises(error), transaction.atomic():
        fetch_grouped(QUERY, values)

    assert sorting() == "on"
