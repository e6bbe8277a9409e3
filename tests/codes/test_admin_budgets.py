"""Pages of the catalogue's admin open at a fixed number of queries, however many rows there are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from tests.codes.stored_rows import fill
from tests.kept import kept_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("forty_of_each")]
PAGES = ("code", "words", "synonym", "release", "relativevalue", "locality", "hcpcswords", "modifier", "specialty",
         "licenseacceptance")  # fmt: skip
# Session and user, the filters' choices, the count and the rows: no query a row.
LIST_BUDGET = 9
CHANGE_BUDGET = 14


@pytest.fixture(scope="module")
def forty_of_each(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Forty rows of everything, made once."""
    with kept_rows(django_db_blocker):
        for number in range(40):
            fill(number)
        yield


@pytest.mark.parametrize("page", PAGES)
def test_list_opens_within_the_budget_however_many_rows(
    editor: Client, page: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(LIST_BUDGET):
        assert editor.get(f"/admin/codes/{page}/").status_code == 200


@pytest.mark.parametrize(
    ("page", "key"),
    [
        ("code", "G0001"),
        ("words", "G0001"),
        ("release", "RVU1"),
        ("hcpcswords", "G0001"),
        ("modifier", "01"),
        ("specialty", "s-1"),
        ("licenseacceptance", "1"),
    ],
)
def test_page_of_one_opens_within_the_budget(
    editor: Client, page: str, key: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(CHANGE_BUDGET):
        assert editor.get(f"/admin/codes/{page}/{key}/change/").status_code == 200
