"""How exceptions of accounts are answered."""

from __future__ import annotations

from typing import Final

from accounts.services.accounts import WrongPassword
from accounts.services.calendar_addresses import NoCalendarAddress
from accounts.services.durable_log import LogNotWritten
from accounts.services.logins import UnknownLogin
from wire.problems.problem import ProblemType

PROBLEM_TYPES: Final = (
    ProblemType(WrongPassword, status=403, code="wrong_password"),
    ProblemType(UnknownLogin, status=404, code="not_found"),
    ProblemType(NoCalendarAddress, status=404, code="not_found"),
    ProblemType(
        LogNotWritten,
        status=503,
        code="unavailable",
        detail="The change was not made, since it could not be noted; try again later.",
    ),
)
