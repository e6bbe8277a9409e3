"""Comparisons of a log with an employer's statement."""

from typing import Final

from django.apps import AppConfig

from wire.bodies.limits import BodyLimits

MOST_FILE_BYTES: Final = 8 * 1024 * 1024
# A file and the other fields of its form.
FORM_BYTES: Final = MOST_FILE_BYTES + 64 * 1024
FORM_TYPES: Final = frozenset({"multipart/form-data"})


class StatementsConfig(AppConfig):
    name = "statements"
    default_auto_field = "django.db.models.BigAutoField"
    body_limits = (
        BodyLimits(
            "/api/v1/statements", max_bytes=FORM_BYTES, media_types=FORM_TYPES, view_reads_json=True, in_memory=True
        ),
        BodyLimits(
            "/statements/",
            max_bytes=FORM_BYTES,
            media_types=FORM_TYPES | {"application/x-www-form-urlencoded"},
            in_memory=True,
        ),
    )
    calendar_entries = "statements.reports.awaited.CALENDAR_ENTRIES"
    export_parts = "statements.presenters.export.EXPORT_PARTS"
    problem_types = "statements.api.problems.PROBLEM_TYPES"
