"""Indicators of a row: the values that the record layout of a release gives each, and what they allow (pure).

Source: record layout of the release, fields MOD, STATUS CODE, GLOB DAYS, MULT PROC, BILAT SURG, ASST SURG, CO-SURG and
TEAM SURG.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

COMPONENTS: Final = ("", "26", "TC", "53")
STATUSES: Final = tuple("ABCDEFGHIJMNPQRTX")
# Those under which Medicare pays a code from the fee schedule.
PAYABLE_STATUSES: Final = frozenset("ART")
ANESTHESIA_STATUS: Final = "J"
MATERNITY: Final = "MMM"
NO_GLOBAL_PERIOD: Final = "XXX"
SET_BY_CONTRACTOR: Final = "YYY"
ADD_ON: Final = "ZZZ"
GLOBAL_PERIODS: Final = ("000", "010", "090", MATERNITY, NO_GLOBAL_PERIOD, SET_BY_CONTRACTOR, ADD_ON)
# The days of aftercare of the global periods that have some: packages whose work may be split.
AFTERCARE_DAYS: Final[Mapping[str, int]] = {"010": 10, "090": 90}
SURGICAL_PERIODS: Final = frozenset({"000", *AFTERCARE_DAYS})
# Where the multiple procedure rules of surgery (2) or of endoscopy (3) hold.
REDUCED_AS_FURTHER: Final = frozenset("23")
# Where an assistant may be paid: on documents (0) or without (2).
ASSISTED: Final = frozenset("02")
# Where two surgeons, or a team, may be paid: on documents (1) or without (2).
SHARED: Final = frozenset("12")
BY_TEAM: Final = frozenset("12")
# What stands for a code where a release has several rows of it: the whole service, else the professional part.
DISPLAYED_COMPONENTS: Final = ("", "26")
