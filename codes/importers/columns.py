"""The columns of a PPRRVU table: what each holds, and where a header has them (pure).

Source: record layout of the release.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from codes.domain.indicators import ADD_ON, COMPONENTS, GLOBAL_PERIODS, STATUSES
from codes.importers import cells
from codes.importers.faults import UnreadableFile
from codes.importers.headings import heading_of, missing_columns, named_twice

Parser = Callable[[str], Any]  # Any: what a cell becomes differs by column: text, Decimal or bool

# In the order of the fields of RvuRow.
COLUMNS: Final[tuple[tuple[str, Parser], ...]] = (
    ("HCPCS", cells.code),
    ("MOD", cells.known_or_new(COMPONENTS, "a component (empty, 26, TC or 53)", longest=2)),
    ("STATUS CODE", cells.known_or_new(STATUSES, f"a status (one of {''.join(STATUSES)})")),
    ("NOT USED FOR MEDICARE PAYMENT", cells.mark("+")),
    ("WORK RVU", cells.rvu),
    ("NON-FAC PE RVU", cells.rvu),
    ("NON-FAC NA INDICATOR", cells.mark("NA")),
    ("FACILITY PE RVU", cells.rvu),
    ("FACILITY NA INDICATOR", cells.mark("NA")),
    ("MP RVU", cells.rvu),
    ("NON-FACILITY TOTAL", cells.rvu),
    ("FACILITY TOTAL", cells.rvu),
    ("PCTC IND", cells.digit),
    (
        "GLOB DAYS",
        cells.known_or_new(GLOBAL_PERIODS, f"a global period ({', '.join(GLOBAL_PERIODS[:-1])} or {ADD_ON})"),
    ),
    ("PRE OP", cells.fraction),
    ("INTRA OP", cells.fraction),
    ("POST OP", cells.fraction),
    ("MULT PROC", cells.digit),
    ("BILAT SURG", cells.digit),
    ("ASST SURG", cells.digit),
    ("CO-SURG", cells.digit),
    ("TEAM SURG", cells.digit),
    ("ENDO BASE", cells.code_or_empty),
    ("CONV FACTOR", cells.factor),
    ("PHYSICIAN SUPERVISION OF DIAGNOSTIC PROCEDURES", cells.short_text(2)),
    ("CALCULATION FLAG", cells.short_text(1)),
    ("DIAGNOSTIC IMAGING FAMILY INDICATOR", cells.short_text(2)),
    ("NON-FACILITY PE USED FOR OPPS PAYMENT AMOUNT", cells.rvu),
    ("FACILITY PE USED FOR OPPS PAYMENT AMOUNT", cells.rvu),
    ("MP USED FOR OPPS PAYMENT AMOUNT", cells.rvu),
)
COLUMN_NAMES: Final = tuple(name for name, _ in COLUMNS)
FACTOR_COLUMN: Final = "CONV FACTOR"
# Columns of which a row may hold what this version does not know; it comes in without a value, if the operator agrees.
QUARANTINED: Final[Mapping[str, frozenset[str]]] = {
    "MOD": frozenset(COMPONENTS),
    "STATUS CODE": frozenset(STATUSES),
    "GLOB DAYS": frozenset(GLOBAL_PERIODS),
}
# Columns that no credit needs, and what a row holds where the layout has none of that name: a figure that is not stated
# is None, never 0.
KEPT_IF_THERE: Final[Mapping[str, str | None]] = {
    "PHYSICIAN SUPERVISION OF DIAGNOSTIC PROCEDURES": "",
    "CALCULATION FLAG": "",
    "DIAGNOSTIC IMAGING FAMILY INDICATOR": "",
    "NON-FACILITY PE USED FOR OPPS PAYMENT AMOUNT": None,
    "FACILITY PE USED FOR OPPS PAYMENT AMOUNT": None,
    "MP USED FOR OPPS PAYMENT AMOUNT": None,
}
WORDS_COLUMN: Final = "DESCRIPTION"
# Columns of a layout that are known and of no use here.
_PASSED_OVER: Final = frozenset({"PRIC IND"})
_NAMED_FACTOR: Final = re.compile(r"\bCONV(?:ERSION)? FACTOR\b")
_NOT_QUALIFYING: Final = re.compile(r"\bNON")
_QUALIFYING: Final = re.compile(r"QUALIFYING|\bQPP?\b|\bAPM\b")

# Headings that mean something already, of which none is another column under a new name.
KNOWN_HEADINGS: Final = frozenset({*COLUMN_NAMES, *_PASSED_OVER, WORDS_COLUMN})


@dataclass(frozen=True, slots=True)
class TableLayout:
    """Where a header has our columns.

    `places` are those of COLUMN_NAMES; a column of `missing`, which no credit needs, has the place of HCPCS. `aliases`
    are the headings that were read as columns of ours, `factors` further conversion factors by the words that name
    them, `default_factor` the words of the default one, '' where it has none. `unknown` headings are not read.
    """

    places: tuple[int, ...]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    aliases: Mapping[str, str]
    words: int | None
    default_factor: str = ""
    factors: Mapping[str, int] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """Return how many cells a row has at least."""
        return max(*self.places, *self.factors.values()) + 1


def header_names(header: Sequence[Sequence[str]]) -> list[str]:
    """Return the column names: the cells of each column read downwards, each stripped (`WORK` over `RVU`)."""
    width = max(len(line) for line in header)
    padded = [[*line, *[""] * (width - len(line))] for line in header]
    return [heading_of(" ".join(column)) for column in zip(*padded, strict=True)]


def is_header(head: Sequence[Sequence[str]], aliases: Mapping[str, str], *, lines: int) -> bool:
    """Return true if the lines so far end with a header: one of its columns is HCPCS, by its name or an alias."""
    if any(cell.strip().upper() == "HCPCS" for cell in head[-1]):
        return True
    if "HCPCS" not in aliases.values() or not head[-1]:
        return False
    return any(aliases.get(name) == "HCPCS" for name in header_names(head[-lines:]))


def layout_of(table: str, headings: Sequence[str], aliases: Mapping[str, str]) -> TableLayout:
    """Return where the headings of a table have our columns; `aliases` give our column for a heading of another name.

    Raises UnreadableFile where a column that a credit needs is missing, or a column is named twice.
    """
    names = [aliases.get(heading, heading) for heading in headings]
    default, factors = _named_factors(table, names)
    if default:
        names[names.index(default)] = FACTOR_COLUMN
    known = {*COLUMN_NAMES, *_PASSED_OVER, *factors, WORDS_COLUMN, ""}
    unknown = tuple(name for name in names if name not in known)
    lacking = [name for name in COLUMN_NAMES if name not in names]
    if missing := [name for name in lacking if name not in KEPT_IF_THERE]:
        raise UnreadableFile(f"{table}: {missing_columns(missing, unknown)}")
    if twice := [name for name in (*COLUMN_NAMES, *factors) if names.count(name) > 1]:
        of_each = "; ".join(named_twice(name, _read_as(name, headings, aliases), aliases) for name in twice)
        raise UnreadableFile(f"{table}: the header names twice {of_each}")
    return TableLayout(
        # A column that is not there takes the code's place; what stands there is not looked at.
        places=tuple(names.index("HCPCS" if name in lacking else name) for name in COLUMN_NAMES),
        missing=tuple(lacking),
        unknown=unknown,
        aliases={heading: aliases[heading] for heading in headings if aliases.get(heading) in COLUMN_NAMES},
        words=names.index(WORDS_COLUMN) if WORDS_COLUMN in names else None,
        default_factor=factor_name(default),
        factors={name: names.index(name) for name in factors},
    )


def _read_as(name: str, headings: Sequence[str], aliases: Mapping[str, str]) -> list[str]:
    return [heading for heading in headings if aliases.get(heading, heading) == name]


def _named_factors(table: str, names: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Return the heading of the default conversion factor, '' where it is our own, and those of the further ones."""
    named = [name for name in names if name != FACTOR_COLUMN and factor_name(name)]
    if FACTOR_COLUMN in names:
        return "", tuple(named)
    if not named:
        return "", ()
    plain = [name for name in named if _NOT_QUALIFYING.search(name)]
    if len(plain) != 1:
        raise UnreadableFile(
            f"{table}: the header names the conversion factors {', '.join(named)} and does not say which one is for"
            " those who do not qualify; add that heading in the admin site under Column aliases as CONV FACTOR"
        )
    return plain[0], tuple(name for name in named if name not in plain)


def factor_name(heading: str) -> str:
    """Return the words that name a conversion factor in its heading, '' where it is not one or has no further words."""
    if not _NAMED_FACTOR.search(heading):
        return ""
    return " ".join(_NAMED_FACTOR.sub(" ", heading).split())


def is_of_qualifying(name: str) -> bool:
    """Return true if a conversion factor is, by its name, that of qualifying participants."""
    return bool(_QUALIFYING.search(name)) and not _NOT_QUALIFYING.search(name)
