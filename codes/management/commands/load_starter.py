"""`manage.py load_starter`: load the starter catalogue where the catalogue is empty."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from django.utils import timezone

from codes.services.starter import StarterReport, load_starter


class Command(BaseCommand):
    """Loads the starter catalogue, says what it holds and that it is an excerpt."""

    help = "Load the starter catalog (an excerpt of the fee schedule, with words). Running it twice changes nothing."

    def handle(self, *_args: object, **_options: object) -> None:
        """Load, then print what was loaded."""
        report = load_starter(at=timezone.now())
        for sentence in sentences(report):
            self.stdout.write(sentence)


def sentences(report: StarterReport) -> list[str]:
    """Return what an operator should know of a load, a line each."""
    if report.unchanged:
        return ["Starter catalog: everything was there already, nothing changed."]
    words = (
        f"Starter catalog: {report.titles:,} working titles ({report.full_words} with full words), "
        f"{report.official_words:,} official Level II words, {report.modifiers} modifiers, "
        f"{report.specialties} specialties."
    )
    if report.updated_words or report.updated_synonyms or report.updated_specialties:
        words += (
            f" Of an earlier version, {report.updated_words:,} texts of codes, {report.updated_synonyms:,} synonyms"
            f" and {report.updated_specialties:,} specialties of codes were brought up to date."
        )
    if not report.releases:
        return [words, "No fee schedule was loaded, since the catalog holds a release already."]
    return [
        words,
        f"Fee schedule: {' and '.join(report.releases)}, {report.rows:,} rows.",
        "This is an excerpt. For a complete release: manage.py import_release FILE.zip --publish",
    ]
