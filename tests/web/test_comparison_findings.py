"""The findings on the page of a comparison: their figures, kinds, filters and pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from procedures.contracts.compensation import Compensation, Tier
from procedures.contracts.terms import Terms
from statements.models import ComparisonFinding, Statement, StoredComparison
from tests.factories import amend_line, sign_contract
from tests.procedures.conftest import NOW
from tests.statements.kept_statements import DAY, keep, log
from tests.web.comparisons import address, compare, shown
from tests.web.comparisons import statement as statement  # a fixture
from tests.web.pages import cells, links, row_of, texts, tree, value_of, words
from web.statements.comparisons import FINDINGS_A_PAGE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue")]

MOST_QUERIES = 12
RATES = Terms(compensation=Compensation(tiers=(Tier(Decimal(0), Decimal("50.00")),)))


def test_finding_has_units_wrvu_and_dollars_of_both_records(clinician: Client, user: User) -> None:
    sign_contract(user_id=user.id, terms=RATES)
    log(user, "45378", DAY + timedelta(days=1))
    statement = keep(user)

    page = shown(clinician, user, statement)

    assert texts(page, ".findings .kind") == ["In the log, not in the statement"]
    header = "45378 , Nov 5, 2025 1 line; logged "
    (units, wrvu, stated_units, stated_wrvu, difference, dollars, explained) = row_of(page, header)
    assert (units, wrvu, stated_units, stated_wrvu) == ("1", "3.26", "0", "0.00")
    assert (difference, dollars) == ("−3.26", "$163.00")
    assert explained.endswith("several causes fit, or cannot be excluded")


def test_line_of_which_the_statement_has_more_stands_in_the_same_table_as_one_that_it_lacks(
    clinician: Client, user: User, statement: Statement
) -> None:
    more = keep(user, ("99213", DAY, "1.30"), ("99213", DAY, "1.30"))

    page = shown(clinician, user, more)

    (table,) = page.select("table.findings")
    assert texts(table, ".kind") == ["In the log, not in the statement", "In the statement, not in the log"]
    assert [row[5] for row in cells(table, "tbody tr") if len(row) > 1] == ["−3.26", "+1.30"]


def test_what_has_several_causes_or_none_is_counted_apart_from_what_has_one(
    clinician: Client, user: User, statement: Statement
) -> None:
    log(user, day=DAY + timedelta(days=7), role="observer")
    more = keep(user, ("99213", DAY, "1.30"), ("99213", DAY + timedelta(days=7), "1.30"))

    page = shown(clinician, user, more)

    assert texts(page, "h3") == ["Shown, or one cause fits", "Several causes fit, or none"]
    assert cells(page, "#sums tr.total") == [
        ["Shown, or one cause fits", "1", "+1.30", "–"],
        ["Several causes fit, or none", "1", "−3.26", "–"],
    ]
    assert len(page.select("section[aria-labelledby=findings] > .scroll > table.findings")) == 2


def test_equal_lines_are_counted_and_none_is_pointed_at(clinician: Client, user: User) -> None:
    for _ in range(3):
        log(user)

    page = shown(clinician, user, keep(user, ("99213", DAY, "1.30")))

    assert "2 of 3 equal lines" in words(page, ".findings th .note")


def test_line_that_was_changed_or_deleted_after_the_file_was_read_is_marked(clinician: Client, user: User) -> None:
    changed, deleted, _ = (log(user, day=DAY + timedelta(days=8 * number)) for number in range(3))
    statement = keep(user)
    comparison = compare(user, statement)
    amend_line(user_id=user.id, log_id=UUID(changed), data={"note": "x"}, at=NOW + timedelta(days=2))
    assert clinician.delete(f"/api/v1/logs/{deleted}").status_code == 204

    notes = texts(tree(clinician.get(address(statement, comparison))), ".findings th .note")

    assert notes == [
        "1 line; logged or changed after the file was read",
        "1 line; no longer in the log",
        "1 line; logged Nov 20, 2025",
    ]


def test_findings_are_shown_of_a_kind_and_a_grade_with_how_many_there_are(clinician: Client, user: User) -> None:
    statement = keep(user)
    comparison = compare(user, statement)
    _many(comparison, 3)
    ComparisonFinding.objects.filter(number=1_001).update(kind="absent", grade="unknown")

    page = tree(clinician.get(f"{address(statement, comparison)}?kind=absent&grade=unknown"))

    assert [one["id"] for one in page.select("[id^=finding-]")] == ["finding-1001"]
    assert words(page, "#shown") == "1 of 3 findings."
    assert texts(page, "#kind option")[0] == "all kinds"
    assert texts(page, "#kind option")[1:] == [
        "in the log, not in the statement (1)", "in the statement, not in the log (2)",
    ]  # fmt: skip
    assert value_of(page, "grade") == "unknown"


def test_pages_of_filtered_findings_stay_filtered(clinician: Client, user: User) -> None:
    statement = keep(user)
    comparison = compare(user, statement)
    _many(comparison, FINDINGS_A_PAGE + 1)
    kind = ComparisonFinding.objects.values_list("kind", flat=True).distinct().get()

    page = tree(clinician.get(f"{address(statement, comparison)}?kind={kind}"))

    assert links(page, ".pages a") == [f"?kind={kind}&page=2#findings"]


def test_filter_that_there_is_not_shows_all(clinician: Client, user: User) -> None:
    statement = keep(user)
    comparison = compare(user, statement)
    _many(comparison, 3)

    page = tree(clinician.get(f"{address(statement, comparison)}?kind=junk&grade=junk"))

    assert len(page.select("[id^=finding-]")) == 3


def test_many_findings_come_a_hundred_a_page(clinician: Client, user: User) -> None:
    statement = keep(user)
    comparison = compare(user, statement)
    _many(comparison, FINDINGS_A_PAGE + 1)

    first = tree(clinician.get(address(statement, comparison)))
    last = tree(clinician.get(f"{address(statement, comparison)}?page=2"))

    assert [len(page.select("[id^=finding-]")) for page in (first, last)] == [FINDINGS_A_PAGE, 1]
    assert links(first, ".pages a") == ["?page=2#findings"]
    assert links(last, ".pages a") == ["?page=1#findings"]
    assert clinician.get(f"{address(statement, comparison)}?page=junk").status_code == 200


def test_pages_ask_as_few_queries_for_many_findings_as_for_one(
    clinician: Client, user: User, statement: Statement
) -> None:
    comparison = compare(user, statement)
    few = list(_queries(clinician, statement, comparison))
    _many(comparison, 60)
    for _ in range(5):
        compare(user, statement)

    many = list(_queries(clinician, statement, comparison))

    assert many == few
    assert max(many) <= MOST_QUERIES


def _many(comparison: StoredComparison, count: int) -> None:
    """Give a comparison so many findings more."""
    ComparisonFinding.objects.bulk_create(
        ComparisonFinding(
            user_id=comparison.user_id, comparison_id=comparison.id, number=number, kind="extra", grade="either",
            explanations=[{"cause": "duplicate", "detail": ""}], component=number, first_on=date(2025, 11, 3),
            last_on=date(2025, 11, 3), code="99213", modifiers=[[]], lines=1, own_lines=[], rows=[number], units=1,
            wrvu=Decimal("1.30"), own_units=0, own_wrvu=0, statement_units=1, statement_wrvu=Decimal("1.30"),
        )
        for number in range(1_000, 1_000 + count)
    )  # fmt: skip
    StoredComparison.objects.filter(user_id=comparison.user_id, id=comparison.id).update(findings=count)


def _queries(clinician: Client, statement: Statement, comparison: StoredComparison) -> Iterator[int]:
    for path in (address(statement), address(statement, comparison)):
        with CaptureQueriesContext(connection) as captured:
            assert clinician.get(path).status_code == 200
        yield len(captured)
