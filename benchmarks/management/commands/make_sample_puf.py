"""manage.py make_sample_puf: a made-up file in the layout of the Medicare one."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Final

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from benchmarks.medicare.sample import make_sample
from benchmarks.selectors.code_work import ReleaseMissing, work_of_year

_MOST_ROWS: Final = 50_000_000


class Command(BaseCommand):
    """Writes the file."""

    help = "Write a made-up file in the layout of the Medicare one; every row says that it is made up."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="where to write it")
        parser.add_argument("--rows", type=int, default=100_000)
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same file")
        parser.add_argument("--release", default="", metavar="RVU..", help="whose work RVUs prices are made up from")

    def handle(self, *_: object, file: Path, rows: int, seed: int, release: str, **__: object) -> None:
        if not 1 <= rows <= _MOST_ROWS:
            raise CommandError(f"--rows: {rows} is not a number from 1 to {_MOST_ROWS:,}")
        try:
            work = work_of_year(year=timezone.now().year, release_id=release)
            clinicians = make_sample(
                file, rows=rows, seed=seed, work={one.code: one.hundredths / 100 for one in work.works}
            )
        except (ReleaseMissing, OSError) as wrong:
            raise CommandError(str(wrong)) from wrong
        self.stdout.write(f"{file}: {rows:,} made-up rows of {clinicians:,} clinicians who do not exist.")
