"""Lines valued without being stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from procedures.selectors.lines import line_of
from procedures.selectors.schedule import schedule_for
from procedures.services.policies import CALCULATE_POLICIES
from procedures.values.calculation import InvalidRequest, request_of
from procedures.wrvu.calculator import check_lines, total_of, value_case
from procedures.wrvu.policy import UNADJUSTED
from procedures.wrvu.values import Credit


class PolicyNotAvailable(ValueError):
    """The policy is not one whose figures are proven."""


@dataclass(frozen=True, slots=True)
class Calculation:
    """The credits of lines, in their order, and the sum in wRVU."""

    credits: tuple[Credit, ...]
    total: Decimal


def calculate(*, body: object, at: datetime) -> Calculation:
    """Value the lines of a request body as one case, and store nothing.

    Raises InvalidRequest, with the path of every field that is wrong, and PolicyNotAvailable.
    """
    request = request_of(body, default_policy=UNADJUSTED.name.value, at=at)
    policy = CALCULATE_POLICIES.get(request.policy)
    if policy is None:
        raise PolicyNotAvailable(f"Policies that can be asked for: {', '.join(CALCULATE_POLICIES)}.")
    lines = [line_of("", values) for values in request.lines]
    modifiers = {modifier for line in lines for modifier in line.modifiers}
    schedule = schedule_for(codes={line.code for line in lines}, modifiers=modifiers)
    problems = check_lines(lines, schedule=schedule, policy=policy)
    if problems:
        by_path = groupby(problems, key=lambda problem: f"lines.{problem.line}.{problem.field}")
        raise InvalidRequest({path: tuple(problem.code for problem in found) for path, found in by_path})
    credits_ = value_case(lines, schedule=schedule, policy=policy)
    return Calculation(credits_, total_of(credits_))
