"""manage.py count_usage: how often codes are billed and logged, for the review of words."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from django.utils import timezone

from codes.services.usage import refresh_usage


class Command(BaseCommand):
    """Counts anew what the jobs process counts each night."""

    help = "Count how often codes are billed nationally and logged here, which orders the review of words."

    def handle(self, *_: object, **__: object) -> None:
        self.stdout.write(f"{refresh_usage(at=timezone.now()):,} codes counted.")
