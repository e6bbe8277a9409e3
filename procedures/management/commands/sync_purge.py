"""Forget what is past its time."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from django.utils import timezone

from procedures.services.changes.retention import purge


class Command(BaseCommand):
    help = "Forget tombstones after 400 days, results of processed mutations after 30, replaced versions after a year."

    def handle(self, *_: object, **__: object) -> None:
        done = purge(at=timezone.now())
        self.stdout.write(
            f"Forgotten: {done.tombstones} tombstones, {done.mutations} processed mutations, {done.versions} versions."
        )
