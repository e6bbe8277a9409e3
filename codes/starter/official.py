"""Official words of HCPCS Level II, an older file brought up to date by newer ones (pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from codes.importers.hcpcs import HcpcsEntry

# The physical status modifiers stand in CMS's file, but their words are not CMS's own.
_PHYSICAL_STATUS = re.compile(r"P[1-6]")


@dataclass(frozen=True, slots=True)
class OfficialWords:
    """The words of a Level II code; dates are None where no file at hand states them, `source` names the newest."""

    code: str
    short: str
    long: str
    added_on: date | None
    effective_from: date | None
    terminated_on: date | None
    source: str

    @property
    def cells(self) -> list[str]:
        """Return the cells of a CSV line, dates as yyyy-mm-dd or empty."""
        dates = (self.added_on, self.effective_from, self.terminated_on)
        return [self.code, self.short, self.long, *map(_text, dates), self.source]


@dataclass(frozen=True, slots=True)
class OfficialModifier:
    """A modifier of the HCPCS file and the edition that its words come from."""

    modifier: str
    short: str
    long: str
    terminated_on: date | None
    source: str

    @property
    def cells(self) -> list[str]:
        """Return the cells of a CSV line, the date as yyyy-mm-dd or empty."""
        return [self.modifier, self.short, self.long, _text(self.terminated_on), self.source]


def bring_up_to_date(
    editions: Sequence[tuple[str, Sequence[HcpcsEntry]]], schedules: Sequence[tuple[str, Mapping[str, str]]]
) -> list[OfficialWords]:
    """Return one entry a code, sorted: HCPCS editions oldest first, then the short words of releases, oldest first.

    A later source replaces an earlier one. A release knows short words alone: where they are others than before, the
    long words are those of an older meaning and are left out.
    """
    latest = {e.code: _words_of(e, source) for source, entries in editions for e in entries if not e.is_modifier}
    for source, short_words in schedules:
        for code, short in short_words.items():
            before = latest.get(code)
            if before is None:
                latest[code] = OfficialWords(code, short, "", None, None, None, source)
            elif before.short.casefold() != short.casefold():
                latest[code] = replace(before, short=short, long="", source=source)
    return [latest[code] for code in sorted(latest)]


def official_modifiers(editions: Sequence[tuple[str, Sequence[HcpcsEntry]]]) -> list[OfficialModifier]:
    """Return the modifiers, sorted; a later edition replaces an earlier one."""
    modifiers = {e.code: _modifier_of(e, source) for source, entries in editions for e in entries if e.is_modifier}
    return [modifiers[modifier] for modifier in sorted(modifiers)]


def _words_of(entry: HcpcsEntry, source: str) -> OfficialWords:
    return OfficialWords(
        code=entry.code,
        short=entry.short,
        long=entry.long,
        added_on=entry.added_on,
        effective_from=entry.effective_on,
        terminated_on=entry.terminated_on,
        source=source,
    )


def _modifier_of(entry: HcpcsEntry, source: str) -> OfficialModifier:
    short, long = entry.short, entry.long
    if _PHYSICAL_STATUS.fullmatch(entry.code):
        short = long = f"Anesthesia, physical status {entry.code[1]}"
    return OfficialModifier(entry.code, short, long, entry.terminated_on, source)


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""
