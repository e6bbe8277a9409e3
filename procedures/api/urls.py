"""Addresses of the API."""

from django.urls import path

from procedures.api import converters  # noqa: F401  # a day in an address
from procedures.api.calculate.views import Calculate
from procedures.api.contracts.views import ContractDetail, Contracts, PeriodClosing, Periods
from procedures.api.entries.views import ParseEntry
from procedures.api.exports.calendar import CalendarFeed, OwnCalendarAddress
from procedures.api.exports.views import Export, ExportCalendar, ExportFhir, ExportTable, ExportWorkbook
from procedures.api.imports.views import ImportRecords, Imports, TakingBack
from procedures.api.logs.views import BillingStates, BulkLogs, Log, Logs
from procedures.api.records.views import record_urls
from procedures.api.reminders.views import Reminder, ReminderKey, Reminders
from procedures.api.reports.views import (
    OwnMix,
    OwnPace,
    OwnStanding,
    OwnSummary,
    StandingChart,
    SummaryChart,
    SummarySeries,
)
from procedures.api.revaluations.views import Preview, RevaluationCsv, RevaluationDetail, Revaluations
from procedures.api.sessions.views import OpenSessions, Sessions

app_name = "procedures"
urlpatterns = [
    path("logs", Logs.as_view(), name="log-list"),
    path("logs/bulk", BulkLogs.as_view(), name="log-bulk"),
    path("logs/billing-state", BillingStates.as_view(), name="billing-state"),
    path("logs/sessions", Sessions.as_view(), name="sessions"),
    path("logs/sessions/open", OpenSessions.as_view(), name="open-sessions"),
    path("logs/<uuid:log_id>", Log.as_view(), name="log-detail"),
    path("entries/parse", ParseEntry.as_view(), name="parse-entry"),
    path("calculate", Calculate.as_view(), name="calculate"),
    path("summary", OwnSummary.as_view(), name="summary"),
    *record_urls(),
    path("contracts", Contracts.as_view(), name="contract-list"),
    path("contracts/<uuid:contract_id>", ContractDetail.as_view(), name="contract-detail"),
    path("contracts/<uuid:contract_id>/periods", Periods.as_view(), name="contract-periods"),
    path("contracts/<uuid:contract_id>/periods/<day:first_on>/close", PeriodClosing.as_view(), name="close-period"),
    path("revaluations", Revaluations.as_view(), name="revaluation-list"),
    path("revaluations/preview", Preview.as_view(), name="revaluation-preview"),
    path("revaluations/<uuid:run_id>", RevaluationDetail.as_view(), name="revaluation-detail"),
    path("revaluations/<uuid:run_id>.csv", RevaluationCsv.as_view(), name="revaluation-csv"),
    path("export", Export.as_view(), name="export"),
    path("export/lines.csv", ExportTable.as_view(), name="export-table"),
    path("export/lines.xlsx", ExportWorkbook.as_view(), name="export-workbook"),
    path("export/days.ics", ExportCalendar.as_view(), name="export-calendar"),
    path("export/fhir", ExportFhir.as_view(), name="export-fhir"),
    path("me/calendar", OwnCalendarAddress.as_view(), name="calendar-address"),
    path("me/reminders", Reminders.as_view(), name="reminder-list"),
    path("me/reminders/key", ReminderKey.as_view(), name="reminder-key"),
    path("me/reminders/<uuid:login_id>", Reminder.as_view(), name="reminder-detail"),
    path("calendar.ics", CalendarFeed.as_view(), name="calendar-feed"),
    path("import", ImportRecords.as_view(), name="import"),
    path("imports", Imports.as_view(), name="import-list"),
    path("imports/<uuid:import_id>/take-back", TakingBack.as_view(), name="import-take-back"),
    path("summary/position", OwnStanding.as_view(), name="summary-position"),
    path("summary/position/chart", StandingChart.as_view(), name="summary-position-chart"),
    path("summary/pace", OwnPace.as_view(), name="summary-pace"),
    path("summary/mix", OwnMix.as_view(), name="summary-mix"),
    path("summary/series", SummarySeries.as_view(), name="summary-series"),
    path("summary/chart", SummaryChart.as_view(), name="summary-chart"),
]
