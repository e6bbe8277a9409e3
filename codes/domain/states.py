"""The state of a code: one rule for the page, the API and the calculator's reason (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from codes.domain.indicators import ANESTHESIA_STATUS, PAYABLE_STATUSES
from codes.domain.values import ZERO, RvuRow


class CodeState(StrEnum):
    """What the schedule says of a code, in one word."""

    COMPONENT = "component"
    VALUED = "valued"
    VALUED_NOT_MEDICARE = "valued_not_medicare"
    ANESTHESIA = "anesthesia"
    MEASURE_ONLY = "measure_only"
    NO_PHYSICIAN_WORK = "no_physician_work"
    CARRIER_PRICED = "carrier_priced"
    NOT_VALID_FOR_MEDICARE = "not_valid_for_medicare"
    NONCOVERED = "noncovered"
    BUNDLED = "bundled"
    OTHER_SCHEDULE = "other_schedule"
    DELETED = "deleted"
    NOT_IN_SCHEDULE = "not_in_schedule"
    UNKNOWN_TO_THIS_VERSION = "unknown_to_this_version"


# First match; statuses with a work RVU and A, R, T are decided before this table is read.
STATE_BY_STATUS: Mapping[str, CodeState] = {
    ANESTHESIA_STATUS: CodeState.ANESTHESIA,
    "M": CodeState.MEASURE_ONLY,
    "Q": CodeState.MEASURE_ONLY,
    "C": CodeState.CARRIER_PRICED,
    "G": CodeState.NOT_VALID_FOR_MEDICARE,
    "I": CodeState.NOT_VALID_FOR_MEDICARE,
    "N": CodeState.NONCOVERED,
    "B": CodeState.BUNDLED,
    "P": CodeState.BUNDLED,
    "E": CodeState.OTHER_SCHEDULE,
    "X": CodeState.OTHER_SCHEDULE,
    "D": CodeState.DELETED,
    "F": CodeState.DELETED,
    "H": CodeState.DELETED,
}


def state_of(row: RvuRow | None, *, was_in_force: bool = False) -> CodeState:
    """Return the state of a row, or of a code without a row.

    `was_in_force` says that an older release holds the code or that the HCPCS file ends it.
    Source: status indicators of the release's record layout.
    """
    if row is None:
        return CodeState.DELETED if was_in_force else CodeState.NOT_IN_SCHEDULE
    if row.unknown:
        return CodeState.UNKNOWN_TO_THIS_VERSION
    if row.component in {"26", "TC"} and row.work_rvu is not None:
        return CodeState.COMPONENT
    if row.work_rvu is not None and row.work_rvu > 0:
        return CodeState.VALUED if row.status in PAYABLE_STATUSES else CodeState.VALUED_NOT_MEDICARE
    if row.status in PAYABLE_STATUSES:
        priced = max(row.facility_total, row.nonfacility_total) > ZERO
        return CodeState.NO_PHYSICIAN_WORK if priced else CodeState.CARRIER_PRICED
    return STATE_BY_STATUS.get(row.status, CodeState.UNKNOWN_TO_THIS_VERSION)


def basis_of_row(row: RvuRow) -> str:
    """Return what a credit on a row rests on: `work_rvu`, `assigned_zero`, `payer_fee_schedule` or `unvalued`.

    Valued and payable are two facts: the status plays no part where the row has a work RVU.
    Source: the wRVU rules, section 2.
    """
    if row.unknown:
        return "unvalued"
    if row.work_rvu is None:
        return "payer_fee_schedule"
    return "work_rvu" if row.work_rvu > ZERO else "assigned_zero"


def page_row(rows: Mapping[str, RvuRow]) -> RvuRow | None:
    """Return the row that speaks for a code on its page: the blank one, else that of component 26.

    Else, where the code has rows, one that this version cannot read: it keeps the page from saying more than is known.
    """
    return rows.get("") or rows.get("26") or next((row for row in rows.values() if row.unknown), None)
