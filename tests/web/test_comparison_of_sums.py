"""The page and the report of a comparison with a sheet that has a column a month: what is meant is named truly."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from statements.models import StoredStatementLine
from statements.reading.messages import to_json
from statements.reading.values import ColumnRole, MappedColumn, StatementMapping
from tests.statements.kept_statements import keep, log
from tests.web.comparisons import address, compare
from tests.web.pages import texts, tree

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue")]

OCTOBER = date(2025, 10, 1)
MAPPING = StatementMapping(
    (
        MappedColumn(1, ColumnRole.CODE),
        MappedColumn(4, ColumnRole.UNITS, month=OCTOBER),
        MappedColumn(5, ColumnRole.WRVU, month=OCTOBER),
        MappedColumn(6, ColumnRole.UNITS, month=date(2025, 11, 1)),
    )
)


def test_sums_of_a_month_are_named_by_their_columns_and_no_row(clinician: Client, user: User) -> None:
    last = date(2025, 10, 31)
    for day in (OCTOBER, last):
        log(user, day=day)
    days = {"first_on": OCTOBER, "last_on": last}
    statement = keep(user, ("99213", OCTOBER, "3.90"), shape="code_months", mapping=to_json(MAPPING), **days)
    StoredStatementLine.objects.update(service_on=None, month=OCTOBER, units=3)
    compared = compare(user, statement)
    api = APIClient()
    api.force_authenticate(user)

    said = texts(tree(clinician.get(address(statement, compared))), ".findings .note")
    written: Any = api.get(f"/api/v1/statements/{statement.id}/comparisons/{compared.id}/report.csv")
    report = b"".join(written.streaming_content).decode()

    assert [words for words in said if "column" in words or "row " in words] == [
        words for words in said if "columns 4, 5" in words
    ]
    assert any("columns 4, 5" in words for words in said)
    assert "columns 4, 5" in report
