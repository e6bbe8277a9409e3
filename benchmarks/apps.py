"""National tables of productivity."""

from django.apps import AppConfig


class BenchmarksConfig(AppConfig):
    name = "benchmarks"
    default_auto_field = "django.db.models.BigAutoField"
    job_kinds = "benchmarks.services.uploads.JOB_KINDS"
    sitemap_pages = "benchmarks.views.SITEMAP_PAGES"
    usage_providers = "benchmarks.selectors.usage.USAGE_PROVIDERS"
