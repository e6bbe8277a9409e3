"""manage.py publish_benchmark: show a stored table, or take it back."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from benchmarks.services.publishing import UnknownTable, publish, withdraw


class Command(BaseCommand):
    """Publishes or withdraws a table."""

    help = "Show a stored benchmark table, or with --withdraw make it a draft again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--withdraw", action="store_true", help="make it a draft again")

    def handle(self, *_: object, slug: str, **options: object) -> None:
        try:
            if options["withdraw"]:
                withdraw(slug=slug)
            else:
                publish(slug=slug)
        except UnknownTable as unknown:
            raise CommandError(str(unknown)) from unknown
        self.stdout.write(f"{slug}: {'a draft again' if options['withdraw'] else 'shown'}.")
