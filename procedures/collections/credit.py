"""A credit as it is stored and sent: the calculator's answer as JSON (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from procedures.collections.collection import Json

# What a credit says only sometimes.
EXTRAS: Final = ("warnings", "nearest_release", "missing_year", "anesthesia_units")

_FIELD_OF_WARNING: Final = {
    "unknown_code": "code",
    "not_in_excerpt": "code",
    "unknown_to_this_version": "code",
    "no_release": "performed_on",
    "unknown_modifier": "modifiers",
    "conflicting_modifiers": "modifiers",
}


@dataclass(frozen=True, slots=True)
class CreditDigest:
    """As much of a valuation as tells whether another says the same, and what the line was worth."""

    wrvu: str
    digest: str


@dataclass(frozen=True, slots=True)
class StoredCredit:
    """The valuation of a line. `wrvu` and `unadjusted_wrvu` are strings with two decimals, `release` is empty where no
    release covers the line; `seq` numbers the last change of the valuation, made at the instant `valued_at` (ISO).
    `digest` is the same for the same content."""

    log_id: str
    seq: int
    wrvu: str
    unadjusted_wrvu: str
    basis: str
    reason: str
    release: str
    row: Mapping[str, Json] | None
    flags: tuple[str, ...]
    steps: tuple[Mapping[str, Json], ...]
    extras: Mapping[str, Json] | None
    digest: str
    valued_at: str

    @property
    def warnings(self) -> list[dict[str, str]]:
        """Return what the owner of the line should mend: `{"field", "code"}` each."""
        said = (self.extras or {}).get("warnings") or []
        codes = said if isinstance(said, list) else []
        return [{"field": _FIELD_OF_WARNING.get(str(code), ""), "code": str(code)} for code in codes]

    def as_json(self) -> dict[str, Json]:
        """Return the credit as the API gives it."""
        extras = {name: value for name, value in (self.extras or {}).items() if name != "warnings"}
        return {
            "wrvu": self.wrvu,
            "unadjusted_wrvu": self.unadjusted_wrvu,
            "basis": self.basis,
            "reason": self.reason,
            "release": self.release or None,
            "row": None if self.row is None else dict(self.row),
            "flags": list(self.flags),
            "steps": [dict(step) for step in self.steps],
            **extras,
        }
