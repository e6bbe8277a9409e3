"""Statements with days of no year that a schedule has, as an earlier version kept them: a sentence, and no fault."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from statements.domain.awaited import awaited_statements
from statements.models import Statement, StoredComparison, StoredStatementLine
from tests.matrix import matrix
from tests.statements.kept_statements import DAY, keep, log
from tests.web.pages import tree, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue")]

LAST: Final = date(9999, 12, 31)
SAID: Final = "This statement has days before 1992 or after 2099: delete it, and send its file again."


def address(statement: Statement) -> str:
    return f"/api/v1/statements/{statement.id}"


@matrix(
    "days",
    [
        {"first_on": date(9999, 12, 1), "last_on": LAST},
        {"last_on": LAST},
        {"first_on": date(1, 1, 1), "basis": "posting"},
        {"first_on": date(9999, 12, 1), "last_on": LAST, "shape": "code_months"},
    ],
)
def test_statement_of_such_days_is_no_comparison_and_can_be_deleted(
    client: APIClient, user: User, days: dict[str, object]
) -> None:
    statement = keep(user, ("99213", DAY, "1.30"), **days)

    answer = client.post(f"{address(statement)}/comparisons", {}, format="json")

    assert (answer.status_code, answer.json()["detail"]) == (409, SAID)
    assert not StoredComparison.objects.exists()
    assert client.get("/api/v1/statements/balance").status_code == 200
    assert client.delete(address(statement)).status_code == 204


@pytest.mark.parametrize("day", [LAST, date(1, 1, 1)])
def test_line_of_such_a_day_is_no_comparison(client: APIClient, user: User, day: date) -> None:
    statement = keep(user, ("99213", DAY, "1.30"), ("99213", day, "1.30"))

    assert client.post(f"{address(statement)}/comparisons", {}, format="json").status_code == 409


def test_sum_of_such_a_month_is_no_comparison(client: APIClient, user: User) -> None:
    statement = keep(user, ("99213", DAY, "1.30"), shape="code_months")
    StoredStatementLine.objects.update(service_on=None, month=date(9999, 12, 1))

    assert client.post(f"{address(statement)}/comparisons", {}, format="json").status_code == 409


def test_page_of_such_a_statement_says_what_to_do(user: User) -> None:
    statement = keep(user, last_on=LAST)
    browser = Client()
    browser.force_login(user)

    answer = browser.post(f"/statements/{statement.id}/")

    assert (answer.status_code, words(tree(answer), "#refused")) == (400, SAID)


def test_statement_beside_one_of_such_days_is_compared(client: APIClient, user: User) -> None:
    log(user)
    keep(user, ("99213", LAST, "1.30"), first_on=date(2025, 12, 1), last_on=LAST)
    statement = keep(user, ("99213", DAY, "1.30"))

    assert client.post(f"{address(statement)}/comparisons", {}, format="json").status_code == 201


def test_nothing_is_waited_for_between_such_days() -> None:
    assert awaited_statements([(DAY, LAST), (date(1, 1, 1), DAY)], today=date(2025, 12, 20)) == []
