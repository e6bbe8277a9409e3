"""Check what is stored against the rules of the sync."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from procedures.selectors.integrity import MOST_SHOWN, check_integrity


class Command(BaseCommand):
    help = "Check the stored records, credits and histories of all users against the rules of the sync; writes nothing."

    def handle(self, *_: object, **__: object) -> None:
        report = check_integrity()
        for violation in report.violations[:MOST_SHOWN]:
            self.stderr.write(str(violation))
        if report.violations:
            raise CommandError(
                f"{len(report.violations)} violations among {report.records} records of {report.users} users."
            )
        self.stdout.write(f"All is well: {report.records} records of {report.users} users.")
