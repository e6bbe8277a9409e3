"""Rows as values, for tests of pure rules."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from codes.domain.values import RvuRow

# 47562 of RVU24A.
GALLBLADDER = RvuRow(
    code="47562",
    component="",
    status="A",
    not_used_for_medicare=False,
    work_rvu=Decimal("10.47"),
    nonfacility_pe_rvu=Decimal("6.61"),
    nonfacility_na=True,
    facility_pe_rvu=Decimal("6.61"),
    facility_na=False,
    mp_rvu=Decimal("2.57"),
    nonfacility_total=Decimal("19.65"),
    facility_total=Decimal("19.65"),
    pctc="0",
    global_period="090",
    pre_op=Decimal("0.09"),
    intra_op=Decimal("0.81"),
    post_op=Decimal("0.10"),
    mult_proc="2",
    bilat_surg="0",
    asst_surg="2",
    co_surg="1",
    team_surg="0",
    endo_base="",
    conversion_factor=Decimal("32.7442"),
)


def row(**differing: Any) -> RvuRow:  # Any: the fields of RvuRow
    """Return the row of 47562 with other values."""
    return replace(GALLBLADDER, **differing)
