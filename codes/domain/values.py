"""What the project speaks in when it speaks of the catalogue: frozen values, no Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from codes.domain.indicators import PAYABLE_STATUSES

ZERO = Decimal("0.00")

# Who a conversion factor is for where the file itself has no words for it.
MOST_CLINICIANS = "most clinicians"
QUALIFYING = "qualifying participants (QP)"
# What stands for a cell in which nothing stands.
BLANK = "(blank)"


@dataclass(frozen=True, slots=True)
class RvuRow:
    """One row of a PPRRVU member: what a release says of a code and a component.

    RVUs are in RVU per unit, the split-global columns are fractions of the work, the conversion factor is
    in US dollars per RVU. `work_rvu` is None where no work is assigned and 0.00 where zero is (see
    `assigned_work`). Indicators keep the file's own letters and digits. `unknown` names what this version cannot read
    in the row (`STATUS CODE W`), '' for nothing: such a row has no work RVU and says nothing of any.
    """

    code: str
    component: str
    status: str
    not_used_for_medicare: bool
    work_rvu: Decimal | None
    nonfacility_pe_rvu: Decimal
    nonfacility_na: bool
    facility_pe_rvu: Decimal
    facility_na: bool
    mp_rvu: Decimal
    nonfacility_total: Decimal
    facility_total: Decimal
    pctc: str
    global_period: str
    pre_op: Decimal
    intra_op: Decimal
    post_op: Decimal
    mult_proc: str
    bilat_surg: str
    asst_surg: str
    co_surg: str
    team_surg: str
    endo_base: str
    conversion_factor: Decimal
    supervision: str = ""
    calculation_flag: str = ""
    imaging_family: str = ""
    opps_nonfacility_pe: Decimal | None = ZERO
    opps_facility_pe: Decimal | None = ZERO
    opps_mp: Decimal | None = ZERO
    unknown: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Return (code, component), which is unique within a release."""
        return (self.code, self.component)


@dataclass(frozen=True, slots=True)
class UnknownValue:
    """A value of a release's table that this version does not know, how many rows have it, and the first codes."""

    column: str
    value: str
    rows: int
    examples: tuple[str, ...]

    def __str__(self) -> str:
        more = ", …" if self.rows > len(self.examples) else ""
        rows = "1 row" if self.rows == 1 else f"{self.rows:,} rows"
        return f"{self.column} {repr(self.value) if self.value else BLANK} in {rows} ({', '.join(self.examples)}{more})"


@dataclass(frozen=True, slots=True)
class NamedFactor:
    """A conversion factor of a release in US dollars per RVU, and by what name the release tells it from others."""

    name: str
    dollars: Decimal


@dataclass(frozen=True, slots=True)
class GpciRow:
    """One locality of a GPCI member: geographic indices, three decimals, 1 being the national average."""

    mac: str
    locality: str
    state: str
    name: str
    work: Decimal
    pe: Decimal
    mp: Decimal

    @property
    def place(self) -> str:
        """Return the locality as people write it, with its state: Manhattan, NY. CMS writes MANHATTAN."""
        name = self.name.title() if self.name.isupper() else self.name
        return f"{name}, {self.state}" if self.state else name


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """What a calculation needs to know of a published release.

    `complete` says that a missing row means that the release lacks the code; an excerpt's missing row says
    nothing, but for Level II codes where `complete_for_level_ii`. `published` is the place in the order
    of publication: of two releases of one date the later published supersedes. D codes are the dental association's and
    stand in no excerpt, so none is complete for them.
    """

    id: str
    year: int
    effective_from: date
    published: int
    complete: bool = True
    complete_for_level_ii: bool = False

    def is_complete_for(self, code: str) -> bool:
        """Return true if a missing row of this code means that the release lacks it."""
        return self.complete or (self.complete_for_level_ii and is_level_ii(code) and not code.startswith("D"))


def is_level_ii(code: str) -> bool:
    """Return true for a code of HCPCS Level II: a letter, then four digits (H2020); never "CPT"."""
    return len(code) == 5 and code[0].isalpha() and code[1:].isdigit()


def assigned_work(published: Decimal, *, total: Decimal, status: str, component: str) -> Decimal | None:
    """Return the work RVU of a row, None where the schedule assigns none.

    `published` is the column WORK RVU, `total` the greater of the two total columns. The file prints 0.00 for two
    facts: a zero that CMS assigned (the service is valued, its total is above 0, and its status is A, R or T or it is
    the technical component) and the absence of any work RVU.
    """
    if published > 0:
        return published
    if total > 0 and (status in PAYABLE_STATUSES or component == "TC"):
        return ZERO
    return None
