"""Real rows of RVU24A (numbers only) and short ways to value lines with them."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

from codes.domain.indicators import PAYABLE_STATUSES
from codes.domain.values import ReleaseFacts, RvuRow, assigned_work
from procedures.wrvu.calculator import value_case
from procedures.wrvu.policy import CMS, Policy
from procedures.wrvu.schedule import MemorySchedule
from procedures.wrvu.values import Credit, Line
from tests.procedures.wrvu.schedules import schedule_of_rows

DATA = Path(__file__).resolve().parent.parent / "data"
ON = date(2024, 2, 1)
RVU24A = ReleaseFacts(id="RVU24A", year=2024, effective_from=date(2024, 1, 1), published=1)

_TEXTS = (
    "status",
    "pctc",
    "global_period",
    "mult_proc",
    "bilat_surg",
    "asst_surg",
    "co_surg",
    "team_surg",
    "endo_base",
)
_RVUS = ("nonfacility_pe_rvu", "facility_pe_rvu", "mp_rvu", "nonfacility_total", "facility_total")
_NUMBERS = (*_RVUS, "pre_op", "intra_op", "post_op", "conversion_factor")


def _row(cells: dict[str, str]) -> RvuRow:
    numbers = {name: Decimal(cells[name]) for name in _NUMBERS}
    texts = {name: cells[name] for name in _TEXTS}
    total = max(numbers["nonfacility_total"], numbers["facility_total"])
    component = cells["component"]
    return RvuRow(
        code=cells["code"],
        component=component,
        not_used_for_medicare=cells["not_used_for_medicare"] == "+",
        work_rvu=assigned_work(Decimal(cells["work_rvu"]), total=total, status=cells["status"], component=component),
        nonfacility_na=cells["nonfacility_na"] == "NA",
        facility_na=cells["facility_na"] == "NA",
        **numbers,  # type: ignore[arg-type]  # the names are those of the fields above
        **texts,  # type: ignore[arg-type]  # the same
    )


def _read_rows() -> list[RvuRow]:
    with (DATA / "rvu24a_rows.csv").open(newline="") as file:
        return [_row(cells) for cells in csv.DictReader(file)]


ROWS = _read_rows()
SCHEDULE = schedule_of_rows(RVU24A, ROWS)

# Codes with a blank, a 26 and a TC row that Medicare pays.
WITH_COMPONENTS = sorted(
    row.code for row in ROWS if row.component == "TC" and row.status in PAYABLE_STATUSES and row.work_rvu is not None
)


def row_of(code: str, component: str = "") -> RvuRow:
    """Return the row of RVU24A."""
    return SCHEDULE.rows("RVU24A", code)[component]


def line(code: str, *modifiers: str, units: int = 1, on: date = ON, place_of_service: str | None = None) -> Line:
    """Return a line of one request on a day of RVU24A."""
    return Line(code, on, units=units, modifiers=modifiers, place_of_service=place_of_service)


def credits_for(*lines: Line, policy: Policy = CMS, schedule: MemorySchedule = SCHEDULE) -> tuple[Credit, ...]:
    """Return the credits of one case."""
    return value_case(lines, schedule=schedule, policy=policy)


def credit_for(code: str, *modifiers: str, units: int = 1, policy: Policy = CMS) -> Credit:
    """Return the credit of one line alone."""
    return credits_for(line(code, *modifiers, units=units), policy=policy)[0]


def worth(*lines: Line, policy: Policy = CMS, schedule: MemorySchedule = SCHEDULE) -> list[str]:
    """Return the wRVU of the lines of one case, as text."""
    return [str(credit.wrvu) for credit in credits_for(*lines, policy=policy, schedule=schedule)]
