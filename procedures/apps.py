"""What a clinician records and what it is worth."""

from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "procedures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to the catalogue, and say how our exceptions are answered."""
        from procedures.api import problems  # noqa: F401  # both register themselves, and need loaded models
        from procedures.services import listeners  # noqa: F401  # as above
