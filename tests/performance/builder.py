"""How long a table takes to compute from a file of the Medicare layout, beside a bare count and the same in pandas.

    python -m tests.performance.builder ../shared/data/cms/rvu25d.zip [--rows 3000000] [--rounds 5]

The file is made up (28 columns). Rounds alternate within one run: DuckDB's bare `count(*)` over the file, the build
with everything that it gives, and the whole job in pandas: reasons why rows add nothing, fractions of assistants,
regions, four metrics of two populations, payments, coverage and top codes; the medians of wRVU must be equal to a
ten-thousandth, since pandas adds up floats. The peak is that of a process that builds once. `--spark` builds the same
once more in Spark, and compares all of it. The real file of a year has 10,000,000 rows: `--rows 10000000 --rounds 1`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from math import isclose
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import duckdb

from benchmarks.medicare.build import build
from benchmarks.medicare.engines import Engine, duckdb_engine, spark_engine
from benchmarks.medicare.files import open_file
from benchmarks.medicare.method import ASSISTANT_ALLOWED
from benchmarks.medicare.results import BuiltTables
from benchmarks.medicare.sample import make_sample
from benchmarks.medicare.works import CodeWork, Spelling
from benchmarks.starter import CMS, read_crosswalk
from codes.domain.categories import EVALUATION, category_of
from codes.domain.indicators import AFTERCARE_DAYS
from procedures.wrvu.files import NamedFile, schedule_of
from tests.performance.pandas_build import Medians, build_in_pandas
from tests.performance.scratch import kilobytes, seconds_of

COMMAND = "python -m tests.performance.builder"


def main() -> None:
    """Measure and print one line an aim: aim, reached, ratio, command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("release", type=Path)
    parser.add_argument("--rows", type=int, default=3_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--spark", action="store_true", help="build the same in Spark, too, and compare")
    parser.add_argument("--once", type=Path, help="build this file alone and print the peak in MB")
    arguments = parser.parse_args()
    works = _works(arguments.release)
    if arguments.once:
        _build(arguments.once, works)
        print(f"{kilobytes('VmHWM') / 1024:.0f}")
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made-up.csv"
        make_sample(path, rows=arguments.rows, seed=1, work={work.code: work.hundredths / 100 for work in works})
        _measure(path, arguments.release, works, arguments.rounds)
        if arguments.spark:
            started = time.perf_counter()
            same = _built(path, works, spark_engine) == _build(path, works)
            if not same:
                raise SystemExit("Spark's result differs from DuckDB's")
            print(f"Spark's result equal, -, -, {COMMAND} {arguments.release} --spark")
            print(f"# Spark and DuckDB took {time.perf_counter() - started:.0f} s for it")


def _measure(path: Path, release: Path, works: Sequence[CodeWork], rounds: int) -> None:
    spellings = _spellings()
    _compare(_build(path, works), build_in_pandas(path, works, spellings))
    jobs = (partial(_count, path), partial(_build, path, works), partial(build_in_pandas, path, works, spellings))
    taken = [[seconds_of(job) for job in jobs] for _ in range(rounds + 1)]
    counted, built, pandas = map(median, zip(*taken[1:], strict=True))  # the first round warms up
    command = [sys.executable, "-m", "tests.performance.builder", str(release), "--once", str(path)]
    peak = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    size = path.stat().st_size / 1e6
    shown_command = f"{COMMAND} {release}"
    print("aim, reached, ratio, command")
    reached = f"{built:.2f} s and {size / built:,.0f} MB/s"
    print(f"<= 2.5 x count(*) of {counted:.2f} s, {reached}, {built / counted:.2f}, {shown_command}")
    print(f">= 2 times faster than the same in pandas of {pandas:.2f} s, -, {pandas / built:.2f}, {shown_command}")
    print(f"< 1 GB, {peak} MB at the peak for {size:,.0f} MB of file, -, {shown_command}")


def _compare(built: BuiltTables, medians: Medians) -> None:
    """Refuse figures of two jobs that are not the same one."""
    ours = {
        (cell.specialty, cell.region, cell.population.value): float(point.value)
        for cell in built.cells
        if cell.metric == "wrvu"
        for point in cell.points
        if point.percent == 50
    }
    differing = [key for key, value in ours.items() if not isclose(medians[key], value, rel_tol=1e-4, abs_tol=0.01)]
    if differing or not ours:
        raise SystemExit(f"{len(differing)} of {len(ours)} medians differ, {differing[:6]}")
    print(f"# {len(ours):,} medians are equal to a ten-thousandth")


def _count(path: Path) -> None:
    duckdb.connect().execute("SELECT count(*) FROM read_csv(?)", [str(path)]).fetchall()


def _build(path: Path, works: Sequence[CodeWork]) -> BuiltTables:
    return _built(path, works, duckdb_engine)


def _built(path: Path, works: Sequence[CodeWork], engine: Callable[[], AbstractContextManager[Engine]]) -> BuiltTables:
    with TemporaryDirectory() as folder, engine() as on:
        return build(engine=on, files=[open_file(path, folder=Path(folder))], works=works, spellings=_spellings())


def _spellings() -> list[Spelling]:
    return [
        Spelling(one.text, one.specialties[0] if one.specialties else "")
        for one in read_crosswalk()
        if one.scheme == CMS
    ]


def _works(release: Path) -> list[CodeWork]:
    schedule = schedule_of([NamedFile(release)])
    (values,) = schedule.values.values()
    works = []
    for code, rows in sorted(values.items()):
        row = next((rows[part] for part in ("", "26") if part in rows and rows[part].work_rvu), None) or rows.get("")
        if row is not None:
            is_surgical = row.global_period in AFTERCARE_DAYS or row.asst_surg in ASSISTANT_ALLOWED
            hundredths = int((row.work_rvu or 0) * 100)
            works.append(CodeWork(code, hundredths, is_surgical, category_of(code) is EVALUATION))
    return works


if __name__ == "__main__":
    main()
