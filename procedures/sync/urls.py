"""Addresses of the sync."""

from django.urls import path

from procedures.sync.native import Pull, PushChanges
from procedures.sync.reading import DigestOfRecords, Head, History, Redaction, Session, Valuations

app_name = "sync"
urlpatterns = [
    path("session", Session.as_view(), name="session"),
    path("head", Head.as_view(), name="head"),
    path("digest", DigestOfRecords.as_view(), name="digest"),
    path("pull", Pull.as_view(), name="pull"),
    path("push", PushChanges.as_view(), name="push"),
    path("valuations", Valuations.as_view(), name="valuations"),
    path("history/<slug:collection>/<uuid:record_id>", History.as_view(), name="history"),
    path("history/<slug:collection>/<uuid:record_id>/redact", Redaction.as_view(), name="redact"),
]
