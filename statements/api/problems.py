"""How exceptions of statements are answered."""

from __future__ import annotations

from typing import Final

from statements.domain.months import FIRST_YEAR, LAST_YEAR
from statements.reading.faults import UnreadableStatement
from statements.reading.reader import ReaderUnavailable
from statements.selectors.comparisons import ComparisonNotFound
from statements.selectors.statements import StatementNotFound
from statements.services.comparisons import DaysOutOfRange
from statements.services.layouts import TooManyLayouts
from statements.services.statements import DaysOutOfOrder, TooManyStatements
from wire.problems.problem import ProblemType

PROBLEM_TYPES: Final = (
    ProblemType(UnreadableStatement, status=400, code="unreadable", members=lambda error: {"reason": error.code.value}),
    ProblemType(StatementNotFound, status=404, code="not_found", detail="You have no such statement."),
    ProblemType(ComparisonNotFound, status=404, code="not_found", detail="You have no such comparison."),
    ProblemType(
        TooManyStatements,
        status=409,
        code="too_many",
        detail="At most 200 statements with 1,000,000 lines are kept: delete what you need no more.",
    ),
    ProblemType(
        TooManyLayouts,
        status=409,
        code="too_many",
        detail="At most 50 layouts are kept: delete one, or keep this one under the label of another.",
    ),
    ProblemType(
        DaysOutOfRange,
        status=409,
        code="invalid",
        detail=f"This statement has days before {FIRST_YEAR} or after {LAST_YEAR}: delete it, and send its file again.",
    ),
    ProblemType(DaysOutOfOrder, status=400, code="invalid", errors=lambda _: {"last_on": ["before_from"]}),
    ProblemType(
        ReaderUnavailable,
        status=503,
        code="unavailable",
        detail="Statements cannot be read right now; try again shortly.",
        retry_after=range(30, 90),
    ),
)
