"""Stop the embedded PostgreSQL."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.postgres.embedded import EmbeddedPostgres


class Command(BaseCommand):
    help = "Stop the embedded PostgreSQL; the next command that needs it starts it again."
    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: object) -> None:
        data = settings.DATABASES["default"].get("EMBEDDED_DATA")
        if data is None:
            raise CommandError("DATABASE_URL names a server of your own; stop it with its own tools.")
        EmbeddedPostgres(Path(data)).stop()
        self.stdout.write("The embedded PostgreSQL is stopped.")
