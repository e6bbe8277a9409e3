"""Where the calculator asks for values: a protocol, and its form in memory (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from codes.domain.values import ReleaseFacts, RvuRow

_NO_ROWS: Mapping[str, RvuRow] = {}


class Schedule(Protocol):
    """The published catalogue, as a calculation reads it."""

    @property
    def releases(self) -> Sequence[ReleaseFacts]:
        """The published releases, in any order."""

    @property
    def modifiers(self) -> frozenset[str]:
        """The modifiers of the HCPCS file."""

    def rows(self, release: str, code: str) -> Mapping[str, RvuRow]:
        """Return the rows of a code by component, empty where the release has none."""

    def knows(self, code: str) -> bool:
        """True where the catalogue knows the code, from any release or from the HCPCS file."""

    def ended_on(self, code: str) -> date | None:
        """Return the termination date of the HCPCS file: the last day on which the code may be used."""

    def anesthesia_base(self, code: str) -> int | None:
        """Return the base units that the operator imported for an anesthesia code."""


@dataclass(frozen=True, slots=True)
class MemorySchedule:
    """A schedule of plain dictionaries: `values[release][code][component]` is a row."""

    releases: Sequence[ReleaseFacts]
    values: Mapping[str, Mapping[str, Mapping[str, RvuRow]]]
    known_codes: frozenset[str] = frozenset()
    ends: Mapping[str, date] = field(default_factory=dict)
    modifiers: frozenset[str] = frozenset()
    base_units: Mapping[str, int] = field(default_factory=dict)

    def rows(self, release: str, code: str) -> Mapping[str, RvuRow]:
        """Return the rows of a code by component, empty where the release has none."""
        return self.values.get(release, {}).get(code, _NO_ROWS)

    def knows(self, code: str) -> bool:
        """True where the code is listed as known or has a row in any release."""
        return code in self.known_codes or any(code in codes for codes in self.values.values())

    def ended_on(self, code: str) -> date | None:
        """Return the last day on which the code may be used, None where no end is listed."""
        return self.ends.get(code)

    def anesthesia_base(self, code: str) -> int | None:
        """Return the base units listed for the code."""
        return self.base_units.get(code)
