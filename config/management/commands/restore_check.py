"""Trial restore of a back-up."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.postgres.maintenance import BackupFailed
from config.postgres.restores import try_restore
from procedures.selectors.integrity import MOST_SHOWN


class Command(BaseCommand):
    help = "Restore FILE into a database of its own, compare it with FILE.json, check it as sync_check does, drop it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_: object, file: Path, **__: object) -> None:
        try:
            trial = try_restore(file)
        except BackupFailed as error:
            raise CommandError(str(error)) from error
        check = trial.integrity
        for violation in check.violations[:MOST_SHOWN]:
            self.stderr.write(str(violation))
        self.stdout.write(
            f"Taken {trial.contents.taken_at}, {trial.age / 3600:.1f} hours ago; restored in {trial.seconds:.1f} s:"
            f" {sum(trial.contents.rows.values()):,} rows, {check.records:,} records of {check.users:,} users."
        )
        if check.violations:
            raise CommandError(f"{len(check.violations)} violations of the rules of the sync.")
