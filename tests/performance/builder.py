"""How long a table takes to compute from a file of the Medicare layout, beside a bare count and the same in pandas.

    python -m tests.performance.builder ../shared/data/cms/rvu25d.zip [--rows 3000000] [--rounds 5]

The file is made up (28 columns). Rounds alternate within one run: DuckDB's bare `count(*)` over the file, the build
with everything that it gives, and in pandas a part of the job: yearly wRVU by clinician and its percentiles by
specialty, without fractions, states, payments and top codes. The peak is that of a process that builds once.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import duckdb
import numpy as np
import pandas as pd

from benchmarks.medicare.build import build
from benchmarks.medicare.engines import duckdb_engine
from benchmarks.medicare.files import open_file
from benchmarks.medicare.method import ASSISTANT_ALLOWED, PERCENTS
from benchmarks.medicare.results import BuiltTables
from benchmarks.medicare.sample import make_sample
from benchmarks.medicare.works import CodeWork, Spelling
from benchmarks.starter import CMS, read_crosswalk
from codes.domain.categories import EVALUATION, category_of
from codes.domain.indicators import AFTERCARE_DAYS
from procedures.wrvu.files import NamedFile, schedule_of
from tests.performance.scratch import kilobytes, seconds_of

COMMAND = "python -m tests.performance.builder"
_COLUMNS = ["Rndrng_NPI", "Rndrng_Prvdr_Ent_Cd", "Rndrng_Prvdr_Type", "HCPCS_Cd", "HCPCS_Drug_Ind", "Tot_Srvcs"]


def main() -> None:
    """Measure and print one line an aim: aim, reached, ratio, command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("release", type=Path)
    parser.add_argument("--rows", type=int, default=3_000_000)
    parser.add_argument("--rounds", type=int, default=5)
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


def _measure(path: Path, release: Path, works: Sequence[CodeWork], rounds: int) -> None:
    jobs = (partial(_count, path), partial(_build, path, works), partial(_in_pandas, path, works))
    taken = [[seconds_of(job) for job in jobs] for _ in range(rounds + 1)]
    counted, built, pandas = map(median, zip(*taken[1:], strict=True))  # the first round warms up
    command = [sys.executable, "-m", "tests.performance.builder", str(release), "--once", str(path)]
    peak = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    size = path.stat().st_size / 1e6
    told = f"{COMMAND} {release}"
    print("aim, reached, ratio, command")
    reached = f"{built:.2f} s and {size / built:,.0f} MB/s"
    print(f"<= 2.5 x count(*) of {counted:.2f} s, {reached}, {built / counted:.2f}, {told}")
    print(f">= 2 times faster than a part of it in pandas of {pandas:.2f} s, -, {pandas / built:.2f}, {told}")
    print(f"< 1 GB, {peak} MB at the peak for {size:,.0f} MB of file, -, {told}")


def _count(path: Path) -> None:
    duckdb.connect().execute("SELECT count(*) FROM read_csv(?)", [str(path)]).fetchall()


def _build(path: Path, works: Sequence[CodeWork]) -> BuiltTables:
    spellings = [
        Spelling(one.text, one.specialties[0] if one.specialties else "")
        for one in read_crosswalk()
        if one.scheme == CMS
    ]
    with TemporaryDirectory() as folder, duckdb_engine() as engine:
        return build(engine=engine, files=[open_file(path, folder=Path(folder))], works=works, spellings=spellings)


def _in_pandas(path: Path, works: Sequence[CodeWork]) -> None:
    rows = pd.read_csv(path, usecols=_COLUMNS, dtype={"HCPCS_Cd": "str"})
    kept = rows[(rows["Rndrng_Prvdr_Ent_Cd"] == "I") & (rows["HCPCS_Drug_Ind"] == "N")]
    by_code = pd.DataFrame({"HCPCS_Cd": [one.code for one in works], "work": [one.hundredths / 100 for one in works]})
    valued = kept.merge(by_code, on="HCPCS_Cd")
    valued["wrvu"] = valued["Tot_Srvcs"] * valued["work"]
    yearly = valued.groupby(["Rndrng_NPI", "Rndrng_Prvdr_Type"])["wrvu"].sum().reset_index()
    yearly.groupby("Rndrng_Prvdr_Type")["wrvu"].quantile(np.array(PERCENTS) / 100)


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
