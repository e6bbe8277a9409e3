"""Comparing a log with a statement, and keeping what came out as it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4

from django.conf import settings
from django.db import models, transaction

from accounts.models import User
from procedures.selectors.changes import record_stream
from procedures.selectors.user_context import UserContext, user_context
from statements.domain.months import FIRST_YEAR, LAST_YEAR
from statements.matching.compare import StatementComparison, compare
from statements.matching.dollars import PricedFindings, price
from statements.matching.values import Finding, StatementFacts
from statements.models import ComparisonFinding, Statement, StoredComparison
from statements.presenters.comparisons import JsonMap, amount, result_json
from statements.presenters.settings import COMPARISON_SETTINGS
from statements.selectors.compared_log import compared_log, pay_spans
from statements.selectors.compared_statements import statement_facts
from statements.selectors.statements import find_statement

# A statement has at most so many comparisons; the oldest go.
MOST_COMPARISONS = 20
_SLICE = 2_000


class DaysOutOfRange(ValueError):
    """A statement that was kept by an earlier version has days of no year that a statement can have."""


@transaction.atomic
def compare_statement(
    *, user: User, statement: Statement, left_out: frozenset[str] | None, at: datetime
) -> StoredComparison:
    """Compare the log of this moment with a statement and store the result; of a statement the last 20 are kept.

    `left_out` are the codes that the statement leaves out, None where the person does not know. Raises
    StatementNotFound, DaysOutOfRange.
    """
    User.objects.select_for_update().get(pk=user.pk)
    # It may be gone since it was asked for.
    statement = find_statement(user_id=user.id, statement_id=statement.id)
    _require_years([statement.first_on, statement.last_on])
    facts = statement_facts(statement=statement, left_out=left_out)
    _require_years([day for line in facts.lines for day in (line.service_on, line.posted_on, line.month) if day])
    context = user_context(user=user)
    seq = record_stream(user_id=user.id).last
    codes = {line.code for line in facts.lines if line.code}
    own = compared_log(context=context, codes=codes, first_on=facts.first_on, last_on=facts.last_on)
    comparison = compare(own.log, facts, schedule=own.schedule, policy_on=own.policy_on)
    spans = pay_spans(context=context, first_on=facts.first_on, last_on=facts.last_on)
    priced = price(comparison.findings, spans)
    stored = StoredComparison.objects.create(
        user_id=user.id,
        id=uuid4(),
        statement_id=statement.id,
        log_seq=seq,
        left_out=None if left_out is None else sorted(left_out),
        result=result_json(comparison, priced.spans, _basis(context, facts, comparison)),
        findings=len(comparison.findings),
        made_at=at,
    )
    rows = _rows(stored, comparison.findings, priced)
    ComparisonFinding.objects.bulk_create(rows, batch_size=_SLICE)
    _forget_oldest(stored)
    return stored


def _require_years(days: Sequence[date]) -> None:
    if any(not FIRST_YEAR <= day.year <= LAST_YEAR for day in days):
        raise DaysOutOfRange


def _basis(context: UserContext, facts: StatementFacts, comparison: StatementComparison) -> JsonMap:
    """Return by what the comparison was counted: program, releases, rows, contracts with their terms, columns."""
    days = sorted({own.line.performed_on for own in comparison.selection.own})
    contracts = {}
    for day in days:
        contract = context.agreements.on(day)
        version = contract.version_on(day)
        contracts[str(contract.id), version.number] = (contract.name, version)
    return {
        "program": settings.VERSION,
        "releases": [*sorted(context.releases)],
        "contracts": [
            {
                "id": contract_id,
                "name": name,
                "version": number,
                # Terms that nobody wrote down hold since ever.
                "effective_from": None if version.made_at is None else version.effective_from.isoformat(),
                "terms": version.terms.as_json(),
            }
            for (contract_id, number), (name, version) in sorted(contracts.items(), key=lambda one: one[0])
        ],
        "rows": [*_schedule_rows(comparison)],
        "columns": [*sorted(column.value for column in facts.columns)],
        "settings": {**COMPARISON_SETTINGS},
        "earlier_statements": len(facts.earlier),
        "later_statements": len(facts.later),
        "own_lines": len(comparison.selection.own),
        "statement_lines": len(comparison.selection.lines),
    }


def _schedule_rows(comparison: StatementComparison) -> Iterator[JsonMap]:
    """Yield the rows of the schedule on which own lines of findings stand, by code, release and component."""
    named = {own_id for finding in comparison.findings for own_id in finding.own_ids}
    rows = {
        (own.row.code, own.release or "", own.row.component): own.row.work_rvu
        for own in comparison.selection.own
        if own.row is not None and own.id in named
    }
    for (code, release, component), work_rvu in sorted(rows.items()):
        yield {"code": code, "release": release, "component": component, "work_rvu": amount(work_rvu)}


def _rows(stored: StoredComparison, findings: Sequence[Finding], priced: PricedFindings) -> list[ComparisonFinding]:
    return [
        _row(stored, number, finding, dollars)
        for number, (finding, dollars) in enumerate(zip(findings, priced.by_place, strict=True), start=1)
    ]


def _row(stored: StoredComparison, number: int, finding: Finding, dollars: Decimal | None) -> ComparisonFinding:
    return ComparisonFinding(
        user_id=stored.user_id,
        comparison_id=stored.id,
        number=number,
        kind=finding.kind.value,
        grade=finding.grade.value,
        explanations=[{"cause": one.cause.value, "detail": one.detail} for one in finding.explanations],
        component=finding.component,
        first_on=finding.first_on,
        last_on=finding.last_on,
        code=finding.code,
        modifiers=[list(key.modifiers) for key in finding.keys],
        lines=finding.lines,
        own_lines=list(finding.own_ids),
        rows=list(finding.numbers),
        units=finding.units,
        wrvu=finding.wrvu,
        dollars=dollars,
        own_units=finding.own.units,
        own_wrvu=finding.own.wrvu,
        statement_units=finding.statement.units,
        statement_wrvu=finding.statement.wrvu,
    )


def _forget_oldest(stored: StoredComparison) -> None:
    of_statement = StoredComparison.objects.filter(user_id=stored.user_id, statement_id=stored.statement_id)
    old = list(of_statement.order_by("-made_at", "id").values_list("id", flat=True)[MOST_COMPARISONS:])
    if old:
        forget_comparisons(of_statement.filter(id__in=old))


def forget_comparisons(comparisons: models.QuerySet[StoredComparison]) -> None:
    """Delete comparisons with their findings."""
    for comparison in comparisons:
        ComparisonFinding.objects.filter(user_id=comparison.user_id, comparison_id=comparison.id).delete()
    comparisons.delete()
