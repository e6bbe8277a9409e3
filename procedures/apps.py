"""What a clinician records and what it is worth."""

from django.apps import AppConfig

from procedures.importers.workbook import XLSX
from procedures.sync.contract import PUSH_BYTES
from wire.bodies.limits import BodyLimits

# An export of 50,000 lines with their history.
IMPORT_BYTES = 48 * 1024 * 1024


class ProceduresConfig(AppConfig):
    name = "procedures"
    default_auto_field = "django.db.models.BigAutoField"
    body_limits = (
        BodyLimits(
            "/api/v1/import", max_bytes=IMPORT_BYTES, media_types=frozenset({"text/csv", XLSX}), view_reads_json=True
        ),
        # A fault in one record must not keep the others back: the views of the sync read the body.
        BodyLimits("/api/v1/sync/", max_bytes=PUSH_BYTES, too_large_code="batch_too_large", view_reads_json=True),
    )
    job_kinds = "procedures.listeners.JOB_KINDS"
    problem_types = "procedures.api.problems.PROBLEM_TYPES"
    usage_providers = "procedures.listeners.USAGE_PROVIDERS"

    def ready(self) -> None:
        """Listen to the catalogue, and collect what the apps above declare, so that a fault in it stops the start."""
        from procedures import listeners  # noqa: F401  # connects itself, and needs loaded models
        from procedures.reports.exports.calendar_entries import calendar_sources
        from procedures.reports.exports.parts import export_parts

        calendar_sources()
        export_parts()
