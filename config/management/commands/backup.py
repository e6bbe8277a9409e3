"""Write the database into a file."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.postgres.backups import back_up
from config.postgres.maintenance import BackupFailed
from config.postgres.restores import obstacles_to_restore


class Command(BaseCommand):
    help = "Write the database into FILE (custom format of pg_dump), and what it holds into FILE.json."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_: object, file: Path, **__: object) -> None:
        try:
            contents = back_up(file)
            obstacles = obstacles_to_restore()
        except (BackupFailed, OSError) as error:
            raise CommandError(str(error)) from error
        for obstacle in obstacles:
            self.stderr.write(f"WARNING: it could not be restored here. {obstacle}")
        megabytes = file.stat().st_size / 1e6
        self.stdout.write(
            f"{file}: {sum(contents.rows.values()):,} rows of {len(contents.rows)} tables, {megabytes:.1f} MB."
        )
