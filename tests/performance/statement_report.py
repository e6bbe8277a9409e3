"""How long the report of a comparison with 900 findings takes to write, and how much memory.

    python -m tests.performance.statement_report [--findings N]

Seconds of the processor, in alternating rounds of one run: CSV as the baseline, the workbook, and the PDF. Memory is
the greatest that Python allocated in a round.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from decimal import Decimal
from statistics import median

import django

from tests.performance.scratch import peak_megabytes

ROUNDS = 3


def main() -> None:
    """Measure and print one line a form."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from statements.presenters.finding_rows import FindingRow, FindingTable  # needs the apps
    from statements.presenters.sections import Cell, Section  # needs the apps
    from statements.reports.pdf import report_pdf  # needs the apps
    from statements.reports.report import FINDING_COLUMNS, ComparisonReport  # needs the apps
    from statements.reports.table import report_csv  # needs the apps
    from statements.reports.workbook import report_workbook  # needs the apps

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--findings", type=int, default=900)
    findings: int = parser.parse_args().findings
    row = FindingRow(
        1, "99213-25", "Oct 6, 2025", "1 line", "row 303", "logged Oct 7, 2025", "1", "1.30", "1", "0.00", "−1.30",
        "$65.00", "several causes fit, or cannot be excluded", ("a late charge", "under another provider"),
    )  # fmt: skip
    amount = Decimal("1.30")
    cells: tuple[Cell, ...] = (
        1,
        *["other wRVU"] * 6,
        amount,
        amount,
        amount,
        amount,
        amount,
        amount,
        *["a late charge"] * 3,
    )
    report = ComparisonReport(
        title="October",
        headline="Two records differ.",
        first=(),
        before=(),
        tables=(FindingTable(False, (("other wRVU", (row,) * findings),)),),  # noqa: FBT003  # is_certain
        findings=Section("Findings", (), FINDING_COLUMNS, (cells,) * findings),
        after=(),
    )
    works: dict[str, Callable[[], object]] = {
        "CSV": lambda: "".join(report_csv(report)),
        "workbook": lambda: report_workbook(report),
        "PDF": lambda: report_pdf(report),
    }
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            started = time.process_time()
            work()
            times[name].append(time.process_time() - started)
    for name, work in works.items():
        seconds, memory = median(times[name]), peak_megabytes(work)
        print(f"{name}: {seconds:.2f} s of CPU, {seconds / median(times['CSV']):.0f} times CSV, {memory:.0f} MB")


if __name__ == "__main__":
    main()
