"""Addresses of the API of statements."""

from django.urls import path

from statements.api.statements.views import InspectStatement, LayoutDetail, StatementDetail, Statements

app_name = "statements"
urlpatterns = [
    path("statements", Statements.as_view(), name="statement-list"),
    path("statements/inspect", InspectStatement.as_view(), name="statement-inspect"),
    path("statements/layouts/<uuid:layout_id>", LayoutDetail.as_view(), name="layout-detail"),
    path("statements/<uuid:statement_id>", StatementDetail.as_view(), name="statement-detail"),
]
