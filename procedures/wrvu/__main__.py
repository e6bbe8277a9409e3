"""The calculator on the command line: `python -m procedures.wrvu --release FILE --lines FILE`; docs/calculator.md."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any, Final

from codes.importers.columns import COLUMN_NAMES
from codes.importers.faults import UnreadableFile
from codes.importers.headings import heading_of
from procedures.wrvu.calculator import check_lines, total_of, value_case
from procedures.wrvu.explanation import explained
from procedures.wrvu.files import NamedFile, UnreadableLines, lines_of, schedule_of
from procedures.wrvu.policy import CMS, UNADJUSTED
from procedures.wrvu.values import Credit, Line

POLICIES: Final = {policy.name.value: policy for policy in (CMS, UNADJUSTED)}
FAULT: Final = 2

_COLUMNS: Final = (
    "code",
    "performed_on",
    "modifiers",
    "units",
    "wrvu",
    "unadjusted_wrvu",
    "basis",
    "reason",
    "release",
    "flags",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print credits, and steps where asked; 0, or 2 for input that cannot be read or valued, which is named."""
    options = _parser().parse_args(arguments)
    try:
        schedule = schedule_of(
            [NamedFile(Path(path)) for path in options.release],
            aliases=dict(map(_alias, options.alias)),
            accept_unknown=options.accept_unknown,
        )
        with _opened(options.lines) as text:
            lines = lines_of(text, name="lines" if options.lines == "-" else options.lines)
    except (UnreadableFile, UnreadableLines, OSError, UnicodeDecodeError) as fault:
        sys.stderr.write(f"{fault}\n")
        return FAULT
    policy = POLICIES[options.policy]
    problems = check_lines(lines, schedule=schedule, policy=policy) if options.strict else []
    if problems:
        sys.stderr.writelines(f"line {one.line + 1} of the lines, {one.field}: {one.code}\n" for one in problems)
        return FAULT
    credits_ = value_case(lines, schedule=schedule, policy=policy)
    _PRINTERS[options.format](lines, credits_, with_steps=options.steps)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m procedures.wrvu",
        description="Value lines by releases of the Medicare Physician Fee Schedule; lines without an encounter and"
        " of one date are one session.",
    )
    parser.add_argument(
        "--release", action="append", required=True, metavar="FILE",
        help="release of CMS as published, zip or PPRRVU table as CSV; may be given several times",
    )  # fmt: skip
    parser.add_argument(
        "--alias", action="append", default=[], metavar="HEADING=COLUMN",
        help="read a column under another heading, such as 'PHYSICIAN WORK RVU=WORK RVU'; may be given several times",
    )  # fmt: skip
    parser.add_argument(
        "--accept-unknown", action="store_true",
        help="let rows in, without a value, whose component, status or global period this version does not know",
    )  # fmt: skip
    parser.add_argument("--lines", required=True, metavar="FILE", help="CSV of lines, - for standard input")
    parser.add_argument("--policy", choices=sorted(POLICIES), default="cms", help="default: cms")
    parser.add_argument("--format", choices=sorted(_PRINTERS), default="csv", help="default: csv")
    parser.add_argument("--steps", action="store_true", help="with each step, as a sentence and, in JSON, as data")
    parser.add_argument("--strict", action="store_true", help="refuse unknown codes and modifiers, and conflicts")
    return parser


def _alias(text: str) -> tuple[str, str]:
    heading, _, column = text.rpartition("=")
    if column not in COLUMN_NAMES:
        raise UnreadableFile(f"--alias {text!r}: expected HEADING=COLUMN with one of {', '.join(COLUMN_NAMES)}")
    return heading_of(heading), column


def _opened(path: str) -> Any:  # Any: a context of a text, whichever
    return nullcontext(sys.stdin) if path == "-" else Path(path).open(newline="", encoding="utf-8-sig")


def _print_csv(lines: Sequence[Line], credits_: Sequence[Credit], *, with_steps: bool) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([*_COLUMNS, *(["steps"] if with_steps else [])])
    for line, credit in zip(lines, credits_, strict=True):
        body = credit.as_json()
        row = [line.code, line.performed_on, " ".join(line.modifiers), line.units, body["wrvu"]]
        row += [f"{credit.unadjusted_wrvu:.2f}", body["basis"], body["reason"], body["release"], " ".join(credit.flags)]
        writer.writerow([*row, *([" ".join(explained(body).steps)] if with_steps else [])])
    writer.writerow(["total", "", "", "", total_of(credits_)])


def _print_json(lines: Sequence[Line], credits_: Sequence[Credit], *, with_steps: bool) -> None:
    credited = []
    for line, credit in zip(lines, credits_, strict=True):
        body = credit.as_json()
        words = explained(body).as_json()
        if not with_steps:
            del body["steps"], words["steps"]
        credited.append(
            {"code": line.code, "performed_on": line.performed_on.isoformat(), **body, "explanation": words}
        )
    json.dump({"lines": credited, "total": f"{total_of(credits_):.2f}"}, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


_PRINTERS: Final = {"csv": _print_csv, "json": _print_json}

if __name__ == "__main__":
    sys.exit(main())
