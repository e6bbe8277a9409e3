"""Kinds, grades and causes of findings in words, and what every report ends with (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from statements.matching.values import FindingCause, FindingKind, Grade

FOOT: Final = "A comparison of a personal log with a statement. Neither is proof of what was performed or billed."
# Findings that are shown or have one cause that fits, and the others.
TABLE_TITLES: Final[Mapping[bool, str]] = {
    True: "Shown, or one cause fits",
    False: "Several causes fit, or none",
}
KINDS: Final[Mapping[str, str]] = {
    FindingKind.ABSENT: "in the log, not in the statement",
    FindingKind.EXTRA: "in the statement, not in the log",
    FindingKind.VALUE: "other wRVU",
    FindingKind.MODIFIERS: "other modifiers",
    FindingKind.UNITS: "other units",
    FindingKind.SPLIT: "as several lines, with other wRVU",
    FindingKind.VOID: "charged and taken back",
    FindingKind.TOTAL: "other total of the month",
}
GRADES: Final[Mapping[str, str]] = {
    Grade.SHOWN: "shown by a column or another statement",
    Grade.ONLY: "no other listed cause fits",
    Grade.EITHER: "several causes fit, or cannot be excluded",
    Grade.UNKNOWN: "no listed cause fits",
}
CAUSES: Final[Mapping[str, str]] = {
    FindingCause.VOIDED: "the statement took the charge back",
    FindingCause.MODIFIERS: "the statement has other modifiers",
    FindingCause.UNITS: "the statement has other units",
    FindingCause.SPLIT: "the statement has it as several lines",
    FindingCause.CODE: "another code",
    FindingCause.DATE: "another date",
    FindingCause.LOGGED_APART: "logged, but not counted (observed, in training, or not billed yet)",
    FindingCause.NOT_POSTED_YET: "not posted yet",
    FindingCause.LATE_CHARGE: "a late charge",
    FindingCause.OTHER_PROVIDER: "under another provider",
    FindingCause.EXCLUDED_ENCOUNTER: "an encounter that the statement leaves out",
    FindingCause.DUPLICATE: "a line twice",
    FindingCause.ROUNDING: "rounding",
    FindingCause.TOTAL_RVU: "total RVU in place of work RVU",
    FindingCause.ZERO: "counted as zero",
    FindingCause.RELEASE: "another release of the year",
    FindingCause.YEAR: "the schedule of another year",
    FindingCause.MODIFIER_DROPPED: "a modifier without its factor",
    FindingCause.SESSION_RULES: "rules of several procedures in one session",
    FindingCause.EMPLOYER_FACTOR: "a factor of the employer",
}


def explanation_text(explanation: Mapping[str, str]) -> str:
    """Return an explanation in words, with its detail."""
    words, detail = CAUSES[FindingCause(explanation["cause"])], explanation["detail"]
    return f"{words} ({detail})" if detail else words
