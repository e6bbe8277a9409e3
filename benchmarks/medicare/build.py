"""One year of the Medicare file, computed into tables of percentiles (pure)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import ibis
import ibis.expr.types as ir

from benchmarks.medicare.columns import BY_PROVIDER, PROVIDER_AND_SERVICE
from benchmarks.medicare.engines import Columns, Engine
from benchmarks.medicare.expressions import (
    KnownTables,
    cells_of,
    clinicians_of,
    drops_of,
    lines_of,
    specialties_of,
    taken_of,
    top_codes_of,
    usual_amounts,
    with_drug_flag,
    with_provider_payment,
)
from benchmarks.medicare.files import SourceFile
from benchmarks.medicare.method import ARMED_FORCES, EXTREMES, LEAST_ACTIVE_WRVU, STATES, TERRITORIES
from benchmarks.medicare.results import BuiltTables, built_tables
from benchmarks.medicare.unreadable import refuse_unreadable
from benchmarks.medicare.works import CodeWork, Spelling
from codes.importers.faults import UnreadableFile

_RAW: Final = tuple(column.name for column in PROVIDER_AND_SERVICE)
_BY_PROVIDER: Final = tuple(column.name for column in BY_PROVIDER)
_OF_WORKS: Final = {
    "code": "string", "code_number": "int16", "work": "int64", "is_surgical": "boolean", "is_em": "boolean",
}  # fmt: skip
_OF_SPELLINGS: Final = {"spelled": "string", "specialty_number": "int16", "is_known": "boolean"}
_OF_SPECIALTIES: Final = {"slug": "string", "specialty_number": "int16"}
_OF_STATES: Final = {"state": "string", "state_number": "int16"}


def build(
    *,
    engine: Engine,
    files: Sequence[SourceFile],
    works: Sequence[CodeWork],
    spellings: Sequence[Spelling],
    by_provider: SourceFile | None = None,
    fractions: bool = True,
    least_active: int = LEAST_ACTIVE_WRVU,
    done: Callable[[str], None] = lambda _: None,
    read: Callable[[int, int], None] = lambda _read, _all: None,
) -> BuiltTables:
    """Return the tables of the files, which hold one year together.

    `done` is told each step that is over, `read` now and then how many bytes of how many have been read.

    Source of every rule: the method `medicare-wrvu/1` (docs/benchmarks.md).
    Raises UnreadableFile naming file, column and value of what cannot be read.
    """
    raw = _raw(engine, files)
    known = _known(engine, works, spellings)
    size = sum(file.path.stat().st_size for file in files)
    lines = engine.keep("lines", lines_of(raw, known=known), read=lambda part: read(round(part * size), size))
    read(size, size)
    done("read")
    drops = engine.rows(drops_of(lines))
    if not drops:
        raise UnreadableFile(f"{', '.join(file.name for file in files)}: no row; expected one a code below the header")
    if any(drop["unreadable"] for drop in drops):
        refuse_unreadable(engine, files, raw)
    taken = engine.keep("taken", taken_of(lines, usual_amounts(lines))) if fractions else None
    providers = None if by_provider is None else engine.read(by_provider, _BY_PROVIDER)
    clinicians = engine.keep("clinicians", with_provider_payment(clinicians_of(lines, taken, known=known), providers))
    done("valued")
    groups = engine.rows(cells_of(clinicians, least_active=least_active))
    done("percentiles")
    built = built_tables(
        drops=drops,
        groups=groups,
        top_codes=engine.rows(top_codes_of(lines, taken, known=known)),
        specialties=engine.rows(specialties_of(clinicians)),
        extremes=engine.rows(_extremes(clinicians)),
        unknown_columns=tuple(dict.fromkeys(name for file in files for name in file.layout.unknown)),
    )
    done("codes")
    return built


def _raw(engine: Engine, files: Sequence[SourceFile]) -> ir.Table:
    read = [(file, engine.read(file, _RAW)) for file in files]
    flagged = [table if "drug" in file.layout.spelled else with_drug_flag(table) for file, table in read]
    return flagged[0] if len(flagged) == 1 else ibis.union(*flagged)


def _known(engine: Engine, works: Sequence[CodeWork], spellings: Sequence[Spelling]) -> KnownTables:
    slugs = sorted({spelling.slug for spelling in spellings} - {""})
    numbers = {slug: place for place, slug in enumerate(slugs)}
    states = (*ARMED_FORCES, *STATES, *TERRITORIES)
    by_code: Columns = {
        "code": [work.code for work in works],
        "code_number": range(len(works)),
        "work": [work.hundredths for work in works],
        "is_surgical": [work.is_surgical for work in works],
        "is_em": [work.is_evaluation for work in works],
    }
    by_spelling: Columns = {
        "spelled": [spelling.text.lower() for spelling in spellings],
        "specialty_number": [numbers.get(spelling.slug) for spelling in spellings],
        "is_known": [True] * len(spellings),
    }
    by_state: Columns = {"state": states, "state_number": range(-len(ARMED_FORCES), len(STATES) + len(TERRITORIES))}
    return KnownTables(
        works=engine.table("works", by_code, _OF_WORKS),
        spellings=engine.table("spellings", by_spelling, _OF_SPELLINGS),
        specialties=engine.table(
            "specialties", {"slug": slugs, "specialty_number": range(len(slugs))}, _OF_SPECIALTIES
        ),
        states=engine.table("states", by_state, _OF_STATES),
    )


def _extremes(clinicians: ir.Table) -> ir.Table:
    worked = clinicians.filter(clinicians.wrvu > 0)
    return worked.order_by(ibis.desc("wrvu"), "npi").limit(EXTREMES).select("npi", "slug", "state", "wrvu")
