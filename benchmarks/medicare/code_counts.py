"""How often Medicare's file counts each code, in any specialty and place (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import ibis

from benchmarks.medicare.columns import PROVIDER_AND_SERVICE
from benchmarks.medicare.engines import Engine
from benchmarks.medicare.expressions import whole_number, with_drug_flag
from benchmarks.medicare.files import SourceFile
from benchmarks.medicare.method import COPYRIGHT_NPI
from benchmarks.medicare.unreadable import refuse_unreadable

_COLUMNS: Final = tuple(column.name for column in PROVIDER_AND_SERVICE)


def count_services(engine: Engine, files: Sequence[SourceFile]) -> dict[str, int]:
    """Return the services of each code in all files together, rounded to whole ones.

    Drugs are left out: they are counted in units of their own. So are rows whose count is not published.
    Raises UnreadableFile naming file, column and value of what cannot be read.
    """
    read = [(file, engine.read(file, _COLUMNS)) for file in files]
    tables = [table if "drug" in file.layout.spelled else with_drug_flag(table) for file, table in read]
    raw = tables[0] if len(tables) == 1 else ibis.union(*tables)
    refuse_unreadable(engine, files, raw)
    rows = raw.filter(raw.npi.try_cast("int64") != COPYRIGHT_NPI, raw.drug.fill_null("") != "Y")
    counted = rows.select("code", services=whole_number(rows.services))
    sums = counted.group_by("code").agg(services=counted.services.sum()).order_by("code")
    return {row["code"]: int(row["services"]) for row in engine.rows(sums) if row["services"]}
