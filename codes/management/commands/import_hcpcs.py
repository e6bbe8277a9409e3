"""manage.py import_hcpcs: the official words of HCPCS Level II."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from codes.importers.faults import UnreadableFile
from codes.management.progress import progress_bar
from codes.services.hcpcs import HcpcsReport, load_hcpcs


class Command(BaseCommand):
    """Imports a HCPCS Level II file as CMS publishes it."""

    help = "Import a HCPCS Level II file (zip, or HCPC…ANWEB….txt)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would change and change nothing")

    def handle(self, *_: object, file: Path, dry_run: bool, **__: object) -> None:
        try:
            with transaction.atomic(), progress_bar(file.name) as show:
                report = load_hcpcs(path=file, on_progress=show)
                transaction.set_rollback(dry_run)
        except (UnreadableFile, OSError) as wrong:
            raise CommandError(str(wrong)) from wrong
        for line in _lines(report):
            self.stdout.write(line)
        if dry_run:
            self.stdout.write("Dry run: nothing was written.")


def _lines(report: HcpcsReport) -> list[str]:
    lines = [f"HCPCS Level II of {report.edition}: {report.codes:,} codes, {report.modifiers:,} modifiers."]
    if report.older:
        lines.append(f"{report.older:,} of them are known from a newer edition and were left alone.")
    if report.unchanged:
        return [*lines, "Nothing changed: all of it was there already."]
    return [
        *lines,
        f"New codes: {report.new_codes:,}; dates written: {report.dates_written:,};"
        f" words written: {report.words_written:,}; modifiers written: {report.modifiers_written:,}.",
    ]
