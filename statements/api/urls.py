"""Addresses of the API of statements."""

from django.urls import path

from statements.api.comparisons.views import (
    ComparisonDetail,
    ComparisonPdf,
    Comparisons,
    ComparisonTable,
    ComparisonWorkbook,
    EmployerRules,
    Findings,
    RulesDraft,
    StatementSeries,
    StatementsExport,
)
from statements.api.statements.views import InspectStatement, LayoutDetail, StatementDetail, Statements

app_name = "statements"
_COMPARISON = "statements/<uuid:statement_id>/comparisons/<uuid:comparison_id>"
urlpatterns = [
    path("statements", Statements.as_view(), name="statement-list"),
    path("statements/balance", StatementSeries.as_view(), name="statement-series"),
    path("statements/export", StatementsExport.as_view(), name="statements-export"),
    path("statements/inspect", InspectStatement.as_view(), name="statement-inspect"),
    path("statements/layouts/<uuid:layout_id>", LayoutDetail.as_view(), name="layout-detail"),
    path("statements/<uuid:statement_id>", StatementDetail.as_view(), name="statement-detail"),
    path("statements/<uuid:statement_id>/comparisons", Comparisons.as_view(), name="comparison-list"),
    path(_COMPARISON, ComparisonDetail.as_view(), name="comparison-detail"),
    path(f"{_COMPARISON}/findings", Findings.as_view(), name="finding-list"),
    path(f"{_COMPARISON}/rules", EmployerRules.as_view(), name="rule-list"),
    path(f"{_COMPARISON}/rules/draft", RulesDraft.as_view(), name="rules-draft"),
    path(f"{_COMPARISON}/report.csv", ComparisonTable.as_view(), name="report-csv"),
    path(f"{_COMPARISON}/report.pdf", ComparisonPdf.as_view(), name="report-pdf"),
    path(f"{_COMPARISON}/report.xlsx", ComparisonWorkbook.as_view(), name="report-xlsx"),
]
