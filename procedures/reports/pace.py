"""Goals and pace: how far, how fast, how much a day from here, and where it leads (pure)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from benchmarks.domain.percentile import FEWEST_DAYS
from codes.domain.categories import EVALUATION, category_of
from procedures.collections.logs import CODE_LENGTH
from procedures.reports.course import CoursePoint, course_of
from procedures.reports.workdays import WorkCalendar

HUNDREDTH: Final = Decimal("0.01")
# Of weeks that are alike, eight in ten end within so many standard deviations.
_EIGHT_IN_TEN: Final = Decimal("1.2816")
LEAST_WEEKS: Final = 4
MOST_WEEKS: Final = 26
_WEEK: Final = timedelta(days=7)
_SUGGESTED: Final = 5
# A need of more than so many times one's best month is out of reach.
_STRETCH: Final = Decimal("1.5")


class PaceState(StrEnum):
    """Where a goal stands in time."""

    TO_COME = "to_come"
    RUNNING = "running"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be made from a day to another, both included, in wRVU.

    `already_made` was made, but not logged, up to the day `already_made_through`: own lines up to it do not count.
    """

    first: date
    last: date
    wrvu: Decimal
    already_made: Decimal | None = None
    already_made_through: date | None = None

    def may_lack_balance(self, *, first_line_on: date) -> bool:
        """True where a month or more of the span lies before the log, and nobody said what was made in it."""
        return self.already_made is None and (first_line_on - self.first).days >= FEWEST_DAYS


@dataclass(frozen=True, slots=True)
class Week:
    """A whole week of one's own: wRVU made, and days worked."""

    first: date
    wrvu: Decimal
    days: int


@dataclass(frozen=True, slots=True)
class Usual:
    """What a working day usually brings, from one's own weeks: the mean and the variance of a day, in wRVU.

    `variance` is None under four weeks.
    """

    weeks: int
    per_day: Decimal
    variance: Decimal | None


@dataclass(frozen=True, slots=True)
class Projection:
    """Where the usual pace leads by the last day, and between which bounds in eight cases of ten, in wRVU."""

    wrvu: Decimal
    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class Pace:
    """How a goal stands on a day; wRVU throughout.

    Working days are counted by the calendar: `days_done` to the day, `days_left` after it. `expected` is what an even
    pace would have made, `ahead` what is above it. `needed_per_day` is None where no working day is left. `achieved`
    includes what was already made and, on days of the stage resident, training lines: `training` of it. `course` is how
    `achieved` came together, from the day before the first that counts on.
    """

    state: PaceState
    target: Target
    achieved: Decimal
    training: Decimal
    days: int
    days_done: int
    days_left: int
    expected: Decimal
    ahead: Decimal
    needed_per_day: Decimal | None
    projection: Projection | None
    course: tuple[CoursePoint, ...]

    def is_out_of_reach(self, best_per_day: Decimal | None) -> bool:
        """True where each working day left needs more than half as much again as one's best month brought a day.

        Without a full month of one's own nothing is out of reach. Source: the wRVU rules, section 8.
        """
        if self.needed_per_day is None or best_per_day is None:
            return False
        return self.needed_per_day > _STRETCH * best_per_day


@dataclass(frozen=True, slots=True)
class CodeHistory:
    """How often a code was logged and what a line of it was worth, in wRVU."""

    code: str
    lines: int
    wrvu: Decimal


@dataclass(frozen=True, slots=True)
class Suggestion:
    """So many more lines of a code a week would close the gap; `each` is what one brings, in wRVU."""

    code: str
    more_a_week: int
    each: Decimal


def usual_of(by_day: Mapping[date, Decimal], *, calendar: WorkCalendar, today: date, week_start: int) -> Usual | None:
    """Return the usual day out of the last 26 whole weeks, from the first with own work on; None without one.

    `by_day` is own wRVU by day. A week's deviation counts by its working days: a week of three days weighs three.
    """
    weeks = _weeks(by_day, calendar, today, week_start)
    days = sum(week.days for week in weeks)
    if not days:
        return None
    per_day = sum((week.wrvu for week in weeks), Decimal(0)) / days
    if len(weeks) < LEAST_WEEKS:
        return Usual(len(weeks), per_day, None)
    deviations = ((week.wrvu - per_day * week.days) ** 2 / week.days for week in weeks)
    return Usual(len(weeks), per_day, sum(deviations, Decimal(0)) / (len(weeks) - 1))


