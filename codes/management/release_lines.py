"""The report of an imported release in words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from codes.domain.values import NamedFactor
from codes.services.release_report import Differences, LoadReport, WorkChange


def release_lines(report: LoadReport, *, published: bool) -> list[str]:
    """Return the lines to print; `published` says that the release was published just now."""
    lines = [
        f"{report.release_id}, in force from {report.effective_from}: {report.rows:,} rows, {report.codes:,} codes"
        f" ({report.new_codes:,} new to the catalog), {report.localities:,} localities.",
        factor_line(report.factors),
    ]
    if report.unchanged:
        lines[0] = lines[0].replace(f" ({report.new_codes:,} new to the catalog)", "")
        lines.append("Nothing changed: this file was imported before.")
    elif report.differences is not None:
        lines += _difference_lines(report.differences)
    else:
        lines.append("No earlier release to compare with.")
    return [*lines, *report.notes, _state(report, published=published)]


def factor_line(factors: Sequence[NamedFactor]) -> str:
    """Return the conversion factors in a sentence, further ones by their names."""
    default, *further = factors
    others = ", ".join(f"{factor.name}: {factor.dollars}" for factor in further)
    return f"Conversion factor: {default.dollars}{f' ({others})' if others else ''} US dollars per RVU."


def _difference_lines(differences: Differences) -> list[str]:
    removed = "" if differences.removed is None else f", {differences.removed:,} removed"
    lines = [
        f"Against {differences.previous}: {differences.added:,} rows added{removed},"
        f" {differences.changed:,} work RVUs changed."
    ]
    if differences.largest:
        lines.append("Largest changes of work RVUs:")
    return lines + [_change_line(change) for change in differences.largest]


def _change_line(change: WorkChange) -> str:
    key = "-".join(filter(None, (change.code, change.component)))
    return f"  {key:<8}  {_shown(change.before):>8} → {_shown(change.after):>8}"


def _shown(work_rvu: Decimal | None) -> str:
    return "none" if work_rvu is None else str(work_rvu)


def _state(report: LoadReport, *, published: bool) -> str:
    if published:
        return f"Published: {report.release_id} is visible from now on and can no longer be changed."
    if report.published:
        return f"{report.release_id} is published."
    return f"{report.release_id} is a draft, which nobody sees; publish it with --publish."
