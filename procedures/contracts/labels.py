"""Terms of a contract in words: policies, ranks, rules, factors and spans (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from procedures.contracts.compensation import TierSpan

CUSTOM: Final = "custom"
POLICY_WORDS: Final[Mapping[str, str]] = {
    "cms": "Medicare's rules of modifiers",
    "unadjusted": "Value of the row times the units",
    CUSTOM: "Custom: rules and factors of this contract",
}
RANK_WORDS: Final[Mapping[str, str]] = {
    "work_rvu": "work RVU",
    "total_rvu": "total RVU of the setting, as Medicare does",
}
RULE_WORDS: Final[Mapping[str, str]] = {
    "split_global": "Parts of a surgical package (54, 55, 56, 78)",
    "bilateral": "Both sides (50, RT with LT)",
    "co_surgeon": "Co-surgeons (62)",
    "team": "Surgical team (66)",
    "assistant": "Assistant at surgery (80, 81, 82, AS)",
    "by_report": "More or less than usual (22, 52, 53)",
    "facility": "Facility modifiers (73, 74)",
    "multiple_procedures": "Several procedures in one session",
    "endoscopy": "Endoscopy families",
}
FACTOR_WORDS: Final[Mapping[str, str]] = {
    "bilateral_1": "both sides, indicator 1",
    "bilateral_2": "both sides, indicator 2",
    "bilateral_3": "both sides, indicator 3",
    "co_surgeon": "co-surgeon (62)",
    "team": "team (66)",
    "assistant": "assistant (80, 81, 82)",
    "assistant_not_physician": "assistant who is no physician (AS)",
    "increased_22": "increased (22)",
    "reduced_52": "reduced (52)",
    "discontinued_53": "discontinued (53)",
    "further_procedure": "second to fifth procedure",
    "sixth_procedure": "from the sixth procedure on",
}
SPAN_WORDS: Final[Mapping[TierSpan, str]] = {
    TierSpan.PAY_PERIOD: "each period",
    TierSpan.CALENDAR_YEAR: "the calendar year",
}
