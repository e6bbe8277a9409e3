"""The calculator on the command line, where Django is not."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.matrix import matrix

ROOT = Path(__file__).resolve().parents[3]
RELEASE = ROOT / "tests" / "codes" / "data" / "PPRRVU24_JAN.csv"
# A name that Python finds before the real ones, and that stops whoever imports it.
NO_DJANGO = "import sys\nfor name in ('django', 'rest_framework', 'psycopg'):\n    sys.modules[name] = None\n"
LINES = """code,performed_on,units,modifiers
47562,2024-02-01,,54
45378,2024-02-01,1,53
H2020,2024-02-01,3,
"""


def run(lines: str, *arguments: str, release: Path = RELEASE) -> subprocess.CompletedProcess[str]:
    """Run the command in a process in which Django cannot be imported."""
    given = ["wrvu", "--release", str(release), "--lines", "-", *arguments]
    program = f"{NO_DJANGO}import runpy\nsys.argv = {given!r}\nrunpy.run_module('procedures.wrvu', run_name='__main__')"
    return subprocess.run(
        [sys.executable, "-c", program],
        input=lines, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


@pytest.mark.slow
def test_credits_are_printed_as_csv_with_their_total() -> None:
    done = run(LINES)

    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert (done.returncode, done.stderr) == (0, "")
    assert [(row["code"], row["wrvu"], row["basis"]) for row in rows] == [
        ("47562", "9.42", "work_rvu"),
        ("45378", "0.82", "work_rvu"),
        ("H2020", "0.00", "payer_fee_schedule"),
        ("total", "10.24", None),
    ]


@pytest.mark.slow
def test_steps_are_printed_as_sentences() -> None:
    row = next(csv.DictReader(io.StringIO(run(LINES, "--steps").stdout)))

    assert row["steps"].startswith("47562 with modifier 54: 10.47 wRVU × 0.9 because")


def test_credits_are_printed_as_json_with_steps_where_asked() -> None:
    plain, whole = (json.loads(run(LINES, "--format", "json", *more).stdout) for more in ((), ("--steps",)))

    assert "steps" not in plain["lines"][0]
    assert whole["lines"][0]["steps"][0]["after"] == "9.423"
    assert plain["total"] == "10.24"


def test_unadjusted_policy_counts_rows_times_units() -> None:
    assert run(LINES, "--policy", "unadjusted").stdout.splitlines()[-1] == "total,,,,12.10"


def test_unknown_code_is_kept_unless_strict() -> None:
    unknown = "code,performed_on\n00001,2024-02-01\n"

    kept, refused = run(unknown), run(unknown, "--strict")

    assert ",unvalued,unknown_code," in kept.stdout
    assert (refused.returncode, refused.stderr) == (2, "line 1 of the lines, code: unknown_code\n")


@matrix(
    ("lines", "said"),
    [
        ("", "no column code"),
        ("code,performed_on,day\n", "unknown column 'day'"),
        ("code,performed_on,code\n", "column code stands twice"),
        ("code,performed_on\n99213,2024-02-30\n", "line 2, performed_on: '2024-02-30' is invalid format"),
        ("code,performed_on,units\n99213,2024-02-01,0\n", "line 2, units: '0' is out of range"),
        ("code,performed_on,units\n99213,2024-02-01,1.5\n", "line 2, units: '1.5' is invalid type"),
        ("code,performed_on,modifiers\n99213,2024-02-01,lt\n", "line 2, modifiers: 'lt' is invalid format"),
        ("code,performed_on\n,2024-02-01\n", "line 2, code: expected a value, the cell is empty"),
        ("code,performed_on\n99213\n", "line 2, 1 cells too few"),
    ],
)
def test_lines_that_cannot_be_read_are_named_by_line_and_column(lines: str, said: str) -> None:
    done = run(lines)

    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


@pytest.mark.slow
def test_release_that_is_none_is_named(tmp_path: Path) -> None:
    other = tmp_path / "table.csv"
    other.write_text("a,b\n1,2\n")

    assert "table.csv" in run(LINES, release=other).stderr
    assert run(LINES, release=tmp_path / "missing.zip").returncode == 2
