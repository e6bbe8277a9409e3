"""Addresses of the API."""

from django.urls import path

from procedures.api.calculate_view import Calculate
from procedures.api.records import record_urls
from procedures.api.report_views import OwnStanding, OwnSummary
from procedures.api.views import BulkLogs, Log, Logs

app_name = "procedures"
urlpatterns = [
    path("logs", Logs.as_view(), name="log-list"),
    path("logs/bulk", BulkLogs.as_view(), name="log-bulk"),
    path("logs/<uuid:log_id>", Log.as_view(), name="log-detail"),
    path("calculate", Calculate.as_view(), name="calculate"),
    path("summary", OwnSummary.as_view(), name="summary"),
    *record_urls(),
    path("summary/position", OwnStanding.as_view(), name="summary-position"),
]
