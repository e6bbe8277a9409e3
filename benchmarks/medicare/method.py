"""The method `medicare-wrvu/1`: its numbers, and what it says of itself (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

METHOD: Final = "medicare-wrvu/1"

# Indicator 2 of ASST SURG: an assistant may be paid. With 0 they are paid on documents alone, and visits have it, too.
ASSISTANT_ALLOWED: Final = frozenset({"2"})
FRACTION_BELOW: Final = 0.35
LEAST_ROWS_FOR_FRACTION: Final = 20

# Work is summed in whole parts of a wRVU: hundredths of it, of thousandths of a service, in ten-thousandths.
WRVU: Final = 1_000_000_000
LEAST_CLINICIANS: Final = 11
SMALL_BELOW: Final = 30
LEAST_ACTIVE_WRVU: Final = 500
LEAST_COVERAGE: Final = 0.90
MOST_GAP: Final = 0.25
PERCENTS: Final = (10, 25, 50, 75, 90)
METRICS: Final = ("wrvu", "services", "wrvu_per_service", "em_share")
TOP_CODES: Final = 50
EXTREMES: Final = 20

NATION: Final = "US"
STATES: Final = (
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY",
    "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH",
    "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY",
)  # fmt: skip
# Regions of their own, no part of the nation: the fee schedule's localities know them, the country's figures do not.
TERRITORIES: Final = ("AS", "GU", "MP", "PR", "VI")
ARMED_FORCES: Final = ("AA", "AE", "AP")
# Source: the USDA's rural-urban commuting area codes, primary codes 1 to 10.
RUCA_CLASSES: Final = (
    ("RUCA-METRO", 1, 3),
    ("RUCA-MICRO", 4, 6),
    ("RUCA-TOWN", 7, 9),
    ("RUCA-RURAL", 10, 10),
)
REGION_NAMES: Final = {
    NATION: "United States",
    "RUCA-METRO": "metropolitan areas",
    "RUCA-MICRO": "micropolitan areas",
    "RUCA-TOWN": "small towns",
    "RUCA-RURAL": "rural areas",
}
# Level II codes of drugs, for files that have no flag: J, and the ranges of Q that hold drugs and biologicals.
DRUG_CODES: Final = r"^(J[0-9]|Q01[3-8]|Q02[0-4]|Q20|Q302[78]|Q40(74|79|8)|Q51|Q99[5-9])"
# What stands in place of a count that CMS does not publish.
SUPPRESSED_WORDS: Final = frozenset({"", "*", "suppressed", "na", "n/a", "<11", "#"})
# The number of the line that holds the copyright notice of the files before 2015.
COPYRIGHT_NPI: Final = 1


class Drop(StrEnum):
    """Why a row adds nothing; in the order in which rows are looked at."""

    COPYRIGHT = "copyright_line"
    ORGANIZATION = "organisation"
    ARMED_FORCES = "armed_forces"
    ELSEWHERE = "elsewhere"
    NOT_A_CLINICIAN = "not_a_clinician"
    UNKNOWN_SPECIALTY = "unknown_specialty"
    DRUG = "drug"
    SUPPRESSED = "suppressed"
    UNKNOWN_CODE = "unknown_code"


DROP_WORDS: Final[Mapping[str, str]] = {
    Drop.COPYRIGHT: "the copyright line of an old file",
    Drop.ORGANIZATION: "an organisation, no individual",
    Drop.ARMED_FORCES: "an address of the armed forces",
    Drop.ELSEWHERE: "an address outside the states and territories",
    Drop.NOT_A_CLINICIAN: "a laboratory, supplier or another that is no clinician",
    Drop.UNKNOWN_SPECIALTY: "a specialty that the crosswalk does not know",
    Drop.DRUG: "a drug",
    Drop.SUPPRESSED: "a count that is not published",
    Drop.UNKNOWN_CODE: "a code that the release does not know",
}


class Mark(StrEnum):
    """What limits a figure."""

    SMALL = "small_n"
    LOW_COVERAGE = "low_coverage"
    GAP = "gap_over_25"


class Visibility(StrEnum):
    """How much of a specialty's work Medicare sees, by the national median of all its clinicians."""

    A = "A"
    B = "B"
    C = "C"


def visibility_of(median_wrvu: float) -> Visibility:
    """Return the class of a national median of `all`, in wRVU: A from 1,000, B from 400, C below."""
    if median_wrvu >= 1000:
        return Visibility.A
    return Visibility.B if median_wrvu >= 400 else Visibility.C


class Population(StrEnum):
    """Whom a figure counts: everybody with any Medicare wRVU, or those with enough to be at work all year."""

    ALL = "all"
    ACTIVE = "active"
