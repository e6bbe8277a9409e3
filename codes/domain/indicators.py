"""Indicators of a row: the values that the record layout of a release gives each (pure).

Source: record layout of the release, fields MOD, STATUS CODE and GLOB DAYS.
"""

from __future__ import annotations

from typing import Final

COMPONENTS: Final = ("", "26", "TC", "53")
STATUSES: Final = tuple("ABCDEFGHIJMNPQRTX")
# Those under which Medicare pays a code from the fee schedule.
PAYABLE_STATUSES: Final = frozenset("ART")
GLOBAL_PERIODS: Final = ("000", "010", "090", "MMM", "XXX", "YYY", "ZZZ")
# What stands for a code where a release has several rows of it: the whole service, else the professional part.
DISPLAYED_COMPONENTS: Final = ("", "26")
