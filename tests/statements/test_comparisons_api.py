"""Comparisons over REST: made of the log of the moment, frozen, listed, and given as a table."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from procedures.contracts.compensation import Compensation, Tier
from procedures.contracts.terms import Terms
from statements.models import ComparisonFinding, EmployerLayout, Statement, StoredComparison, StoredStatementLine
from statements.reading.messages import to_json
from statements.reading.values import ColumnRole, MappedColumn
from statements.services.comparisons import MOST_COMPARISONS, compare_statement
from statements.services.statements import delete_statement
from tests.factories import sign_contract
from tests.procedures.conftest import NOW, new_user
from tests.statements.kept_statements import DAY, MAPPING, READING, keep, log

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue")]


def url(statement: Statement) -> str:
    return f"/api/v1/statements/{statement.id}/comparisons"


def compare(client: APIClient, statement: Statement, **body: object) -> Any:
    answer = client.post(url(statement), body, format="json")
    assert answer.status_code == 201, answer.content
    return answer.json()


def findings(client: APIClient, statement: Statement, comparison: Any, **query: str) -> list[Any]:
    answer = client.get(f"{url(statement)}/{comparison['id']}/findings", query)
    assert answer.status_code == 200, answer.content
    return list(answer.json()["results"])


def test_line_that_the_statement_lacks_is_a_finding_with_its_line_and_wrvu(client: APIClient, user: User) -> None:
    log(user)
    missing = log(user, "45378", DAY + timedelta(days=1))
    statement = keep(user, ("99213", DAY, "1.30"))

    comparison = compare(client, statement)

    (finding,) = findings(client, statement, comparison)
    assert (finding["kind"], finding["lines"], finding["wrvu"]) == ("absent", 1, "-3.26")
    assert (finding["own_lines"], finding["grade"]) == ([missing], "either")
    assert (finding["own_units"], finding["own_wrvu"]) == ("1", "3.26")
    assert (finding["statement_units"], finding["statement_wrvu"]) == ("0", "0.00")
    assert comparison["totals"]["statement"] == "1.30"
    assert comparison["totals"]["own"] == "4.56"


def test_total_that_the_statement_prints_is_told_beside_its_sum(client: APIClient, user: User) -> None:
    log(user)

    totals = compare(client, keep(user, ("99213", DAY, "1.30")))["totals"]

    assert (totals["stated"], totals["stated_differs"]) == ("9.99", True)


def test_findings_are_priced_at_the_rates_of_the_contract(client: APIClient, user: User) -> None:
    pay = Compensation(tiers=(Tier(Decimal(0), Decimal("50.00")),))
    sign_contract(user_id=user.id, terms=Terms(compensation=pay))
    log(user)
    log(user, "45378", DAY + timedelta(days=1))
    statement = keep(user, ("99213", DAY, "1.30"))

    comparison = compare(client, statement)

    assert [one["dollars"] for one in findings(client, statement, comparison)] == ["163.00"]
    (period,) = comparison["pay_periods"]
    assert (period["dollars"], period["certain"], period["open"]) == ("163.00", "0.00", "163.00")


def test_line_that_was_observed_explains_one_that_the_statement_has_too_many(client: APIClient, user: User) -> None:
    log(user, role="observer")
    statement = keep(user, ("99213", DAY, "1.30"))

    (finding,) = findings(client, statement, compare(client, statement))

    assert (finding["kind"], finding["grade"]) == ("extra", "shown")
    assert finding["explanations"] == [{"cause": "logged_apart", "detail": ""}]


@pytest.mark.parametrize(("others", "causes"), [(0, ["late_charge", "other_provider"]), (3, ["late_charge"])])
def test_absent_line_can_be_under_another_provider_where_the_file_lists_none(
    client: APIClient, user: User, others: int, causes: list[str]
) -> None:
    log(user)
    named = replace(MAPPING, columns=(*MAPPING.columns, MappedColumn(6, ColumnRole.PROVIDER)))
    facts = to_json(replace(READING, other_provider_rows=others))
    statement = keep(user, mapping=to_json(named), facts=facts)

    (finding,) = findings(client, statement, compare(client, statement, left_out=[]))

    assert [one["cause"] for one in finding["explanations"]] == causes


def test_statement_of_the_next_month_shows_a_late_charge(client: APIClient, user: User) -> None:
    log(user)
    log(user, "45378", DAY)
    statement = keep(user, ("99213", DAY, "1.30"))
    keep(user, ("45378", DAY, "3.26"), first_on=date(2025, 12, 1), last_on=date(2025, 12, 31))

    (finding,) = findings(client, statement, compare(client, statement))

    assert (finding["grade"], finding["explanations"][0]["cause"]) == ("shown", "late_charge")


def test_codes_that_are_said_to_be_left_out_explain_absent_lines(client: APIClient, user: User) -> None:
    log(user)
    log(user, "45378")
    statement = keep(user, ("99213", DAY, "1.30"))

    (finding,) = findings(client, statement, compare(client, statement, left_out=["45378"]))

    assert (finding["grade"], finding["explanations"][0]["cause"]) == ("shown", "excluded_encounter")


def test_comparison_stays_as_it_was_and_says_how_often_the_log_changed_since(client: APIClient, user: User) -> None:
    log(user)
    statement = keep(user, ("99213", DAY, "1.30"))
    before = compare(client, statement)

    log(user, "45378")

    now = client.get(f"{url(statement)}/{before['id']}").json()
    assert now == {**before, "changes_since": 1}


def test_findings_are_filtered_by_kind_and_grade(client: APIClient, user: User) -> None:
    log(user)
    log(user, "45378", DAY + timedelta(days=9))
    statement = keep(user, ("99213", DAY, "0.00"))
    comparison = compare(client, statement)

    assert [one["kind"] for one in findings(client, statement, comparison, kind="value")] == ["value"]
    assert [one["kind"] for one in findings(client, statement, comparison, grade="either")] == ["absent"]
    refused = client.get(f"{url(statement)}/{comparison['id']}/findings", {"kind": "other"})
    assert refused.status_code == 400


def test_table_says_how_it_was_counted_and_never_that_something_is_owed(client: APIClient, user: User) -> None:
    log(user)
    log(user, "45378")
    statement = keep(user, ("99213", DAY, "1.30"), label="=1+1")
    comparison = compare(client, statement)

    answer = client.get(f"{url(statement)}/{comparison['id']}/report.csv")

    text = b"".join(answer).decode()
    assert "in the log, not in the statement" in text
    assert "Neither is proof of what was performed or billed." in text
    assert "'=1+1" in text
    for word in ("owed", "underpaid", "error", "fraud"):
        assert word not in text.lower()


def test_rules_have_an_address(client: APIClient, user: User) -> None:
    for day in (4, 5, 6):
        log(user, day=date(2025, 11, day))
    statement = keep(user, *[("99213", date(2025, 11, day), "0.00") for day in (4, 5, 6)])
    comparison = compare(client, statement)

    (rule,) = client.get(f"{url(statement)}/{comparison['id']}/rules").json()["results"]

    assert (rule["kind"], rule["state"], rule["subject"]) == ("zero", "proved", ["99213"])


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({"left_out": "99213"}, {"left_out": ["invalid_type"]}),
        ({"left_out": ["9921"]}, {"left_out": ["invalid_format"]}),
        ({"other": 1}, {"other": ["unknown_field"]}),
    ],
)
def test_body_that_says_something_else_is_refused_with_its_field(
    client: APIClient, user: User, body: dict[str, object], errors: dict[str, list[str]]
) -> None:
    answer = client.post(url(keep(user)), body, format="json")

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == list(errors)


def test_statement_or_comparison_of_another_is_not_found(client: APIClient, user: User) -> None:
    other = new_user()
    foreign = keep(other, ("99213", DAY, "1.30"))
    theirs = compare_statement(user=other, statement=foreign, left_out=None, at=NOW)

    assert client.post(url(foreign), {}, format="json").status_code == 404
    for end in ("", "/findings", "/rules", "/report.csv"):
        assert client.get(f"{url(foreign)}/{theirs.id}{end}").status_code == 404


@pytest.mark.slow
def test_of_a_statement_only_the_latest_comparisons_are_kept(user: User) -> None:
    log(user)
    statement = keep(user)

    for minute in range(MOST_COMPARISONS + 2):
        compare_statement(user=user, statement=statement, left_out=None, at=NOW + timedelta(minutes=minute))

    assert StoredComparison.objects.filter(user_id=user.id).count() == MOST_COMPARISONS
    assert ComparisonFinding.objects.filter(user_id=user.id).count() == MOST_COMPARISONS


def test_comparison_asks_as_many_queries_for_many_lines_as_for_one(user: User) -> None:
    statement = keep(user, ("99213", DAY, "1.00"))
    log(user)
    compare_statement(user=user, statement=statement, left_out=None, at=NOW)
    with CaptureQueriesContext(
        connection,
    ) as few:
        compare_statement(user=user, statement=statement, left_out=None, at=NOW)
    for day in range(5, 19):
        log(user, day=date(2025, 11, day))

    with CaptureQueriesContext(connection) as many:
        compare_statement(user=user, statement=statement, left_out=None, at=NOW)

    assert len(many) == len(few)


def test_statement_that_is_deleted_while_it_is_asked_for_is_not_compared(
    client: APIClient, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    log(user)
    statement = keep(user, ("99213", DAY, "1.00"))

    def compare_after_another(**options: Any) -> StoredComparison:  # Any: as the function takes them
        delete_statement(user_id=user.id, statement_id=statement.id)
        return compare_statement(**options)

    monkeypatch.setattr("statements.api.comparisons.views.compare_statement", compare_after_another)
    answer = client.post(url(statement), {}, format="json")

    assert (answer.status_code, StoredComparison.objects.exists()) == (404, False)


def test_statement_is_deleted_under_the_lock_under_which_it_is_compared(user: User) -> None:
    statement = keep(user)

    with CaptureQueriesContext(connection) as captured:
        delete_statement(user_id=user.id, statement_id=statement.id)

    selects = [one["sql"] for one in captured if one["sql"].startswith("SELECT")]
    assert "accounts_user" in selects[0]
    assert "FOR UPDATE" in selects[0]


def test_deleting_the_statement_deletes_its_comparisons(client: APIClient, user: User) -> None:
    log(user)
    statement = keep(user)
    compare(client, statement)

    assert client.delete(f"/api/v1/statements/{statement.id}").status_code == 204
    assert not StoredComparison.objects.exists()
    assert not ComparisonFinding.objects.exists()


def test_draft_of_a_contract_names_the_rules_that_terms_cannot_hold_and_stores_nothing(
    client: APIClient, user: User
) -> None:
    for day in (4, 5, 6):
        log(user, day=date(2025, 11, day))
    statement = keep(user, *[("99213", date(2025, 11, day), "0.00") for day in (4, 5, 6)])
    comparison = compare(client, statement)
    before = client.get("/api/v1/contracts").json()

    answer = client.post(f"{url(statement)}/{comparison['id']}/rules/draft")

    assert answer.status_code == 200, answer.content
    assert answer.json()["applied"] == []
    assert answer.json()["not_applied"] == [{"kind": "zero", "subject": ["99213"], "factor": None}]
    assert client.get("/api/v1/contracts").json() == before


def test_export_has_statements_lines_comparisons_and_findings_of_the_user_alone(client: APIClient, user: User) -> None:
    log(user)
    other = new_user()
    statement = keep(user, ("45378", DAY, "3.26"))
    keep(other, ("99213", DAY, "1.30"))
    comparison = compare(client, statement)

    answer = client.get("/api/v1/statements/export")

    exported = json.loads(b"".join(answer))
    assert [one["id"] for one in exported["statements"]] == [str(statement.id)]
    assert [(one["code"], one["wrvu"]) for one in exported["lines"]] == [("45378", "3.2600")]
    assert [one["id"] for one in exported["comparisons"]] == [comparison["id"]]
    assert sorted(one["kind"] for one in exported["findings"]) == ["absent", "extra"]
    assert exported["layouts"] == []
    everything = json.loads(b"".join(client.get("/api/v1/export")))
    assert everything["statements"] == exported
    assert everything["records"]["procedure_logs"]


def test_erasing_the_account_erases_its_statements_layouts_and_comparisons(user: User) -> None:
    log(user)
    statement = keep(user, ("45378", DAY, "3.26"))
    EmployerLayout.objects.create(user=user, id=statement.id, label="Clinic", mapping={}, changed_at=NOW)
    compare_statement(user=user, statement=statement, left_out=None, at=NOW)
    models = (Statement, StoredStatementLine, EmployerLayout, StoredComparison, ComparisonFinding)
    assert all(model.objects.exists() for model in models)

    user.delete()

    assert [model for model in models if model.objects.exists()] == []


def test_series_adds_up_what_statements_and_log_differ_by(client: APIClient, user: User) -> None:
    log(user)
    first = keep(user, ("99213", DAY, "1.30"), ("45378", DAY, "3.26"))
    october = {"first_on": date(2025, 10, 1), "last_on": date(2025, 10, 31), "sha256": "1" * 64}
    before = keep(user, ("99213", date(2025, 10, 2), "1.00"), **october)
    log(user, day=date(2025, 10, 2))
    comparisons = [compare(client, one) for one in (before, first)]
    stranger = APIClient()
    stranger.force_authenticate(new_user())

    series = client.get("/api/v1/statements/balance").json()["results"]

    assert [one["comparison_id"] for one in series] == [one["id"] for one in comparisons]
    assert [(one["reported"], one["tracked"], one["difference"]) for one in series] == [
        ("1.00", "1.30", "-0.30"),
        ("4.56", "1.30", "3.26"),
    ]
    assert [one["running"] for one in series] == ["-0.30", "2.96"]
    compare(client, keep(user, ("99213", DAY, "1.30"), sha256="2" * 64))
    assert client.get("/api/v1/statements/balance").json()["results"][-1]["running"] is None
    assert stranger.get("/api/v1/statements/balance").json() == {"results": []}


def test_series_has_no_differences_so_far_for_a_statement_without_wrvu(client: APIClient, user: User) -> None:
    october = date(2025, 10, 2)
    log(user)
    log(user, day=october)
    columns = tuple(column for column in MAPPING.columns if column.role is not ColumnRole.WRVU)
    without_wrvu = keep(
        user,
        ("99213", october, "0"),
        mapping=to_json(replace(MAPPING, columns=columns)),
        first_on=date(2025, 10, 1),
        last_on=date(2025, 10, 31),
        sha256="1" * 64,
    )
    compare(client, without_wrvu)
    compare(client, keep(user, ("99213", DAY, "1.00")))

    series = client.get("/api/v1/statements/balance").json()["results"]

    assert [(each["difference"], each["running"]) for each in series] == [(None, None), ("-0.30", "-0.30")]
