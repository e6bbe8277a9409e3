"""`manage.py prepare`: what a server needs before it serves."""

from __future__ import annotations

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from codes.services.word_files import current_word_files
from config.file_lock import file_lock
from config.management.commands.load_demo import demo_password, demo_sentence
from web.demo.load import DatabaseInUse, is_in_use, load_demo


class Command(BaseCommand):
    """Migrates, collects static files, loads the starter catalogue; one of several at once waits for the others."""

    help = "Bring database, static files and starter catalog up to date. Running it twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="in an empty database, also make the demo account")

    def handle(self, *_: object, demo: bool, **__: object) -> None:
        """Do it, and say what was loaded."""
        with file_lock(settings.DATA / "prepare.lock"):
            call_command("migrate", verbosity=0)
            call_command("collectstatic", interactive=False, verbosity=0)
            # Outlives a start that is cut short between the catalogue and the demo.
            begun = settings.DATA / "demo_begun"
            if demo and not is_in_use():
                begun.touch()
            call_command("load_starter", stdout=self.stdout)
            call_command("load_crosswalk", stdout=self.stdout)
            # Not while the first device waits for it.
            current_word_files()
            if demo:
                if begun.exists():
                    self._make_demo()
                    begun.unlink()
                self.stdout.write(demo_sentence())

    def _make_demo(self) -> None:
        try:
            load_demo(password=demo_password(), at=timezone.now())
        except DatabaseInUse as error:
            self.stdout.write(str(error))
