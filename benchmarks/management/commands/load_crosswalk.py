"""manage.py load_crosswalk: how CMS and NUCC spell the specialties."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from benchmarks.services.crosswalk import load_crosswalk


class Command(BaseCommand):
    """Adds the spellings that are missing."""

    help = "Load how CMS and NUCC spell the specialties of the list. Running it twice changes nothing."

    def handle(self, *_: object, **__: object) -> None:
        self.stdout.write(f"Specialty spellings: {load_crosswalk()} added.")
