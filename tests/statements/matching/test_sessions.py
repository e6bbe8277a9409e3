"""Other values of lines that others of their encounter reduce: tried as reduced, and as they are alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from procedures.wrvu.calculator import value_stored
from procedures.wrvu.rounding import rounded_wrvu
from procedures.wrvu.values import Line
from statements.domain.statement_lines import StatementLine
from statements.matching import hypotheses
from statements.matching.employer_rules import RuleKind, RuleState
from statements.matching.values import OwnLine
from tests.statements.matching.examples import compared, facts, on, own, stated, summary_of
from tests.statements.world import schedule, values_of

HERNIA, GALLBLADDER, KNEE = "49505", "47562", "27447"


def session(day: int, *modifiers: str) -> list[OwnLine]:
    """Return two operations of one encounter, the higher first; of the other half the work counts."""
    lines = [
        Line(code, on(day), modifiers=modifiers, encounter_id=f"visit {day}", id=f"{day} {code} {'-'.join(modifiers)}")
        for code in (HERNIA, GALLBLADDER)
    ]
    return sorted(values_of(lines), key=lambda one: -one.wrvu)


def next_year(logged: OwnLine) -> Decimal:
    """Return the work of the year after, as far as the line counts."""
    assert logged.row is not None
    assert logged.row.work_rvu is not None
    work = schedule().rows("first of 2026", logged.line.code)[""].work_rvu
    assert work is not None
    return rounded_wrvu(work * logged.wrvu / logged.unadjusted_wrvu)


def faithful(lines: list[OwnLine], *, start: int = 100) -> list[StatementLine]:
    return [stated(number, one) for number, one in enumerate(lines, start=start)]


def test_operation_that_counts_half_is_explained_by_half_of_another_years_work() -> None:
    first, second = session(4)

    (finding,) = compared([first, second], facts(stated(1, first), stated(2, second, wrvu=next_year(second)))).findings

    assert second.wrvu < second.unadjusted_wrvu
    assert summary_of(finding)[2:] == ("only", ["year 2026"])


def test_year_of_all_lines_is_proved_by_those_that_count_half_too() -> None:
    lines = [one for day in (4, 5, 6) for one in session(day)]
    statement = [stated(number, one, wrvu=next_year(one)) for number, one in enumerate(lines, start=1)]

    rules = compared(lines, facts(*statement)).rules

    (year,) = (one for one in rules if one.kind is RuleKind.YEAR)
    assert (year.subject, year.state, len(year.proving), year.contradicting) == (("2026",), RuleState.PROVED, 6, ())


def test_year_of_the_log_itself_is_contradicted_by_no_line_that_counts_half() -> None:
    sessions = [one for day in (4, 5, 6) for one in session(day)]
    visits = [own(code, on(day), id=f"{code} {day}") for code in ("99213", "99214") for day in (7, 8)]
    moved = [stated(number, one, wrvu=next_year(one)) for number, one in enumerate(visits, start=1)]

    rules = compared([*sessions, *visits], facts(*moved, *faithful(sessions))).rules

    against = {row for one in rules if one.subject == ("2026",) for row in one.contradicting}
    assert against == {str(line.number) for line in faithful(sessions)}
    assert [one for one in rules if one.subject == ("2025",)] == []


def test_factor_of_a_modifier_holds_for_lines_that_count_half_too() -> None:
    lines = [one for day in (4, 5, 6) for one in session(day, "59")]
    statement = [
        stated(number, one, wrvu=rounded_wrvu(one.wrvu * Decimal("0.9"))) for number, one in enumerate(lines, start=1)
    ]

    rules = compared(lines, facts(*statement)).rules

    (factor,) = (one for one in rules if one.subject == ("59",))
    assert (factor.state, factor.factor, factor.contradicting) == (RuleState.PROVED, Decimal("0.9"), ())


def test_factor_that_the_rules_of_sessions_come_to_stands_beside_them() -> None:
    highest, *others = sorted((HERNIA, GALLBLADDER, KNEE), key=lambda code: -own(code, on(4)).wrvu)
    first = [own(highest, on(day), id=f"{day} first") for day in (4, 5, 6, 7)]
    second = [own(others[day % 2], on(day), "59", id=f"{day} second") for day in (4, 5, 6, 7)]
    half = [stated(number, one, wrvu=rounded_wrvu(one.wrvu / 2)) for number, one in enumerate(second, start=1)]

    findings = compared([*first, *second], facts(*half, *faithful(first))).findings

    assert {tuple(summary_of(one)[3]) for one in findings} == {("employer_factor 59 0.5", "session_rules on")}
    assert {one.grade for one in findings} == {"either"}


def test_highest_operation_that_would_count_half_without_its_modifier_is_that_modifier_dropped() -> None:
    lines = [
        Line(HERNIA, on(4), modifiers=("50",), encounter_id="visit", id="both sides"),
        Line(GALLBLADDER, on(4), encounter_id="visit", id="other"),
    ]
    both_sides, other = values_of(lines)
    one_side = values_of([replace(lines[0], modifiers=()), lines[1]])[0]

    findings = compared(
        [both_sides, other], facts(stated(1, both_sides, wrvu=one_side.wrvu), stated(2, other))
    ).findings

    assert both_sides.wrvu == both_sides.unadjusted_wrvu * Decimal("1.5") > other.unadjusted_wrvu
    assert one_side.wrvu == one_side.unadjusted_wrvu / 2
    assert [summary_of(one)[2:] for one in findings] == [("only", ["modifier_dropped 50"])]


def test_lines_of_an_encounter_are_valued_together_once_for_a_year(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [one for day in range(1, 11) for one in session(day)]
    statement = [stated(number, one, wrvu=next_year(one)) for number, one in enumerate(lines, start=1)]
    calls: list[int] = []

    def counted(batch: Sequence[Line], **options: Any) -> Any:  # Any: as the calculator takes and gives
        calls.append(len(batch))
        return value_stored(batch, **options)

    monkeypatch.setattr(hypotheses, "value_stored", counted)
    compared(lines, facts(*statement))

    assert calls.count(len(lines)) <= len(schedule().releases) * 2
    assert sum(calls) < 12 * len(lines)


def test_value_by_the_first_of_three_modifiers_alone_is_the_others_dropped() -> None:
    line = own(HERNIA, on(4), "50", "52", "80")
    by_first = own(HERNIA, on(4), "50")

    (finding,) = compared([line], facts(stated(1, line, wrvu=by_first.wrvu))).findings

    assert summary_of(finding)[2:] == ("only", ["modifier_dropped 52 80"])


def test_rules_of_sessions_are_no_cause_of_a_line_under_other_modifiers_that_they_would_value_otherwise() -> None:
    lower, higher = sorted((own(HERNIA, on(4)), own(GALLBLADDER, on(4))), key=lambda one: one.wrvu)
    apart = stated(1, lower, modifiers=("78",), wrvu=rounded_wrvu(lower.wrvu / 2))

    (finding,) = compared([lower, higher], facts(apart, stated(2, higher))).findings

    assert summary_of(finding) == ("modifiers", 1, "shown", ["modifiers"])
