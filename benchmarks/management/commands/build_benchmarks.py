"""manage.py build_benchmarks: tables of wRVU by specialty from the public Medicare file (docs/benchmarks.md)."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypedDict, Unpack

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from benchmarks.medicare.engines import spark_engine
from benchmarks.medicare.method import LEAST_ACTIVE_WRVU
from benchmarks.medicare.report import report_lines
from benchmarks.selectors.code_work import ReleaseMissing
from benchmarks.services.builds import BuildRequest, BuildResult, TableExists, build_tables
from codes.importers.faults import UnreadableFile

_ENGINES: Final = {"duckdb": None, "spark": spark_engine}
_TREND_SHOWN: Final = 12


class _BuildOptions(TypedDict):
    """What the command line says beside files and years; Django's own options are passed beside it."""

    release: str
    by_provider: Path | None
    min_wrvu: int
    no_fractions: bool
    made_up: bool
    engine: str
    publish: bool
    replace: bool
    dry_run: bool


class Command(BaseCommand):
    """Computes and stores the tables of one or more years."""

    help = "Compute national tables of wRVU from the Medicare file of Physicians & Other Practitioners."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=".csv, .txt, .parquet, .gz or .zip")
        parser.add_argument(
            "--year", nargs="+", type=int, required=True, help="the year of all files, or one for each of them"
        )
        parser.add_argument("--release", default="", metavar="RVU..", help="the fee schedule; the last of the year")
        parser.add_argument("--by-provider", type=Path, metavar="FILE", help="the file by Provider of the same year")
        parser.add_argument("--min-wrvu", type=int, default=LEAST_ACTIVE_WRVU, help="from which a clinician is active")
        parser.add_argument("--no-fractions", action="store_true", help="count rows of assistants whole")
        parser.add_argument("--made-up", action="store_true", help="the file is made up; store the table as a sample")
        parser.add_argument("--engine", choices=sorted(_ENGINES), default="duckdb", help="where it is computed")
        parser.add_argument("--publish", action="store_true", help="show the tables at once; else they are drafts")
        parser.add_argument("--replace", action="store_true", help="replace the stored table of the year")
        parser.add_argument("--dry-run", action="store_true", help="compute, report and store nothing")

    def handle(self, *_: object, files: list[Path], year: list[int], **options: Unpack[_BuildOptions]) -> None:
        results = [self._build(of_year, paths, options) for of_year, paths in _by_year(files, year).items()]
        if len(results) > 1:
            for line in _trend(results):
                self.stdout.write(line)
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was written.")

    def _build(self, year: int, paths: Sequence[Path], options: _BuildOptions) -> BuildResult:
        if options["min_wrvu"] < 1:
            raise CommandError(f"--min-wrvu: {options['min_wrvu']} is not a number of wRVU, 1 or more")
        request = BuildRequest(
            paths=paths,
            year=year,
            release_id=options["release"],
            by_provider=options["by_provider"],
            fractions=not options["no_fractions"],
            least_active=options["min_wrvu"],
            made_up=options["made_up"],
        )
        try:
            with _progress(f"{year}") as (done, read):
                result = build_tables(
                    request=request,
                    at=timezone.now(),
                    is_published=options["publish"],
                    replace=options["replace"],
                    dry_run=options["dry_run"],
                    engine=_ENGINES[options["engine"]],
                    done=done,
                    read=read,
                )
        except (UnreadableFile, ReleaseMissing, TableExists, OSError) as wrong:
            raise CommandError(str(wrong)) from wrong
        self._report(result, dry_run=options["dry_run"])
        return result

    def _report(self, result: BuildResult, *, dry_run: bool) -> None:
        excerpt = ", an excerpt: many codes will not be known" if result.work.is_excerpt else ""
        self.stdout.write(f"{result.slug}: {result.year} at the work RVUs of {result.work.release}{excerpt}.")
        if result.work.earlier:
            self.stdout.write(f"Codes gone within the year: {', '.join(result.work.earlier)}.")
        for line in report_lines(result.built):
            self.stdout.write(line)
        if result.is_draft and not dry_run:
            self.stdout.write(f"Stored as a draft; show it with: manage.py publish_benchmark {result.slug}")


def _by_year(files: Sequence[Path], years: Sequence[int]) -> dict[int, list[Path]]:
    if len(years) not in (1, len(files)):
        raise CommandError(f"--year: {len(years)} years for {len(files)} files; give one for all, or one for each")
    of_files = list(years) * len(files) if len(years) == 1 else years
    by_year: dict[int, list[Path]] = {}
    for path, year in zip(files, of_files, strict=True):
        if not 2012 <= year <= timezone.now().year:
            raise CommandError(
                f"--year: {year} is not a year from 2012, the first of the file, to {timezone.now().year}"
            )
        by_year.setdefault(year, []).append(path)
    return dict(sorted(by_year.items()))


@contextmanager
def _progress(title: str) -> Iterator[tuple[Callable[[str], None], Callable[[int, int], None]]]:
    # disable=None: no bar where stderr is no terminal.
    with tqdm(desc=title, unit="B", unit_scale=True, disable=None, leave=False) as bar:

        def done(step: str) -> None:
            bar.set_postfix_str(step)

        def read(count: int, size: int) -> None:
            bar.total = size
            bar.update(count - bar.n)

        yield done, read


def _trend(results: Sequence[BuildResult]) -> Iterator[str]:
    """Yield the medians over the years of the largest specialties."""
    medians: dict[str, dict[int, str]] = {}
    sizes: dict[str, int] = {}
    for result in results:
        for cell in result.built.cells:
            if (cell.region, cell.population.value, cell.metric) == ("US", "active", "wrvu"):
                middle = next(point.value for point in cell.points if point.percent == 50)
                medians.setdefault(cell.specialty, {})[result.year] = f"{middle:,.2f}"
                sizes[cell.specialty] = max(sizes.get(cell.specialty, 0), cell.n)
    yield "Median wRVU of active clinicians by year:"
    for specialty in sorted(medians, key=lambda slug: -sizes[slug])[:_TREND_SHOWN]:
        yield f"  {specialty}: " + ", ".join(f"{year} {value}" for year, value in medians[specialty].items())
