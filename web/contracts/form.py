"""The form of a contract's terms as JSON of the API, and what is wrong with it in words (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from procedures.terms.terms import FACTOR_NAMES
from procedures.wrvu.policy import Rule

Typed = Mapping[str, Sequence[str]]

TIER_ROWS: Final = 4

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
_CODES: Final[Mapping[str, str]] = {
    "required": "is missing",
    "invalid_format": "has not the form that is expected",
    "invalid_choice": "is not one of the choices",
    "out_of_range": "is out of range",
    "too_short": "is empty",
    "too_long": "is too long",
    "only_custom": "can be changed in a custom policy only",
    "not_rising": "must be more than the one before",
    "first_not_zero": "must begin at 0.00",
    "overlaps": "overlaps another contract",
    "not_after_start": "must be after the first day",
    "outside_contract": "is outside the contract",
    "default_has_no_days": "cannot be set for the default contract",
    "closed_period_outside": "would leave a closed period outside",
}


@dataclass(frozen=True, slots=True)
class TermsForm:
    """What was typed: a name and days, the day from which on terms hold, and the terms as JSON of the API."""

    name: str
    effective_from: str
    effective_until: str
    since: str
    terms: Mapping[str, Any]  # Any: JSON

    @property
    def new(self) -> dict[str, object]:
        """Return a contract to be made."""
        return {
            "name": self.name,
            "effective_from": self.effective_from,
            "effective_until": self.effective_until or None,
            "terms": dict(self.terms),
        }

    @property
    def change(self) -> dict[str, object]:
        """Return the change of a contract."""
        return {"name": self.name, "since": self.since, "terms": dict(self.terms)}


def typed(fields: Typed) -> TermsForm:
    """Return what a browser sent."""

    def one(name: str, default: str = "") -> str:
        return next(iter(fields.get(name, ())), default).strip()

    terms: dict[str, Any] = {
        "policy": one("policy", "cms"),
        "rank_by": one("rank_by", "work_rvu"),
        "pinned_year": _number(one("pinned_year")),
        "countable": one("countable", "billable"),
        "fte": one("fte") or None,
        "own_values": dict(_own_values(one("own_values"))),
        "compensation": {
            "pay_period": one("pay_period", "month"),
            "tier_span": one("tier_span", "pay_period"),
            "base": one("base") or "0.00",
            "tiers": list(_pairs(fields, "from_wrvu", "dollars_per_wrvu")),
            "bonuses": list(_pairs(fields, "at_wrvu", "dollars")),
        },
    }
    if terms["policy"] == "custom":
        switched = set(fields.get("rules", ()))
        terms["rules"] = {rule.value: rule.value in switched for rule in Rule}
        terms["factors"] = {name: one(f"factor_{name}") for name in FACTOR_NAMES if one(f"factor_{name}")}
    return TermsForm(one("name"), one("effective_from"), one("effective_until"), one("since"), terms)


def words_of(errors: Mapping[str, Sequence[str]]) -> list[str]:
    """Return what is wrong, a sentence an error, from the codes by path (`terms.compensation.tiers.1.from_wrvu`)."""
    return [f"{_name(path)} {_CODES.get(code, 'cannot be so')}." for path, codes in errors.items() for code in codes]


def _name(path: str) -> str:
    *_, last = path.split(".")
    place = next((part for part in path.split(".") if part.isdigit()), "")
    words = RULE_WORDS.get(last) or FACTOR_WORDS.get(last) or last.replace("_", " ")
    return f"{words.capitalize()}{f' in row {int(place) + 1}' if place else ''}"


def _pairs(fields: Typed, first: str, second: str) -> Iterator[dict[str, str]]:
    for one, other in zip(fields.get(first, ()), fields.get(second, ()), strict=False):
        if one.strip() or other.strip():
            yield {first: one.strip(), second: other.strip()}


def _own_values(text: str) -> Iterator[tuple[str, str]]:
    """Yield code and value of each line such as `H2020 0.75`."""
    for line in text.splitlines():
        code, _, value = line.strip().partition(" ")
        if code:
            yield code.upper(), value.strip()


def _number(text: str) -> int | str | None:
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else text
