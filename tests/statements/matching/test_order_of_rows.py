"""What equal counts leave open is not decided by the order of a file's rows, nor guessed."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statements.domain.statement_lines import LineKind, StatementLine
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

INJECTION = own("96372", on(4), units=4, id="four units")
VISIT = own("99213", on(4), id="visit")
ONE_EACH = stated(0, INJECTION, units=Decimal(1), wrvu=Decimal("0.10"))
TWO_EACH = stated(0, INJECTION, units=Decimal(2), wrvu=Decimal("0.10"))


def in_rows(lines: Sequence[StatementLine]) -> list[StatementLine]:
    return [replace(line, number=number) for number, line in enumerate(lines, start=1)]


def orders(lines: Sequence[StatementLine]) -> list[list[StatementLine]]:
    """Return lines in each order that differs, numbered as the rows of a file."""
    return [in_rows(one) for one in dict.fromkeys(itertools.permutations(lines))]


def test_line_that_two_sets_of_parts_come_to_is_no_split_of_either() -> None:
    statement = facts(*in_rows([ONE_EACH] * 4 + [TWO_EACH] * 2))

    (finding,) = compared([INJECTION], statement).findings

    assert summary_of(finding)[0] == "units"
    assert (finding.units, finding.wrvu) == (Decimal(4), Decimal("0.60") - INJECTION.wrvu)


def test_parts_that_two_lines_could_be_cut_into_are_no_split_of_either() -> None:
    reduced = own("96372", on(4), units=4, id="reduced")

    (finding,) = compared([INJECTION, reduced], facts(*in_rows([ONE_EACH] * 4))).findings

    assert summary_of(finding)[0] == "units"
    assert finding.units == Decimal(-4)


@pytest.mark.parametrize(
    "lines",
    [
        [ONE_EACH] * 4 + [TWO_EACH] * 2,
        [stated(0, VISIT, modifiers=("25",)), stated(0, VISIT, modifiers=("57",))],
        [stated(0, VISIT, modifiers=("25",), units=Decimal(2)), stated(0, VISIT, modifiers=("57",))],
        [
            stated(0, VISIT, wrvu=Decimal("1.00"), posted_on=on(9)),
            stated(0, VISIT, wrvu=Decimal("1.00"), posted_on=on(9).replace(year=2026)),
        ],
        [
            stated(0, VISIT),
            stated(0, VISIT, wrvu=Decimal("1.10")),
            void(0, VISIT),
            replace(void(0, VISIT), wrvu=Decimal("-1.00")),
        ],
    ],
    ids=["parts", "modifiers", "modifiers and units", "posting dates", "voids"],
)
def test_findings_are_the_same_in_each_order_of_rows(lines: Sequence[StatementLine]) -> None:
    log = [VISIT, INJECTION]
    first, *others = [
        without_order(compared(log, facts(*rows)), dict.fromkeys(range(1, 9), 0)) for rows in orders(lines)
    ]

    assert others == [first] * len(others)


MODIFIERS = st.sampled_from(((), ("25",), ("57",)))
LOGGED = st.lists(st.tuples(MODIFIERS, st.sampled_from((1, 2, 4))), max_size=4)
LISTED = st.lists(
    st.builds(
        StatementLine,
        st.just(0),
        st.just("99213"),
        st.just(on(4)),
        st.sampled_from((on(4), on(9).replace(year=2026))),
        modifiers=MODIFIERS,
        units=st.sampled_from((Decimal(1), Decimal(2))),
        wrvu=st.sampled_from((Decimal("1.30"), Decimal("2.60"), Decimal("1.00"))),
        kind=st.sampled_from((LineKind.CHARGE, LineKind.CHARGE, LineKind.CHARGE, LineKind.VOID)),
    ),
    max_size=9,
)


@settings(max_examples=200)
@given(LOGGED, LISTED, st.randoms(use_true_random=False))
def test_order_of_rows_of_one_date_and_code_changes_nothing(
    logged: Sequence[tuple[tuple[str, ...], int]], listed: Sequence[StatementLine], random: Random
) -> None:
    log = [own("99213", on(4), *modifiers, units=units, id=str(n)) for n, (modifiers, units) in enumerate(logged)]
    statement = facts(*in_rows(listed))
    shuffled, rows = reordered(statement, random)

    assert without_order(compared(log, shuffled), rows) == without_order(compared(log, statement))
