"""The catalogue of procedure codes and CMS releases."""

from django.apps import AppConfig


class CodesConfig(AppConfig):
    name = "codes"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Code catalog"
    job_kinds = "codes.services.uploads.JOB_KINDS"

    def ready(self) -> None:
        """Collect what the apps above declare, so that a wrong declaration stops the start."""
        from codes.selectors.reports import report_providers
        from codes.services.usage import usage_providers
        from codes.views.site import sitemap_pages

        sitemap_pages()
        usage_providers()
        report_providers()
