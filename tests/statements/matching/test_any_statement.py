"""Laws that hold of whatever a statement says, also of lines that no employer should write."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from statements.domain.statement_lines import DateBasis, LineKind, Shape, StatementLine
from statements.matching.compare import StatementComparison
from statements.matching.evidence import key_of_own, key_of_statement, own_units, signed
from statements.matching.values import ZERO, Grade, GroupKey, OwnLine, StatementColumn, StatementFacts
from tests.statements.matching.examples import compared, facts, on, own, reordered, without_order

CODES = ("99213", "99214", "99291", "20610", "49505", "45380", "45385", "17000", "17003", "H2020")
MODIFIERS = (
    (),
    ("25",),
    ("59",),
    ("50",),
    ("50", "52"),
    ("52", "50"),
    ("80",),
    ("AS",),
    ("26",),
    ("TC",),
    ("GC", "XU"),
)
UNITS = tuple(Decimal(units) for units in ("1", "1", "1", "2", "3", "0", "0.5", "-1"))
WRVU = tuple(Decimal(wrvu) for wrvu in ("1.30", "0.00", "0.65", "1.92", "-1.30", "1.305", "2.6049"))

LOGGED = st.tuples(st.sampled_from(CODES), st.integers(1, 6), st.sampled_from(MODIFIERS), st.integers(1, 3))
LISTED = st.tuples(
    st.sampled_from(CODES),
    st.integers(-2, 35),
    st.sampled_from(MODIFIERS),
    st.sampled_from(UNITS),
    st.sampled_from(WRVU),
    st.sampled_from(LineKind),
)
COPIED = st.tuples(st.integers(0, 30), st.sampled_from(("same", "void", "again", "tenth less", "thirds", "next day")))
WITHOUT = st.frozensets(st.sampled_from(sorted(set(StatementColumn) - {StatementColumn.WRVU})), max_size=3)


@st.composite
def statements(draw: st.DrawFn) -> tuple[list[OwnLine], StatementFacts]:
    """Return a log and a statement of most of its lines, changed in odd ways, and of any others."""
    logged = draw(st.lists(LOGGED, max_size=14))
    log = [
        own(code, on(day), *modifiers, units=units, id=f"{place:03}")
        for place, (code, day, modifiers, units) in enumerate(logged)
    ]
    lines = [
        StatementLine(
            0, code, on(1) + timedelta(days=day), on(20), modifiers=modifiers, units=units, wrvu=wrvu, kind=kind
        )
        for code, day, modifiers, units, wrvu, kind in draw(st.lists(LISTED, max_size=6))
    ]
    for place, change in draw(st.lists(COPIED, max_size=14)):
        lines += _changed(log[place % len(log)], change) if log else []
    columns = frozenset(StatementColumn) - draw(WITHOUT)
    numbered = [_with_columns(replace(line, number=number), columns) for number, line in enumerate(lines, start=1)]
    has_posting = StatementColumn.POST_DATE in columns
    basis = draw(st.sampled_from(DateBasis)) if has_posting else DateBasis.SERVICE
    left_out = draw(st.sampled_from((None, frozenset[str](), frozenset({"99213"}))))
    return log, facts(*numbered, columns=columns, basis=basis, left_out=left_out, lists_others=draw(st.booleans()))


def _changed(logged: OwnLine, change: str) -> list[StatementLine]:
    line = logged.line
    units, wrvu = Decimal(line.units), logged.wrvu
    copy = StatementLine(0, line.code, line.performed_on, on(20), modifiers=line.modifiers, units=units, wrvu=wrvu)
    reverse = replace(copy, kind=LineKind.VOID, units=-units, wrvu=-wrvu)
    return {
        "same": [copy],
        "void": [copy, reverse],
        "again": [copy, replace(reverse, service_on=line.performed_on + timedelta(days=1)), copy],
        "tenth less": [replace(copy, wrvu=wrvu * Decimal("0.9"))],
        "thirds": [replace(copy, units=Decimal(1), wrvu=Decimal("0.33"))] * 3,
        "next day": [replace(copy, service_on=line.performed_on + timedelta(days=1))],
    }[change]


def _with_columns(line: StatementLine, columns: frozenset[StatementColumn]) -> StatementLine:
    return replace(
        line,
        service_on=line.service_on if StatementColumn.SERVICE_DATE in columns else None,
        posted_on=line.posted_on if StatementColumn.POST_DATE in columns else None,
        modifiers=line.modifiers if StatementColumn.MODIFIERS in columns else (),
        units=line.units if StatementColumn.UNITS in columns else Decimal(-1 if line.units < 0 else 1),
    )


def summed(statement: StatementFacts, shape: Shape) -> StatementFacts:
    """Return the statement as sums of its months, by code or alone."""
    sums: defaultdict[tuple[str, int], list[StatementLine]] = defaultdict(list)
    for line in statement.lines:
        day = line.service_on or line.posted_on or on(1)
        sums[line.code if shape is Shape.CODE_MONTHS else "", day.month].append(signed(line))
    lines = [
        StatementLine(
            number,
            code,
            month=on(1, month),
            units=sum((line.units for line in those), Decimal(0)),
            wrvu=sum((line.wrvu or ZERO for line in those), ZERO),
        )
        for number, ((code, month), those) in enumerate(sorted(sums.items(), key=lambda one: one[0]), start=1)
    ]
    return replace(statement, lines=lines, shape=shape, basis=DateBasis.SERVICE)


def net_of(comparison: StatementComparison, statement: StatementFacts) -> dict[GroupKey, tuple[Decimal, Decimal]]:
    """Return by key the units and wRVU that the statement has more than the log, worked out from the lines alone."""
    net: defaultdict[GroupKey, tuple[Decimal, Decimal]] = defaultdict(lambda: (Decimal(0), ZERO))
    for own_line in comparison.selection.own:
        units, wrvu = net[key_of_own(own_line, statement)]
        net[key_of_own(own_line, statement)] = units - own_units(own_line, statement), wrvu - own_line.wrvu
    for line in map(signed, comparison.selection.lines):
        units, wrvu = net[key_of_statement(line, statement)]
        net[key_of_statement(line, statement)] = units + line.units, wrvu + (line.wrvu or ZERO)
    return dict(net)


def assert_laws(log: list[OwnLine], statement: StatementFacts) -> None:
    comparison = compared(log, statement)
    net = net_of(comparison, statement)

    assert {one.key: one.difference for one in comparison.groups} == {key: wrvu for key, (_, wrvu) in net.items()}
    total = sum((wrvu for _, wrvu in net.values()), ZERO)
    explained = sum((one.wrvu or ZERO for one in comparison.findings), comparison.totals.agreeing_unadjusted)
    assert explained == total == (comparison.totals.statement or ZERO) - comparison.totals.own
    assert [one for one in comparison.findings if not any(any(net[key]) for key in one.keys)] == []
    counts = {Grade.ONLY: {1}, Grade.UNKNOWN: {0}}
    assert [
        one for one in comparison.findings if len(one.explanations) not in counts.get(one.grade, range(1, 99))
    ] == []


@settings(max_examples=150)
@given(statements())
def test_findings_add_up_and_stand_only_where_the_records_differ(drawn: tuple[list[OwnLine], StatementFacts]) -> None:
    assert_laws(*drawn)


@settings(max_examples=50)
@given(statements(), st.sampled_from((Shape.CODE_MONTHS, Shape.MONTH_TOTALS)))
def test_findings_of_sums_add_up_and_stand_only_where_the_records_differ(
    drawn: tuple[list[OwnLine], StatementFacts], shape: Shape
) -> None:
    log, statement = drawn

    assert_laws(log, summed(statement, shape))


@settings(max_examples=150)
@given(statements(), st.randoms(use_true_random=False))
def test_order_of_rows_changes_nothing(drawn: tuple[list[OwnLine], StatementFacts], random: Random) -> None:
    log, statement = drawn
    shuffled, rows = reordered(statement, random)

    assert without_order(compared(log, shuffled), rows) == without_order(compared(log, statement))
