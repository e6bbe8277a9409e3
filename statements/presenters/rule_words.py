"""Rules that a statement seems to follow, in words (pure)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from statements.matching.employer_rules import RuleKind, RuleState
from statements.presenters.amounts import rows_text

_STATES: Final[Mapping[RuleState, str]] = {
    RuleState.PROVED: "proved by the lines",
    RuleState.UNDETERMINED: "undetermined: more than 5% of the lines are against it",
    RuleState.NOT_ONE_RULE: "not one rule: the lines have no factor in common",
}
_POSTING: Final = "posting"


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A rule, how far the lines prove it, and the lines for and against it."""

    rule: str
    state: str
    is_proved: bool
    proving: str
    contradicting: str


def rule_words(rule: Mapping[str, Any], *, has_rows: bool) -> RuleWords:  # Any: JSON of our own
    """Return a rule that a comparison keeps; sums in columns of months have no row to be named by."""
    kind = RuleKind(rule["kind"])
    lines = _count if kind is RuleKind.PROVIDER else rows_text if has_rows else _sums
    return RuleWords(
        _WORDS[kind](rule["subject"], rule),
        _STATES[RuleState(rule["state"])],
        rule["state"] == RuleState.PROVED,
        lines(rule["proving"]) or "none",
        lines(rule["contradicting"]) or "none",
    )


def subject_words(kind: RuleKind, subject: Sequence[str], factor: str | None) -> str:
    """Return a rule by what it does, without the interval of its factor."""
    return _WORDS[kind](subject, {"factor": factor})


def _factor(subject: Sequence[str], rule: Mapping[str, Any]) -> str:  # Any: as above
    which = f"Lines with {' and '.join(subject)}" if subject else "All lines"
    if rule["factor"] is None:
        return f"{which}: a factor"
    both = ", which always come together" if len(subject) > 1 else ""
    between = f" (between {rule['low']} and {rule['high']})" if "low" in rule else ""
    return f"{which}{both}: times {rule['factor']}{between}"


def _zero(subject: Sequence[str], _: object) -> str:
    return f"{subject[0]} counts as zero"


def _year(subject: Sequence[str], _: object) -> str:
    if subject[0] == _POSTING:
        return "A line has the value of the year in which it was posted"
    return f"Values are those of the schedule of {subject[0]}"


def _provider(subject: Sequence[str], _: object) -> str:
    return f"Lines with the role {subject[0]} stand under another provider"


def _count(lines: Sequence[str]) -> str:
    """Return how many lines of the log they are, which have no row to be named by."""
    return "" if not lines else f"{len(lines):,} line{'' if len(lines) == 1 else 's'} of your log"


def _sums(lines: Sequence[str]) -> str:
    return "" if not lines else f"{len(lines):,} sum{'' if len(lines) == 1 else 's'} of a code and month"


_WORDS: Final[Mapping[RuleKind, Callable[[Sequence[str], Mapping[str, Any]], str]]] = {  # Any: as above
    RuleKind.FACTOR: _factor,
    RuleKind.ZERO: _zero,
    RuleKind.YEAR: _year,
    RuleKind.PROVIDER: _provider,
}
