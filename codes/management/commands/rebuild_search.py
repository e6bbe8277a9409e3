"""`manage.py rebuild_search`: bring the search index up to date."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from codes.services.search_index import rebuild_search


class Command(BaseCommand):
    """Rebuilds the search index, which imports and edits keep up to date by themselves."""

    help = "Rebuild the search index, as after a restore or a change in the database itself."

    def handle(self, *_args: object, **_options: object) -> None:
        """Rebuild, then print what was written."""
        report = rebuild_search()
        if report.unchanged:
            self.stdout.write("Search index: everything was there already, nothing changed.")
            return
        self.stdout.write(
            f"Search index: {report.documents:,} documents written, {report.dropped:,} documents dropped."
        )
