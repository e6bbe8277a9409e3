"""What is said of a code by rule: badges, sentences and answers for each state, indicators in plain words (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from codes.domain.indicators import ADD_ON, MATERNITY, NO_GLOBAL_PERIOD, SET_BY_CONTRACTOR
from codes.domain.states import CodeState
from codes.domain.values import RvuRow

# What stands for the work RVU of a row that this version cannot read.
NOT_READABLE: Final = "not readable"


@dataclass(frozen=True, slots=True)
class StateWords:
    """What a state means: a short badge, what it says of the work RVU, what Medicare does, and how a line counts."""

    badge: str
    rvu: str
    medicare: str
    credit: str


_PAYERS_DECIDE: Final = "What is paid follows from each payer's own fee schedule or contract."
_COUNTS_ZERO: Final = "A logged line adds 0.00 wRVU; it is still counted, and every summary lists it with this reason."
_CREDIT: Final = "A logged line adds the work RVU times its units, before the rules of modifiers and of the contract."

STATE_WORDS: Final[Mapping[CodeState, StateWords]] = {
    CodeState.VALUED: StateWords(
        "Work RVU assigned",
        "CMS has assigned a work RVU to this code.",
        "Yes, where it is medically necessary: Medicare pays it from the physician fee schedule.",
        _CREDIT,
    ),
    CodeState.VALUED_NOT_MEDICARE: StateWords(
        "Valued, not payable by the schedule",
        "The schedule prints a work RVU for this code although Medicare does not pay it from the fee schedule.",
        "Not from the physician fee schedule: its status is not a payable one; the RVUs are printed for other payers.",
        f"{_CREDIT} It carries the flag that Medicare does not pay it from the schedule.",
    ),
    CodeState.COMPONENT: StateWords(
        "Component only",
        "The work of this code stands under its professional component (modifier 26) only.",
        "Yes, by component: the professional part is paid with modifier 26.",
        "A line with modifier 26 adds the work RVU; a line without it adds 0.00 wRVU.",
    ),
    CodeState.ANESTHESIA: StateWords(
        "Anesthesia: base and time units",
        "Anesthesia has no work RVU. It is measured in base units of the code and units of 15 minutes.",
        "Yes, by base and time units and the anesthesia conversion factor of the locality.",
        "A logged line adds 0.00 wRVU; its anesthesia units are shown beside the credit and never added to it.",
    ),
    CodeState.MEASURE_ONLY: StateWords(
        "Reporting only",
        "This code reports a measure of quality. It has no work RVU and no price.",
        "There is nothing to cover: the code reports a result and is not paid.",
        _COUNTS_ZERO,
    ),
    CodeState.NO_PHYSICIAN_WORK: StateWords(
        "No physician work",
        "CMS has valued this service and assigned zero physician work: its value is practice expense and malpractice.",
        "Yes, where it is medically necessary; the payment holds no part for physician work.",
        "A logged line adds 0.00 wRVU because zero work is assigned; it is still counted.",
    ),
    CodeState.CARRIER_PRICED: StateWords(
        "Priced by the contractor",
        "The national schedule assigns no RVUs to this code; the Medicare contractor of the region prices each claim.",
        "It may, claim by claim: the regional Medicare contractor decides and sets the price.",
        _COUNTS_ZERO,
    ),
    CodeState.NOT_VALID_FOR_MEDICARE: StateWords(
        "No work RVU · not valid for Medicare",
        f"CMS has assigned no physician work RVU to this code. {_PAYERS_DECIDE}",
        "No. The fee schedule marks it as not valid for Medicare, which expects another code for such a service."
        " Medicaid programs and commercial payers may accept it; each decides for itself.",
        _COUNTS_ZERO,
    ),
    CodeState.NONCOVERED: StateWords(
        "Not covered by Medicare",
        f"The schedule assigns no work RVU to this code because Medicare does not cover the service. {_PAYERS_DECIDE}",
        "No. The fee schedule marks the service as not covered.",
        _COUNTS_ZERO,
    ),
    CodeState.BUNDLED: StateWords(
        "Bundled",
        "The schedule assigns no work RVU to this code: its payment is inside that of other services.",
        "Not apart: payment for it is always inside the payment for another service.",
        _COUNTS_ZERO,
    ),
    CodeState.OTHER_SCHEDULE: StateWords(
        "Another fee schedule",
        "The physician fee schedule assigns no work RVU to this code: such an item or service is paid, where it is,"
        " under another schedule or rule.",
        "Not under the physician fee schedule. Whether another Medicare benefit pays it depends on the item.",
        _COUNTS_ZERO,
    ),
    CodeState.DELETED: StateWords(
        "Deleted",
        "This code is no longer in force, so today's fee schedule has no value for it.",
        "No: a deleted code is refused for services after its last day.",
        "A line dated while the code was in force is valued by the release of its date; a later line adds 0.00 wRVU.",
    ),
    CodeState.NOT_IN_SCHEDULE: StateWords(
        "Not in the fee schedule",
        f"The physician fee schedule has no row for this code, so no work RVU is assigned to it. {_PAYERS_DECIDE}",
        "Not under the physician fee schedule. Whether another Medicare benefit pays it depends on the item.",
        _COUNTS_ZERO,
    ),
    CodeState.UNKNOWN_TO_THIS_VERSION: StateWords(
        "Not readable by this version",
        "The fee schedule's row of this code holds something that this version of OpenRVU does not know, so nothing of"
        " it is credited until the program is upgraded and the release is imported anew.",
        "This version of OpenRVU cannot tell.",
        "A logged line is kept and counted, is not valued, and adds nothing; every summary lists it with this reason.",
    ),
}

# More exact than the state's answer. Source: status indicators of the release's record layout.
MEDICARE_BY_STATUS: Final[Mapping[str, str]] = {
    "R": "Under conditions: its coverage is restricted, and Medicare's coverage instructions for it decide.",
    "T": "Where it stands alone: it is paid when the same clinician bills nothing else from the schedule that day.",
    "P": "Not apart from a physician's service of the day; apart from one, another Medicare benefit may pay for it.",
}
CONTRACTOR_SETS_PRICE: Final = "The regional Medicare contractor sets the price."

# What another state's page has no figures for, for they are all zero.
WITH_FIGURES: Final = frozenset(
    {CodeState.VALUED, CodeState.VALUED_NOT_MEDICARE, CodeState.COMPONENT, CodeState.NO_PHYSICIAN_WORK}
)

GLOBAL_PERIODS: Final[Mapping[str, str]] = {
    "000": "The day itself: related visits of the same day are included.",
    "010": "10 days: related visits of the day and of the 10 days after it are included.",
    "090": "90 days: the visit of the day before, the day and the 90 days after it are included.",
    MATERNITY: "Maternity: the global periods of surgery do not apply.",
    NO_GLOBAL_PERIOD: "None: what is done before or after is billed on its own.",
    SET_BY_CONTRACTOR: "The Medicare contractor decides on the global period.",
    ADD_ON: "Add-on: it belongs to another service and shares that one's global period.",
}

# What the indicator NA means. Source: record layout of the release, NA indicators.
NOT_IN_OFFICE: Final = (
    "n/a in an office: the service is rarely or never done there, so the schedule has no amount for it."
)
NOT_IN_FACILITY: Final = (
    "n/a in a facility: a hospital is paid for its staff and equipment in another way, so the schedule has no amount"
    " for the whole service; a clinician's own part stands under modifier 26, where there is one."
)

BILATERAL: Final[Mapping[str, str]] = {
    "0": "No adjustment for both sides.",
    "1": "Both sides in one session (modifier 50) count 150 percent.",
    "2": "The value is for both sides already.",
    "3": "Each side counts in full.",
}
MULTIPLE: Final[Mapping[str, str]] = {
    "0": "Never reduced beside other procedures.",
    "2": "In one session with others, the highest counts in full and each further one 50 percent.",
    "3": "Endoscopy: beside another of its family, only what it has above the family's base counts.",
    "4": "Imaging: payment is reduced beside other imaging of the session, work is not.",
    "5": "Therapy: practice expense is reduced beside other therapy of the day, work is not.",
    "6": "Cardiovascular test: the technical part is reduced beside another of the day.",
    "7": "Eye test: the technical part is reduced beside another of the day.",
}
# What the badge says where the letters alone say nothing.
GLOBAL_BADGES: Final[Mapping[str, str]] = {
    "000": "Global: the day itself",
    "010": "Global: 10 days",
    "090": "Global: 90 days",
    MATERNITY: "Maternity global",
    NO_GLOBAL_PERIOD: "No global period",
    SET_BY_CONTRACTOR: "Global set by the contractor",
    ADD_ON: "Add-on",
}

ASSISTANT: Final[Mapping[str, str]] = {
    "0": "An assistant is paid where the need is documented.",
    "1": "An assistant is not paid.",
    "2": "An assistant is paid.",
}
CO_SURGEON: Final[Mapping[str, str]] = {
    "0": "Two surgeons are not paid.",
    "1": "Two surgeons are paid where the need is documented.",
    "2": "Two surgeons of different specialties are paid.",
}
TEAM: Final[Mapping[str, str]] = {
    "0": "A team of surgeons is not paid.",
    "1": "A team of surgeons is paid where the need is documented, by report.",
    "2": "A team of surgeons is paid, by report.",
}
SUPERVISION: Final[Mapping[str, str]] = {
    "01": "The technical part needs general supervision: a physician directs it and need not be present.",
    "02": "The technical part needs direct supervision: a physician is at hand.",
    "03": "The technical part needs personal supervision: a physician is in the room.",
}
COMPONENTS: Final[Mapping[str, str]] = {
    "": "Whole service",
    "26": "Professional component",
    "TC": "Technical component",
    "53": "Stopped before its end",
}


def code_set(*, is_level_ii: bool) -> str:
    """Return what the code belongs to; a Level II code is never called CPT."""
    return "HCPCS Level II code" if is_level_ii else "CPT code"


def work_label(row: RvuRow | None) -> str:
    """Return the work RVU of a row for a table of them: `none` where none is assigned, 0.00 where zero is."""
    if row is not None and row.unknown:
        return NOT_READABLE
    return "none" if row is None or row.work_rvu is None else str(row.work_rvu)


def worth_label(row: RvuRow | None) -> str:
    """Return what a unit of a code is worth, for a list: `1.30 wRVU`, `no work RVU`."""
    label = work_label(row)
    if label == NOT_READABLE:
        return label
    return "no work RVU" if label == "none" else f"{label} wRVU"


def with_article(phrase: str) -> str:
    """Return a phrase behind "a" or "an", by its first letter: "an evaluation visit", "a HCPCS code"."""
    return f"{'an' if phrase[:1].lower() in 'aeio' else 'a'} {phrase}"


def long_date(day: date) -> str:
    """Return a date as an American reader expects it: October 1, 2025."""
    return f"{day:%B} {day.day}, {day.year}"


def listed(names: tuple[str, ...]) -> str:
    """Return names as a list in a sentence: "a, b and c"."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
