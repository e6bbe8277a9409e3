"""manage.py import_benchmark: a table of national percentiles, from a CSV (docs/benchmarks.md)."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import TypedDict, Unpack

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from benchmarks.models import SourceKind
from benchmarks.services.sources import (
    InvalidSource,
    SourceExists,
    SourceFacts,
    UnknownSpelling,
    import_source,
)
from codes.importers.faults import UnreadableFile


class _TableOptions(TypedDict):
    """What the command line says of a table; Django's own options are passed beside it."""

    source: str
    name: str
    year: int
    license: str
    method: str
    licensed: bool
    series: str
    made_up: bool
    url: str


class Command(BaseCommand):
    """Loads a benchmark table as a source of its own."""

    help = "Import a table of percentiles by specialty, region and metric (CSV; see docs/benchmarks.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", required=True, metavar="SLUG", help="the table's name in addresses and filters")
        parser.add_argument("--name", required=True, help="the table's name for people")
        parser.add_argument("--year", required=True, type=int, help="the year that the figures are of")
        parser.add_argument("--license", required=True, help="under which terms you may show it")
        parser.add_argument("--method", required=True, help="how the figures were computed, in a sentence or more")
        parser.add_argument("--licensed", action="store_true", help="show it to users of this server alone")
        parser.add_argument("--series", default="", metavar="SLUG", help="what the years of one table have in common")
        parser.add_argument("--made-up", action="store_true", help="mark its figures as invented")
        parser.add_argument(
            "--spellings", default="", metavar="SCHEME", help="by which spellings its specialties are told (admin site)"
        )
        parser.add_argument("--url", default="", help="where the table is published")
        parser.add_argument("--replace", action="store_true", help="replace the source's table by this one")
        parser.add_argument("--dry-run", action="store_true", help="check the file and write nothing")

    def handle(
        self, *_: object, file: Path, spellings: str, replace: bool, dry_run: bool, **said: Unpack[_TableOptions]
    ) -> None:
        facts = SourceFacts(
            slug=said["source"],
            name=said["name"],
            year=said["year"],
            license=said["license"],
            method=said["method"],
            url=said["url"],
            kind=SourceKind.LICENSED if said["licensed"] else SourceKind.PUBLIC,
            series=said["series"],
            made_up=said["made_up"],
        )
        try:
            report = import_source(
                path=file,
                facts=facts,
                at=timezone.now(),
                spellings=spellings,
                replace=replace,
                dry_run=dry_run,
            )
        except (UnreadableFile, UnknownSpelling, InvalidSource, SourceExists, OSError) as wrong:
            raise CommandError(str(wrong)) from wrong
        for line in report.lines():
            self.stdout.write(line)
        if dry_run:
            self.stdout.write("Dry run: nothing was written.")
