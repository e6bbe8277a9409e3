"""Statements that a connection keeps prepared."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from tests.matrix import matrix
from wire.prepared import pipelined, prepared_cursor

pytestmark = pytest.mark.django_db
_STATEMENT = "SELECT %s::int + 1 AS of_this_test"


def one_more_than(number: int | str) -> int:
    """Return what the statement answers."""
    with prepared_cursor() as cursor:
        cursor.execute(_STATEMENT, [number])
        return int(cursor.fetchone()[0])


def test_statement_is_prepared_at_its_first_use_and_used_again() -> None:
    answers = [one_more_than(number) for number in (1, 2, 3)]

    with connection.cursor() as cursor:
        cursor.execute("SELECT generic_plans + custom_plans FROM pg_prepared_statements WHERE statement LIKE %s",
                       ["%of_this_test"])  # fmt: skip
        kept = cursor.fetchall()
    assert answers == [2, 3, 4]
    assert kept == [(3,)]


def test_prepared_statement_is_counted_as_every_other(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        one_more_than(1)


def test_error_of_the_database_is_one_of_django() -> None:
    with pytest.raises(DataError), transaction.atomic():
        one_more_than("many")


def test_prepared_statement_is_shown_with_its_values() -> None:
    with CaptureQueriesContext(connection) as queries:
        one_more_than(41)
        one_more_than(42)

    assert [query["sql"] for query in queries] == [
        "SELECT 41::int + 1 AS of_this_test", "SELECT 42::int + 1 AS of_this_test",
    ]  # fmt: skip


def test_name_that_stands_twice_is_one_value_and_a_doubled_percent_sign_is_one() -> None:
    with prepared_cursor() as cursor:
        cursor.execute("SELECT %(of)s::int %% %(by)s::int, %(of)s::int + 1, '%%s'", {"by": 5, "of": 7})

        assert cursor.fetchone() == (2, 8, "%s")


@matrix(
    ("text", "values"),
    [
        ("SELECT %(of)s::int, %s::int", {"of": 7}),
        ("SELECT %(of)s::int, %s::int", [7, 8]),
        ("SELECT %(of)s::int", [7]),
        ("SELECT %s::int", {"of": 7}),
        ("SELECT %s::int", [7, 8]),
        ("SELECT %s::int, %s::int", [7]),
    ],
)
def test_values_that_do_not_fit_the_placeholders_are_refused(text: str, values: list[int] | dict[str, int]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), prepared_cursor() as cursor:
        cursor.execute(text, values)


def test_value_whose_name_is_missing_is_refused() -> None:
    with prepared_cursor() as cursor, pytest.raises(KeyError):
        cursor.execute("SELECT %(of)s::int", {"by": 5})


def test_empty_list_fits_a_statement_without_placeholders() -> None:
    with prepared_cursor() as cursor:
        cursor.execute("SELECT 1", [])

        assert cursor.fetchone() == (1,)


def kept_numbers() -> list[int]:
    """Return the numbers of the table of these tests."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT n FROM numbers_of_this_test ORDER BY n")
        return [number for (number,) in cursor.fetchall()]


def add_number(number: int | str) -> None:
    """Put a number into it; a number that is there already is refused."""
    with prepared_cursor() as cursor:
        cursor.execute("INSERT INTO numbers_of_this_test VALUES (%s::int)", [number])


def add_numbers(*numbers: int | str | Exception) -> None:
    """Put numbers into it in one pipeline of a transaction; an error among them is raised."""
    with transaction.atomic(), pipelined():
        for number in numbers:
            if isinstance(number, Exception):
                raise number
            add_number(number)


@pytest.fixture
def _numbers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE numbers_of_this_test (n int PRIMARY KEY) ON COMMIT DROP")


@pytest.mark.usefixtures("_numbers")
def test_statements_of_a_pipeline_are_done_at_its_end() -> None:
    add_numbers(1, 2)

    assert kept_numbers() == [1, 2]


@pytest.mark.usefixtures("_numbers")
@matrix(("refused", "error"), [(1, IntegrityError), ("many", DataError)])
def test_what_is_refused_in_a_pipeline_undoes_the_transaction(refused: int | str, error: type[Exception]) -> None:
    with pytest.raises(error):
        add_numbers(1, refused, 3)

    assert kept_numbers() == []


@pytest.mark.usefixtures("_numbers")
def test_error_of_the_process_in_a_pipeline_undoes_the_transaction() -> None:
    with pytest.raises(LookupError):
        add_numbers(1, LookupError())

    assert kept_numbers() == []
