"""Employers' statements of a clinician, the layouts in which they come, and comparisons with the log.

Keys start with the user, so that the tables can be distributed by user.
"""

from statements.models.comparisons import ComparisonFinding, StoredComparison
from statements.models.layouts import EmployerLayout
from statements.models.statements import Statement, StoredStatementLine

__all__ = ["ComparisonFinding", "EmployerLayout", "Statement", "StoredComparison", "StoredStatementLine"]
