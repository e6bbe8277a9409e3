"""List, and drop, the databases that restores have replaced."""

from __future__ import annotations

from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config.postgres.maintenance import BackupFailed
from config.postgres.replaced_databases import drop_replaced_databases, replaced_databases


class Command(BaseCommand):
    help = (
        "Without an option, list the databases that restores have replaced, or left when they were cut; with "
        "--older-than, drop them. Not while a restore runs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--older-than", type=int, metavar="DAYS", help="drop those that were replaced so long ago")

    def handle(self, *_: object, older_than: int | None, **__: object) -> None:
        if older_than is not None and older_than < 0:
            raise CommandError("--older-than: expected a number of days from 0 on")
        try:
            dropped = (
                ()
                if older_than is None
                else drop_replaced_databases(before=timezone.now() - timedelta(days=older_than))
            )
            left = replaced_databases()
        except BackupFailed as error:
            raise CommandError(str(error)) from error
        for name in dropped:
            self.stdout.write(f"{name}: dropped")
        for database in left:
            since = (
                f"replaced {database.replaced_at:%Y-%m-%d}"
                if database.replaced_at
                else "left by a restore that was cut"
            )
            self.stdout.write(f"{database.name}: {since}, {database.size / 1e6:,.0f} MB")
        if not (dropped or left):
            self.stdout.write("There is none.")
