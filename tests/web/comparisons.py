"""A kept statement, its comparison with the log, and the pages of both."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from accounts.models import User
from statements.models import Statement, StoredComparison
from statements.services.comparisons import compare_statement
from tests.procedures.conftest import NOW
from tests.statements.kept_statements import DAY, keep, log
from tests.web.pages import tree


def address(statement: Statement, comparison: StoredComparison | None = None) -> str:
    ending = "" if comparison is None else f"comparisons/{comparison.id}/"
    return f"/statements/{statement.id}/{ending}"


def compare(user: User, statement: Statement, left_out: frozenset[str] | None = None) -> StoredComparison:
    return compare_statement(user=user, statement=statement, left_out=left_out, at=NOW)


def shown(clinician: Client, user: User, statement: Statement) -> BeautifulSoup:
    """Return the page of a comparison that is made now."""
    answer = clinician.get(address(statement, compare(user, statement)))
    assert answer.status_code == 200
    return tree(answer)


@pytest.fixture
def statement(user: User) -> Statement:
    """A statement with a visit that the log has, and without a colonoscopy that the log has, too."""
    log(user)
    log(user, "45378", DAY + timedelta(days=1))
    return keep(user, ("99213", DAY, "1.30"))
