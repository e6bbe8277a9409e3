"""The catalogue of procedure codes and CMS releases."""

from django.apps import AppConfig


class CodesConfig(AppConfig):
    name = "codes"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Code catalogue"

    def ready(self) -> None:
        """Name the jobs of the catalogue."""
        from codes.services import uploads  # noqa: F401  # registers itself, and needs loaded models
