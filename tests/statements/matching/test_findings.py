"""Layers 1 and 2: which differences there are, on counts of equal lines."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from statements.domain.statement_lines import DateBasis, Shape, StatementLine
from statements.matching.compare import StatementComparison
from statements.matching.values import FindingKind, Grade, OwnLine, StatementColumn, StatementFacts
from tests.statements.matching.examples import (
    compared,
    facts,
    on,
    own,
    reordered,
    stated,
    summary_of,
    void,
    without_order,
)

VISIT = own("99213", on(4), id="a")
SECOND = own("99213", on(4), id="b")
THIRD = own("99213", on(4), id="c")
JOINT = own("96372", on(10), units=2, id="d")


def kinds(comparison: StatementComparison) -> list[tuple[str, int]]:
    return [(one.kind.value, one.lines) for one in comparison.findings]


def test_statement_with_the_logs_own_values_is_no_finding() -> None:
    comparison = compared([VISIT, JOINT], facts(stated(1, VISIT), stated(2, JOINT)))

    assert comparison.findings == ()
    assert comparison.totals.statement == comparison.totals.own


def test_lines_that_a_group_lacks_are_counted_not_guessed() -> None:
    comparison = compared([VISIT, SECOND, THIRD], facts(stated(7, VISIT)))

    (finding,) = comparison.findings
    assert (finding.kind, finding.lines) == (FindingKind.ABSENT, 2)
    assert (finding.units, finding.wrvu) == (Decimal(-2), Decimal("-2.60"))
    assert finding.own_ids == ("a", "b", "c")
    assert (finding.own.units, finding.own.wrvu) == (Decimal(2), Decimal("2.60"))
    assert (finding.statement.units, finding.statement.wrvu) == (Decimal(0), Decimal("0.00"))


def test_line_that_the_log_lacks_is_extra_with_its_row() -> None:
    comparison = compared([VISIT], facts(stated(1, VISIT), stated(2, JOINT)))

    (finding,) = comparison.findings
    assert (finding.kind, finding.numbers, finding.wrvu) == (FindingKind.EXTRA, (2,), JOINT.wrvu)


def test_group_with_other_wrvu_is_value() -> None:
    comparison = compared([VISIT, SECOND], facts(stated(1, VISIT, wrvu=Decimal("1.00")), stated(2, SECOND)))

    (finding,) = comparison.findings
    assert (finding.kind, finding.numbers, finding.wrvu) == (FindingKind.VALUE, (1,), Decimal("-0.30"))
    assert (finding.own.wrvu, finding.statement.wrvu) == (Decimal("1.30"), Decimal("1.00"))


def test_same_date_code_and_units_under_other_modifiers_is_modifiers() -> None:
    modified = own("99213", on(4), "25")

    assert kinds(compared([modified], facts(stated(1, modified, modifiers=())))) == [("modifiers", 1)]


def test_order_of_modifiers_is_no_difference() -> None:
    modified = own("99213", on(4), "25", "GC")

    assert compared([modified], facts(stated(1, modified, modifiers=("GC", "25")))).findings == ()


def test_other_units_of_one_group_are_units() -> None:
    comparison = compared([JOINT], facts(stated(1, JOINT, units=Decimal(1), wrvu=Decimal("0.17"))))

    (finding,) = comparison.findings
    assert finding.kind is FindingKind.UNITS
    assert (finding.units, finding.wrvu) == (Decimal(-1), Decimal("0.17") - JOINT.wrvu)


def test_one_line_of_units_as_several_lines_is_a_split_only_where_the_wrvu_differ() -> None:
    halves = [stated(n, JOINT, units=Decimal(1), wrvu=JOINT.unadjusted_wrvu / 2) for n in (1, 2)]
    less = [stated(n, JOINT, units=Decimal(1), wrvu=Decimal("0.50")) for n in (1, 2)]

    assert JOINT.unadjusted_wrvu == JOINT.wrvu
    assert compared([JOINT], facts(*halves)).findings == ()
    assert kinds(compared([JOINT], facts(*less))) == [("split", 2)]


def test_line_that_all_lines_of_fewer_units_come_to_is_a_split_beside_one_too_many() -> None:
    three, two = own("96372", on(10), units=3, id="three"), own("96372", on(10), units=2, id="two")
    thirds = [stated(n, three, units=Decimal(1), wrvu=three.wrvu / 3 - Decimal("0.01")) for n in (1, 2, 3)]
    alike = [replace(third, wrvu=three.wrvu / 3) for third in thirds]
    twice = [stated(4, two), stated(5, two)]

    assert sorted(kinds(compared([three, two], facts(*thirds, *twice)))) == [("extra", 1), ("split", 3)]
    assert kinds(compared([three, two], facts(*alike, *twice))) == [("extra", 1)]


def test_lines_of_which_a_group_has_more_are_of_other_modifiers_where_they_have_a_counterpart_there() -> None:
    single, other = own("99213", on(4), id="single"), own("99213", on(4), id="other")
    joint = own("99213", on(4), units=4, id="joint")
    more = stated(1, joint, units=Decimal(6), wrvu=other.wrvu * 6)

    modified = stated(2, single, modifiers=("25",))

    assert sorted(kinds(compared([single, joint], facts(more, modified)))) == [("modifiers", 1), ("units", 1)]
    assert sorted(kinds(compared([joint], facts(more, modified)))) == [("extra", 1), ("units", 1)]


def test_line_that_its_parts_come_to_stays_a_split_beside_one_that_is_absent_under_other_modifiers() -> None:
    joint, single = own("99213", on(4), "25", units=3, id="joint"), own("99213", on(4), id="single")
    thirds = [stated(n, joint, units=Decimal(1), wrvu=joint.wrvu / 3 - Decimal("0.01")) for n in (1, 2, 3)]

    assert sorted(kinds(compared([joint, single], facts(*thirds)))) == [("absent", 1), ("split", 3)]


def test_charge_taken_back_is_void_and_one_posted_again_is_nothing() -> None:
    taken_back = facts(stated(1, VISIT), void(2, VISIT))
    again = facts(stated(1, VISIT), void(2, VISIT), stated(3, VISIT))

    assert kinds(compared([VISIT], taken_back)) == [("void", 1)]
    assert compared([VISIT], again).findings == ()


def test_void_of_what_was_never_charged_here_is_void() -> None:
    comparison = compared(
        [VISIT, SECOND], facts(stated(1, VISIT), stated(2, SECOND), void(3, VISIT), void(4, VISIT), void(5, VISIT))
    )

    assert sorted(kinds(comparison)) == [("void", 1), ("void", 2)]
    assert sum((one.wrvu or 0 for one in comparison.findings), Decimal(0)) == Decimal("-3.90")


def test_line_that_equals_the_unadjusted_figure_agrees_and_is_counted_beside() -> None:
    both_sides = own("49505", on(5), "50")

    comparison = compared([both_sides], facts(stated(1, both_sides, wrvu=both_sides.unadjusted_wrvu)))

    assert comparison.findings == ()
    assert comparison.totals.agreeing_unadjusted == both_sides.unadjusted_wrvu - both_sides.wrvu
    assert comparison.totals.seems_unadjusted


def test_total_that_the_statement_prints_is_held_against_its_lines() -> None:
    assert compared([VISIT], facts(stated(1, VISIT), stated_wrvu=Decimal("9.99"))).totals.is_own_total_wrong
    assert not compared([VISIT], facts(stated(1, VISIT), stated_wrvu=Decimal("1.30"))).totals.is_own_total_wrong


def test_lines_of_days_before_the_log_began_are_not_compared() -> None:
    early = own("99213", on(4).replace(year=2024, month=12))

    comparison = compared([VISIT], facts(stated(1, VISIT), stated(2, early), first_on=early.line.performed_on))

    assert comparison.findings == ()
    assert [line.number for line in comparison.selection.outside] == [2]


def test_without_a_column_of_modifiers_lines_are_told_apart_by_code_alone() -> None:
    modified = own("99213", on(4), "25")
    columns = frozenset(StatementColumn) - {StatementColumn.MODIFIERS}

    assert compared([modified], facts(stated(1, modified, modifiers=()), columns=columns)).findings == ()


def test_without_a_column_of_wrvu_only_counts_are_compared() -> None:
    columns = frozenset(StatementColumn) - {StatementColumn.WRVU}
    bare = [stated(1, VISIT, wrvu=None), stated(2, JOINT, wrvu=None)]

    comparison = compared([VISIT, SECOND], facts(*bare, columns=columns))

    assert kinds(comparison) == [("absent", 1), ("extra", 1)]
    assert [one.wrvu for one in comparison.findings] == [Decimal("-1.30"), None]
    assert comparison.totals.statement is None


def month_of(code: str, units: int, wrvu: str) -> StatementLine:
    return StatementLine(1, code, month=on(1), units=Decimal(units), wrvu=Decimal(wrvu))


def test_sums_by_code_and_month_show_units_and_value_alone() -> None:
    visits = [VISIT, SECOND, THIRD]
    months = facts(month_of("99213", 2, "2.40"), shape=Shape.CODE_MONTHS)

    comparison = compared(visits, months)

    assert [summary_of(one)[0] for one in comparison.findings] == ["units", "value"]
    assert [one.wrvu for one in comparison.findings] == [Decimal("-1.30"), Decimal("-0.20")]
    assert {one.grade for one in comparison.findings} == {"unknown"}
    assert {(one.own.units, one.own.wrvu) for one in comparison.findings} == {(Decimal(3), Decimal("3.90"))}
    assert {(one.statement.units, one.statement.wrvu) for one in comparison.findings} == {(Decimal(2), Decimal("2.40"))}


def test_totals_of_months_show_one_difference_a_month_and_no_rule() -> None:
    comparison = compared([VISIT, JOINT], facts(month_of("", 0, "2.00"), shape=Shape.MONTH_TOTALS))

    (finding,) = comparison.findings
    assert (finding.kind, finding.grade, finding.explanations) == (FindingKind.TOTAL, Grade.UNKNOWN, ())
    assert finding.wrvu == Decimal("2.00") - VISIT.wrvu - JOINT.wrvu
    assert comparison.rules == ()


def test_lines_without_a_date_of_service_are_compared_as_sums_of_their_month() -> None:
    columns = frozenset(StatementColumn) - {StatementColumn.SERVICE_DATE}
    posted = stated(1, VISIT, service_on=None)

    comparison = compared([VISIT, SECOND], facts(posted, columns=columns))

    assert [summary_of(one)[0] for one in comparison.findings] == ["units"]


def test_posting_leaves_days_before_the_period_to_earlier_statements() -> None:
    february = own("99213", on(20, 2), id="february")
    late = own("99214", on(25, 2), id="late")
    posting: dict[str, object] = {"basis": DateBasis.POSTING}

    posted_late = stated(2, late, posted_on=on(3))

    comparison = compared([february, late, VISIT], facts(stated(1, VISIT), posted_late, **posting))

    assert comparison.findings == ()
    assert [one.id for one in comparison.selection.own_before] == ["february"]


def test_posting_pairs_an_earlier_day_with_the_one_line_that_can_be_its() -> None:
    visit = own("99214", on(25, 2), id="visit")
    lower = own("99213", on(25, 2))

    comparison = compared([visit], facts(stated(1, lower, posted_on=on(3)), basis=DateBasis.POSTING))

    assert [summary_of(one) for one in comparison.findings] == [
        ("extra", 1, "only", ["code"]),
        ("absent", 1, "only", ["code"]),
    ]


LINES = st.lists(
    st.tuples(st.sampled_from(("99213", "99214", "20610")), st.integers(1, 9), st.integers(1, 3)), max_size=12
)


def log_of(drawn: list[tuple[str, int, int]]) -> list[OwnLine]:
    return [own(code, on(day), units=units, id=f"{n:03}") for n, (code, day, units) in enumerate(drawn)]


def statement_of(drawn: list[tuple[str, int, int]]) -> StatementFacts:
    return facts(*(stated(n, one) for n, one in enumerate(log_of(drawn), start=1)))


@settings(max_examples=40)
@given(LINES, LINES)
def test_differences_of_groups_and_findings_add_up_to_that_of_the_totals(
    logged: list[tuple[str, int, int]], listed: list[tuple[str, int, int]]
) -> None:
    comparison = compared(log_of(logged), statement_of(listed))

    totals = comparison.totals
    assert totals.statement is not None
    difference = totals.statement - totals.own
    assert sum((one.difference or 0 for one in comparison.groups), Decimal(0)) == difference
    assert sum((one.wrvu or 0 for one in comparison.findings), totals.agreeing_unadjusted) == difference


@settings(max_examples=40)
@given(LINES, LINES)
def test_difference_of_a_finding_is_that_of_what_both_records_have_of_its_lines(
    logged: list[tuple[str, int, int]], listed: list[tuple[str, int, int]]
) -> None:
    for finding in compared(log_of(logged), statement_of(listed)).findings:
        assert finding.units == (finding.statement.units or 0) - (finding.own.units or 0)
        assert finding.wrvu == (finding.statement.wrvu or 0) - (finding.own.wrvu or 0)


@settings(max_examples=40)
@given(LINES, LINES, st.randoms(use_true_random=False))
def test_order_of_rows_changes_nothing(
    logged: list[tuple[str, int, int]], listed: list[tuple[str, int, int]], random: Random
) -> None:
    log, statement = log_of(logged), statement_of(listed)
    shuffled_log = list(log)
    random.shuffle(shuffled_log)
    shuffled, rows = reordered(statement, random)

    assert without_order(compared(shuffled_log, shuffled), rows) == without_order(compared(log, statement))


@settings(max_examples=40)
@given(LINES)
def test_statement_of_the_log_itself_has_no_finding(logged: list[tuple[str, int, int]]) -> None:
    assert compared(log_of(logged), statement_of(logged)).findings == ()


@settings(max_examples=40)
@given(LINES, LINES)
def test_one_more_line_of_another_day_is_one_more_finding(
    logged: list[tuple[str, int, int]], listed: list[tuple[str, int, int]]
) -> None:
    before = compared(log_of(logged), statement_of(listed))
    more = [*log_of(logged), own("99232", on(30), id="more")]

    assert len(compared(more, statement_of(listed)).findings) == len(before.findings) + 1
