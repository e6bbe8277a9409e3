"""manage.py build_prior: how often codes are billed, for the order of the search (docs/search.md)."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from benchmarks.services.priors import build_priors
from codes.importers.faults import UnreadableFile


class Command(BaseCommand):
    """Counts the services of each code in a Medicare file and stores classes, never the counts."""

    help = "Order equal matches of the search by how often codes are billed, out of a Medicare file of your own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=".csv, .txt, .parquet, .gz or .zip")
        parser.add_argument("--year", type=int, required=True, help="the year of the files")
        parser.add_argument("--dry-run", action="store_true", help="count and report, store nothing")

    def handle(self, *_: object, files: list[Path], year: int, dry_run: bool, **__: object) -> None:
        if not 2012 <= year <= timezone.now().year:
            raise CommandError(f"--year: {year} is not a year from 2012 to {timezone.now().year}")
        try:
            report = build_priors(paths=files, year=year, dry_run=dry_run)
        except (UnreadableFile, OSError) as wrong:
            raise CommandError(str(wrong)) from wrong
        self.stdout.write(f"{report.counted:,} codes are counted, {report.known:,} of them are in the catalog.")
        for prior, codes in sorted(report.classes.items(), reverse=True):
            self.stdout.write(f"  class {prior}: {codes:,} codes")
        if dry_run:
            self.stdout.write("Dry run: nothing was written.")
