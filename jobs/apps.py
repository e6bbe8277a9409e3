"""Work in the background, each piece with a row that shows how far it is."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Collect the declared kinds, so that a wrong declaration stops the start."""
        from jobs.kinds import job_kinds

        job_kinds()
