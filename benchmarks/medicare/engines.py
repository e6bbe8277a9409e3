"""Where the expressions are computed: DuckDB on this machine, or Spark on a cluster (pure)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Protocol, TypeAlias

import duckdb
import ibis
import ibis.expr.types as ir

from benchmarks.medicare import sql
from benchmarks.medicare.duckdb_faults import refusal
from benchmarks.medicare.files import SourceFile
from benchmarks.medicare.method import COPYRIGHT_NPI
from codes.importers.faults import UnreadableFile

Rows: TypeAlias = "list[dict[str, Any]]"  # Any: what an engine gives, by column
Columns: TypeAlias = Mapping[str, Sequence[object]]
# In megabytes; DuckDB writes to disk what does not fit beside this.
USUAL_MEMORY: Final = 600
_LOOK_SECONDS: Final = 0.5
# What else DuckDB raises where rows are asked for is a fault of ours.
_OF_FILES: Final = (duckdb.InvalidInputException, duckdb.IOException, duckdb.OutOfMemoryException)


class Engine(Protocol):
    """What computes expressions."""

    def read(self, file: SourceFile, names: Sequence[str]) -> ir.Table:
        """Return the columns of a file as texts, under our names; null for a column that it lacks."""

    def table(self, name: str, columns: Columns, schema: Mapping[str, str]) -> ir.Table:
        """Return a small table of what we know; `schema` names the type of each column, in the order of `columns`."""

    def keep(self, name: str, expression: ir.Table, *, read: Callable[[float], None] | None = None) -> ir.Table:
        """Compute an expression once, and return what it gave.

        `read` is told now and then which fraction of its files has been read, where the engine knows that.
        """

    def rows(self, expression: ir.Table) -> Rows:
        """Return what an expression gives."""

    def places(self, file: SourceFile, column: str, texts: Sequence[str]) -> list[int]:
        """Return the first rows of a file whose column holds one of the texts; its header is row 1, if it has one."""


@contextmanager
def duckdb_engine(memory: int = USUAL_MEMORY) -> Iterator[Engine]:
    """Give DuckDB on a database of its own on disk, which is gone afterwards.

    `memory` is in megabytes; what is more is written to the temporary folder.
    """
    with TemporaryDirectory(prefix="openrvu-benchmarks-") as folder:
        connection = ibis.duckdb.connect(
            Path(folder) / "build.duckdb", memory_limit=f"{memory}MB", temp_directory=folder,
            preserve_insertion_order=False,
        )  # fmt: skip
        # It counts what it reads for its own bar alone, which is not drawn.
        connection.raw_sql(sql.COUNT_WHAT_IS_READ)
        # The planner knows nothing of a CSV's size and would hash the file to probe it with our lists.
        connection.raw_sql(sql.KEEP_JOIN_ORDER)
        try:
            yield _DuckDB(connection)
        finally:
            connection.disconnect()


@contextmanager
def spark_engine() -> Iterator[Engine]:
    """Give the Spark of this environment: the session that runs, or one as `SPARK_…` and spark-defaults.conf say.

    Raises UnreadableFile where pyspark is not installed.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as missing:
        raise UnreadableFile("--engine spark needs pyspark, which is not installed: pip install pyspark") from missing
    session = SparkSession.builder.appName("OpenRVU benchmarks").getOrCreate()
    yield _Spark(ibis.pyspark.connect(session), session)


class _DuckDB:
    def __init__(self, connection: Any) -> None:  # Any: Ibis gives its connections no types
        self._connection = connection
        self._files: list[SourceFile] = []

    def read(self, file: SourceFile, names: Sequence[str]) -> ir.Table:
        self._files.append(file)
        view = f"file_{len(self._files)}"
        self._connection.raw_sql(sql.create_view(view, file, names))
        return self._connection.table(view)

    def table(self, name: str, columns: Columns, schema: Mapping[str, str]) -> ir.Table:
        return self.keep(name, ibis.memtable(dict(columns), schema=schema))

    def keep(self, name: str, expression: ir.Table, *, read: Callable[[float], None] | None = None) -> ir.Table:
        # What is told stays in this thread, that of whoever listens: a connection to a database, say.
        with ThreadPoolExecutor(1) as beside:
            making = beside.submit(self._connection.create_table, name, expression, temp=True)
            percent = 0.0
            try:
                while read is not None and not wait([making], timeout=_LOOK_SECONDS).done:
                    # It begins anew with each part of a statement, and is below 0 where it does not know yet.
                    percent = max(percent, self._connection.con.query_progress())
                    read(percent / 100)
                wait([making])
            except BaseException:
                # Ctrl-C, too: nobody waits for the end of what is not wanted any more.
                self._connection.con.interrupt()
                raise
        try:
            return making.result()
        except duckdb.Error as wrong:
            raise refusal(wrong, self._files) from wrong

    def rows(self, expression: ir.Table) -> Rows:
        try:
            rows: Rows = self._connection.to_pyarrow(expression).to_pylist()
        except _OF_FILES as wrong:
            raise refusal(wrong, self._files) from wrong
        return rows

    def places(self, file: SourceFile, column: str, texts: Sequence[str]) -> list[int]:
        matches = self._connection.con.execute(sql.places_of(file, column), [list(texts), COPYRIGHT_NPI])
        headers = 0 if file.is_parquet else 1
        return [headers + place for (place,) in matches.fetchall()]


class _Spark:
    def __init__(self, connection: Any, session: Any) -> None:  # Any: neither has types
        self._connection = connection
        self._session = session
        self._views = 0

    def read(self, file: SourceFile, names: Sequence[str]) -> ir.Table:
        self._views += 1
        view = f"file_{self._views}"
        if file.is_parquet:
            frame = self._session.read.parquet(str(file.path))
        else:
            frame = self._session.read.csv(
                str(file.path), header=True, sep=file.delimiter, quote=file.quote, escape=file.quote,
                multiLine=bool(file.quote), mode="FAILFAST" if file.quote else "PERMISSIVE",
            )  # fmt: skip
        frame.createOrReplaceTempView(f"{view}_raw")
        self._session.sql(sql.columns_of_view(f"{view}_raw", file, names)).createOrReplaceTempView(view)
        return self._connection.table(view)

    def table(self, name: str, columns: Columns, schema: Mapping[str, str]) -> ir.Table:
        kinds = {"string": "string", "int16": "smallint", "int64": "bigint", "boolean": "boolean"}
        described = ", ".join(f"{column} {kinds[kind]}" for column, kind in schema.items())
        rows = list(zip(*columns.values(), strict=True))
        self._session.createDataFrame(rows, described).createOrReplaceTempView(name)
        return self._connection.table(name)

    def keep(self, name: str, expression: ir.Table, *, read: Callable[[float], None] | None = None) -> ir.Table:
        frame = self._session.sql(self._connection.compile(expression)).cache()
        frame.createOrReplaceTempView(name)
        return self._connection.table(name)

    def rows(self, expression: ir.Table) -> Rows:
        return [row.asDict() for row in self._session.sql(self._connection.compile(expression)).collect()]

    def places(self, file: SourceFile, column: str, texts: Sequence[str]) -> list[int]:
        # Rows of a distributed file have no number.
        return []
