"""Employers' statements of a clinician, and the layouts in which they come.

Keys start with the user, so that the tables can be distributed by user.
"""

from statements.models.layouts import EmployerLayout
from statements.models.statements import Statement, StoredStatementLine

__all__ = ["EmployerLayout", "Statement", "StoredStatementLine"]
