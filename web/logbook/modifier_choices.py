"""Choices of modifiers for a code: those that its rows and indicators allow (pure).

What an indicator allows: record layout of the release; what a modifier does to a credit: `procedures.wrvu.line_rules`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from codes.domain.categories import EVALUATION, category_of
from codes.domain.indicators import ASSISTED, BOTH_SIDES, BY_TEAM, REDUCED_AS_FURTHER, SHARED, SURGICAL_PERIODS
from codes.domain.states import page_row
from codes.domain.values import RvuRow, is_level_ii
from procedures.wrvu.line_rules import is_splittable

# The general eye examinations, which are visits outside the range of visits.
_EYE_VISITS: Final = frozenset({"92002", "92004", "92012", "92014"})


@dataclass(frozen=True, slots=True)
class ModifierChoice:
    """A modifier that fits a code, and what it says, in our words."""

    modifier: str
    words: str


@dataclass(frozen=True, slots=True)
class _Subject:
    code: str
    rows: Mapping[str, RvuRow]
    row: RvuRow

    @property
    def is_visit(self) -> bool:
        return category_of(self.code) == EVALUATION or self.code in _EYE_VISITS

    @property
    def is_surgical(self) -> bool:
        return self.row.global_period in SURGICAL_PERIODS


def _has_row(component: str) -> Callable[[_Subject], bool]:
    return lambda subject: component in subject.rows


def _visit(subject: _Subject) -> bool:
    return subject.is_visit


def _surgical(subject: _Subject) -> bool:
    return subject.is_surgical


def _package(subject: _Subject) -> bool:
    return is_splittable(subject.row)


def _both_sides(subject: _Subject) -> bool:
    return subject.row.bilat_surg in BOTH_SIDES


def _further(subject: _Subject) -> bool:
    return subject.row.mult_proc in REDUCED_AS_FURTHER


def _two_surgeons(subject: _Subject) -> bool:
    return subject.row.co_surg in SHARED


def _team(subject: _Subject) -> bool:
    return subject.row.team_surg in BY_TEAM


def _assistant(subject: _Subject) -> bool:
    return subject.row.asst_surg in ASSISTED and subject.is_surgical


def _stopped(subject: _Subject) -> bool:
    return "53" in subject.rows or subject.is_surgical


_CHOICES: Final[tuple[tuple[str, str, Callable[[_Subject], bool]], ...]] = (
    ("26", "professional part: reading and report", _has_row("26")),
    ("TC", "technical part: equipment and staff", _has_row("TC")),
    ("25", "separate visit on the day of a procedure", _visit),
    ("24", "visit not related to the operation before", _visit),
    ("57", "visit that decided on the operation", _visit),
    ("95", "by video", _visit),
    ("50", "both sides", _both_sides),
    ("RT", "right side", _both_sides),
    ("LT", "left side", _both_sides),
    ("59", "apart from the other procedures", _further),
    ("51", "further procedure of the session", _further),
    ("22", "much more work than usual", _surgical),
    ("52", "less than the whole service", _surgical),
    ("53", "stopped before its end", _stopped),
    ("54", "the operation only", _package),
    ("55", "the care after it only", _package),
    ("56", "the care before it only", _package),
    ("58", "planned next stage", _package),
    ("78", "unplanned return to the operating room", _package),
    ("79", "not related to the operation before", _package),
    ("62", "two surgeons", _two_surgeons),
    ("66", "team of surgeons", _team),
    ("80", "assistant surgeon", _assistant),
    ("82", "assistant surgeon, no resident to be had", _assistant),
    ("AS", "assistant who is no physician", _assistant),
)


def modifier_choices(code: str, rows: Mapping[str, RvuRow]) -> tuple[ModifierChoice, ...]:
    """Return the modifiers that fit a code with these rows by component; none without a row.

    A Level II code without a work RVU gets those of its rows only: payers have modifiers of their own for it.
    """
    row = page_row(rows)
    if row is None:
        return ()
    subject = _Subject(code, rows, row)
    fitting = (ModifierChoice(modifier, words) for modifier, words, fits in _CHOICES if fits(subject))
    return tuple(choice for choice in fitting if row.work_rvu or choice.modifier in rows or not is_level_ii(code))
