"""What a re-valuation changed, counted by code and month, and said in a sentence (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, Protocol

ZERO: Final = Decimal("0.00")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class Cause(StrEnum):
    """Why credits were worked out anew."""

    RELEASE = "release"
    CONTRACT = "contract"
    CODE = "code"
    COMMAND = "command"
    RULES = "rules"


class _HasWrvu(Protocol):
    @property
    def wrvu(self) -> str: ...


class _HasLine(Protocol):
    @property
    def code(self) -> str: ...

    @property
    def performed_on(self) -> date: ...


class ChangedCredit(Protocol):
    """A line and its credit before, None for none, and after."""

    @property
    def line(self) -> _HasLine: ...

    @property
    def before(self) -> _HasWrvu | None: ...

    @property
    def after(self) -> _HasWrvu: ...


@dataclass(frozen=True, slots=True)
class ChangedCredits:
    """Of how many lines of a code in a month (2025-11) the credit changed, and what they were worth, in wRVU."""

    code: str
    month: str
    lines: int
    before: Decimal
    after: Decimal


@dataclass(slots=True)
class CreditDifference:
    """How many lines changed, and what they were worth before and after, in wRVU."""

    lines: int = 0
    before: Decimal = ZERO
    after: Decimal = ZERO

    def add(self, before: Decimal, after: Decimal, *, lines: int = 1) -> None:
        """Count lines in that were and are worth so much together."""
        self.lines += lines
        self.before += before
        self.after += after

    @property
    def difference(self) -> Decimal:
        """Return what was won or lost."""
        return self.after - self.before

    def as_json(self) -> list[int | str]:
        """Return the figures as they are stored."""
        return [self.lines, f"{self.before:.2f}", f"{self.after:.2f}"]


@dataclass(slots=True)
class RevaluationTally:
    """What a run looked at and changed so far: in all, by code, and by month (2025-11)."""

    lines: int = 0
    total: CreditDifference = field(default_factory=CreditDifference)
    by_code: dict[str, CreditDifference] = field(default_factory=dict)
    by_month: dict[str, CreditDifference] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        lines: int,
        changed: int,
        before: Decimal,
        after: Decimal,
        by_code: Mapping[str, Sequence[int | str]],
        by_month: Mapping[str, Sequence[int | str]],
    ) -> RevaluationTally:
        """Return a tally as it was stored."""
        return cls(
            lines,
            CreditDifference(changed, before, after),
            differences_from_json(by_code),
            differences_from_json(by_month),
        )

    def add(self, lines: int, changed: Iterable[ChangedCredit]) -> None:
        """Count in so many lines that were looked at, and those of them whose credit changed."""
        self.add_sums(lines, map(_sums_of, changed))

    def add_sums(self, lines: int, changed: Iterable[ChangedCredits]) -> None:
        """Count in so many lines that were looked at, and sums of those of them whose credit changed."""
        self.lines += lines
        for sums in changed:
            self.total.add(sums.before, sums.after, lines=sums.lines)
            of_code = self.by_code.setdefault(sums.code, CreditDifference())
            of_code.add(sums.before, sums.after, lines=sums.lines)
            of_month = self.by_month.setdefault(sums.month, CreditDifference())
            of_month.add(sums.before, sums.after, lines=sums.lines)

    @property
    def changed(self) -> int:
        """Return how many lines changed."""
        return self.total.lines

    @property
    def before(self) -> Decimal:
        """Return what they were worth before."""
        return self.total.before

    @property
    def after(self) -> Decimal:
        """Return what they are worth now."""
        return self.total.after

    @property
    def codes_json(self) -> dict[str, list[int | str]]:
        """Return the differences by code as they are stored."""
        return {code: one.as_json() for code, one in sorted(self.by_code.items())}

    @property
    def months_json(self) -> dict[str, list[int | str]]:
        """Return the differences by month as they are stored."""
        return {month: one.as_json() for month, one in sorted(self.by_month.items())}


def _sums_of(credit: ChangedCredit) -> ChangedCredits:
    before = ZERO if credit.before is None else Decimal(credit.before.wrvu)
    month = f"{credit.line.performed_on:%Y-%m}"
    return ChangedCredits(credit.line.code, month, 1, before, Decimal(credit.after.wrvu))


def differences_from_json(stored: Mapping[str, Sequence[int | str]]) -> dict[str, CreditDifference]:
    """Return differences as they were stored, by key in its order."""
    return {
        key: CreditDifference(int(lines), Decimal(before), Decimal(after))
        for key, (lines, before, after) in sorted(stored.items())
    }


def because(cause: str, subject: str) -> str:
    """Return why credits changed, as the end of a sentence."""
    return {
        Cause.RELEASE: f"because {subject} was published",
        Cause.CONTRACT: "because your contract changed",
        Cause.CODE: "because the catalog learned codes that it did not know",
        Cause.COMMAND: "because all lines were worked out anew",
        Cause.RULES: "because OpenRVU was upgraded and counts by corrected rules",
    }[Cause(cause)]


def month_sentence(month: str, change: CreditDifference, *, cause: str, subject: str) -> str:
    """Return what a run changed in a month (2025-11), as a sentence to its owner."""
    year, number = month.split("-")
    name = f"{_MONTHS[int(number) - 1]} {year}"
    reason = because(cause, subject)
    if not change.difference:
        return f"The lines of your {name} were worked out anew {reason}; its total stayed."
    return f"Your {name} changed by {signed(change.difference)} wRVU {reason}."


def signed(wrvu: Decimal) -> str:
    """Return a difference with its sign: a true minus, not a hyphen."""
    return f"+{wrvu:.2f}" if wrvu > 0 else f"{wrvu:.2f}".replace("-", "−")