def _weeks(by_day: Mapping[date, Decimal], calendar: WorkCalendar, today: date, week_start: int) -> list[Week]:
    this_week = today - timedelta(days=(today.isoweekday() - week_start) % 7)
    worked = [day for day in by_day if day < this_week]
    if not worked:
        return []
    first = max(
        min(worked) - timedelta(days=(min(worked).isoweekday() - week_start) % 7), this_week - MOST_WEEKS * _WEEK
    )
    weeks = []
    while first < this_week:
        days = [first + timedelta(days=number) for number in range(7)]
        wrvu = sum((by_day.get(day, Decimal(0)) for day in days), Decimal(0))
        worked_days = calendar.count(days[0], days[-1])
        # A week of leave says nothing of a working day.
        if worked_days:
            weeks.append(Week(first, wrvu, worked_days))
        first += _WEEK
    return weeks


def best_month_per_day(
    by_month: Mapping[date, Decimal], *, first_on: date | None, calendar: WorkCalendar, today: date
) -> Decimal | None:
    """Return the highest wRVU per working day of a full month of one's own; None without one.

    `by_month` is wRVU by the first day of the month, `first_on` the first line of the log. A month is full when it is
    over and the log began by its first working day; one without working days says nothing.
    """
    return max(
        (
            wrvu / days
            for month, wrvu in by_month.items()
            if (days := _full_month_days(month, first_on, calendar, today))
        ),
        default=None,
    )


def _full_month_days(month: date, first_on: date | None, calendar: WorkCalendar, today: date) -> int:
    """Return the working days of a month; 0 where it is not a full one."""
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    if first_on is None or last >= today or calendar.count(month, first_on - timedelta(days=1)):
        return 0
    return calendar.count(month, last)


def pace_of(
    target: Target, *, by_day: Mapping[date, Decimal], calendar: WorkCalendar, today: date, usual: Usual | None,
    training: Collection[date] = (),
) -> Pace:  # fmt: skip
    """Return how a goal stands on a day, from own wRVU by day; those of the days `training` were made in training.

    The day itself counts as done once something was logged on it, else it is still to come. What was already made
    counts with the days up to its last one.
    """
    begin = max(target.first, (target.already_made_through or date.min) + timedelta(days=1))
    within = {day: wrvu for day, wrvu in by_day.items() if begin <= day <= min(target.last, today)}
    total = sum(within.values(), target.already_made or Decimal(0))
    done_to = max(today if today in within else today - timedelta(days=1), begin - timedelta(days=1))
    days = calendar.count(target.first, target.last)
    done = calendar.count(target.first, min(done_to, target.last))
    left = days - done
    expected = _even_share(target, days, done)
    missing = max(Decimal(0), target.wrvu - total)
    return Pace(
        state=_state(target, today),
        target=target,
        achieved=_rounded(total),
        training=_rounded(sum((wrvu for day, wrvu in within.items() if day in training), Decimal(0))),
        days=days,
        days_done=done,
        days_left=left,
        expected=expected,
        ahead=_rounded(total - expected),
        needed_per_day=_rounded(missing / left) if left else None,
        projection=None if usual is None else _projection(total, left, usual),
        course=course_of(within, begin=begin, last=min(target.last, today), before=target.already_made or Decimal(0)),
    )


def _state(target: Target, today: date) -> PaceState:
    if today < target.first:
        return PaceState.TO_COME
    return PaceState.OVER if today > target.last else PaceState.RUNNING


def _even_share(target: Target, days: int, done: int) -> Decimal:
    return _rounded(target.wrvu * done / days) if days else target.wrvu


def _projection(total: Decimal, left: int, usual: Usual) -> Projection:
    middle = total + usual.per_day * left
    if usual.variance is None:
        return Projection(_rounded(middle), None, None)
    reach = _EIGHT_IN_TEN * (usual.variance * left).sqrt()
    return Projection(_rounded(middle), _rounded(max(total, middle - reach)), _rounded(middle + reach))


def suggestions(pace: Pace, *, history: Sequence[CodeHistory], workdays_a_week: int) -> tuple[Suggestion, ...]:
    """Return what would close the gap between projection and target: for each of the codes for visits that brought
    most, how many more lines a week, from real history. Empty where there is no gap, no history or no day left.

    Of operations and tests nobody is told to do more: who needs one decides that.
    """
    if pace.projection is None or not pace.days_left:
        return ()
    gap = pace.target.wrvu - pace.projection.wrvu
    if gap <= 0:
        return ()
    a_week = gap * workdays_a_week / pace.days_left
    visits = (one for one in history if one.lines and one.wrvu > 0 and _is_visit(one.code))
    most = sorted(visits, key=lambda one: (-one.wrvu, one.code))
    return tuple(_suggestion(one, a_week) for one in most[:_SUGGESTED])


def _is_visit(code: str) -> bool:
    return len(code) == CODE_LENGTH and category_of(code) is EVALUATION


def _suggestion(history: CodeHistory, a_week: Decimal) -> Suggestion:
    each = history.wrvu / history.lines
    return Suggestion(history.code, int((a_week / each).to_integral_value(ROUND_CEILING)), _rounded(each))


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(HUNDREDTH, ROUND_HALF_UP)
