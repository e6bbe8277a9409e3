"""What a clinician records and what it is worth."""

from django.apps import AppConfig

# An export of 50,000 lines with their history.
IMPORT_BYTES = 48 * 1024 * 1024


class ProceduresConfig(AppConfig):
    name = "procedures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to the catalogue, count codes for it, and say how our exceptions are answered."""
        from codes.services.usage import Counts, Scope, add_usage_provider
        from procedures import listeners  # noqa: F401  # as above
        from procedures.api import problems  # noqa: F401  # both register themselves, and need loaded models
        from procedures.importers.workbook import XLSX
        from procedures.selectors.usage import logged_counts
        from procedures.sync.contract import PUSH_BYTES
        from wire.middleware.request_limits import open_path

        add_usage_provider(Scope.LOGGED, lambda: Counts(logged_counts()))

        open_path(
            "/api/v1/import",
            max_bytes=IMPORT_BYTES,
            media_types=frozenset({"text/csv", XLSX}),
            view_reads_json=True,
        )
        # A fault in one record must not keep the others back: the views of the sync read the body.
        open_path("/api/v1/sync/", max_bytes=PUSH_BYTES, too_large_code="batch_too_large", view_reads_json=True)
