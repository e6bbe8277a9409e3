"""manage.py import_anesthesia_base: base units of anesthesia codes."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from codes.importers.anesthesia_base import read_base_units
from codes.importers.faults import UnreadableFile
from codes.services.anesthesia import UnknownCodes, load_base_units


class Command(BaseCommand):
    """Loads a table of base units; none is shipped."""

    help = "Load base units of anesthesia codes from a CSV with the columns code, units, source."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_: object, file: Path, **__: object) -> None:
        try:
            table = read_base_units(file.name, file.read_bytes())
            changed = load_base_units(rows=table.rows, at=timezone.now())
        except (UnreadableFile, UnknownCodes, OSError) as wrong:
            raise CommandError(str(wrong)) from wrong
        self.stdout.write(f"{len(table.rows):,} codes read, {changed:,} new or changed.")
        if table.unknown_columns:
            self.stdout.write(f"Columns not known, not read: {', '.join(table.unknown_columns)}.")
