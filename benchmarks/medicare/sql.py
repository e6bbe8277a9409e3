"""SQL of the two engines, which ask files and know no tables of ours (pure).

Names of columns are the file's own, quoted; values are passed beside the text, but for what DuckDB takes as a literal.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from benchmarks.medicare.files import SourceFile

KEEP_JOIN_ORDER: Final = "SET disabled_optimizers = 'join_order,build_side_probe_side'"
COUNT_WHAT_IS_READ: Final = "SET enable_progress_bar = true; SET enable_progress_bar_print = false"
COUNT_CLINICIANS: Final = "SELECT count(DISTINCT Rndrng_NPI) FROM read_csv(?)"
_DUCKDB: Final = '"'
_SPARK: Final = "`"


def create_view(view: str, file: SourceFile, names: Iterable[str]) -> str:
    """View of a file in DuckDB: columns as texts under our names, null for one that it lacks."""
    return f"CREATE VIEW {view} AS SELECT {_columns(file, names, mark=_DUCKDB)} FROM {_scan(file)}"  # noqa: S608  # as above


def columns_of_view(view: str, file: SourceFile, names: Iterable[str]) -> str:
    """Columns of a file that Spark has read, as `create_view` has them."""
    return f"SELECT {_columns(file, names, mark=_SPARK)} FROM {view}"  # noqa: S608  # as above


def places_of(file: SourceFile, column: str) -> str:
    """First rows of a file in DuckDB whose column holds one of the texts (?), but that of the copyright line (?)."""
    columns = _columns(file, dict.fromkeys(("npi", column)), mark=_DUCKDB)
    numbered = f"SELECT row_number() OVER () AS place, {columns} FROM {_scan(file)}"  # noqa: S608  # as above
    return (
        # An empty cell is read as none; that of the copyright line is meant to be.
        f"SELECT place FROM ({numbered}) WHERE coalesce({column}, '') IN (SELECT unnest(?)) "  # noqa: S608  # as above
        "AND coalesce(try_cast(npi AS BIGINT), 0) <> ? ORDER BY place LIMIT 5"
    )


def copy_into(path: Path, *, view: str) -> str:
    """Rows of a view of DuckDB into a CSV file."""
    return f"COPY {view} TO {_text(str(path))} (HEADER, DELIMITER ',')"


def _scan(file: SourceFile) -> str:
    path = _text(str(file.path))
    if file.is_parquet:
        return f"read_parquet({path})"
    columns = ", ".join(f"{_text(name)}: 'VARCHAR'" for name in file.layout.header)
    # A file without quotes is one of the old ones, whose copyright line has fewer cells.
    padding = "" if file.quote else ", null_padding=true"
    return (
        f"read_csv({path}, header=true, auto_detect=false, delim={_text(file.delimiter)}, quote={_text(file.quote)}, "
        f"escape={_text(file.quote)}, columns={{{columns}}}, compression='{file.compression}'{padding})"
    )


def _columns(file: SourceFile, names: Iterable[str], *, mark: str) -> str:
    return ", ".join(_column(file, name, mark=mark) for name in names)


def _column(file: SourceFile, name: str, *, mark: str) -> str:
    spelled = file.layout.spelled.get(name)
    kind = "VARCHAR" if mark == _DUCKDB else "STRING"
    if spelled is None:
        return f"CAST(NULL AS {kind}) AS {name}"
    quoted = spelled.replace(mark, mark * 2)
    whole = f"{mark}{quoted}{mark}"
    return f"CAST({whole} AS {kind}) AS {name}" if file.is_parquet else f"{whole} AS {name}"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
