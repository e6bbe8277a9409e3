"""Groups that both records have as many units and wRVU of, and voids that leave a remainder."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from statements.domain.statement_lines import StatementLine
from statements.matching.values import ZERO, OwnLine
from tests.statements.matching.examples import compared, facts, on, own, stated, void

VISIT = own("99213", on(4), id="a")
SECOND = own("99213", on(4), id="b")
JOINT = own("96372", on(10), units=2, id="d")
_EACH = {"units": Decimal(1), "wrvu": JOINT.wrvu / 2}


@pytest.mark.parametrize(
    ("log", "lines"),
    [
        ([VISIT, SECOND], [stated(1, VISIT, wrvu=Decimal("1.00")), stated(2, SECOND, wrvu=Decimal("1.60"))]),
        ([JOINT], [stated(1, JOINT, **_EACH), stated(2, JOINT, **_EACH), void(3, JOINT), stated(4, JOINT)]),
        ([], [stated(1, JOINT, **_EACH), stated(2, JOINT, **_EACH), void(3, JOINT)]),
        ([VISIT], [stated(1, VISIT), void(2, VISIT), stated(3, VISIT)]),
    ],
)
def test_group_that_nets_to_nothing_has_no_finding_however_its_lines_are_cut(
    log: list[OwnLine], lines: list[StatementLine]
) -> None:
    comparison = compared(log, facts(*lines))

    assert comparison.findings == ()
    assert [one.difference for one in comparison.groups] == [ZERO]


def test_void_of_other_wrvu_than_the_charge_leaves_the_rest_as_a_finding() -> None:
    taken_back = replace(void(2, VISIT), wrvu=Decimal("-1.00"))

    comparison = compared([VISIT, SECOND], facts(stated(1, VISIT), taken_back, stated(3, SECOND)))

    assert [(one.kind.value, one.wrvu) for one in comparison.findings] == [
        ("void", Decimal("-1.30")),
        ("void", Decimal("0.30")),
    ]
    assert sum((one.wrvu or ZERO for one in comparison.findings), ZERO) == Decimal("-1.00")
