"""`manage.py load_demo`: make the demo account of a first run and print its log-in."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from config import env
from config.demo import DEMO_EMAIL, load_demo, load_sample_table


class Command(BaseCommand):
    """Makes the account once; its password is generated and kept where only the operator reads it."""

    help = "Make the demo account (made-up lines) and print its log-in. Running it twice changes nothing."

    def handle(self, *_args: object, **_options: object) -> None:
        """Make the account, then print its log-in."""
        password = env.secret("DEMO_PASSWORD", kept_in=settings.DATA / "secrets" / "demo_password", length=12)
        if load_sample_table(at=timezone.now()):
            self.stdout.write("Benchmarks: a made-up sample, so that the pages have something to show.")
        load_demo(password=password, at=timezone.now())
        self.stdout.write(f"Demo account, with made-up lines: {DEMO_EMAIL} / {password}")
