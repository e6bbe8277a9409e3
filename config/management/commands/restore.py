"""Put a back-up in the place of the database."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.postgres.maintenance import BackupFailed
from config.postgres.replaced_databases import KEEP_DAYS
from config.postgres.restores import restore


class Command(BaseCommand):
    help = "Put the back-up FILE in the place of the database, which is kept under another name; then run sync_epoch."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--yes", action="store_true", help="needed: whoever is connected is thrown out")

    def handle(self, *_: object, file: Path, yes: bool, **__: object) -> None:
        if not yes:
            raise CommandError("Stop the server, then say --yes: the present database is put aside.")
        try:
            kept = restore(file)
        except BackupFailed as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Restored; the database before it is kept as {kept}. Now run manage.py sync_epoch: until then nobody can "
            f"log in. {kept} holds what was erased, too: when nothing is missed, and after {KEEP_DAYS} days at the "
            f"latest, run manage.py drop_replaced_databases --older-than {KEEP_DAYS}."
        )
