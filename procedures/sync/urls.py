"""Addresses of the sync."""

from django.urls import path

from procedures.sync.native import Pull, PushChanges
from procedures.sync.rxdb import RxDbPull, RxDbPush
from procedures.sync.status import Deleted, DigestOfRecords, Head, History, Redaction, Session, Valuations
from procedures.sync.watermelon import WatermelonDb

app_name = "sync"
urlpatterns = [
    path("session", Session.as_view(), name="session"),
    path("head", Head.as_view(), name="head"),
    path("digest", DigestOfRecords.as_view(), name="digest"),
    path("pull", Pull.as_view(), name="pull"),
    path("push", PushChanges.as_view(), name="push"),
    path("watermelon", WatermelonDb.as_view(), name="watermelon"),
    path("rxdb/<slug:collection>/pull", RxDbPull.as_view(), name="rxdb-pull"),
    path("rxdb/<slug:collection>/push", RxDbPush.as_view(), name="rxdb-push"),
    path("valuations", Valuations.as_view(), name="valuations"),
    path("deleted/<slug:collection>", Deleted.as_view(), name="deleted"),
    path("history/<slug:collection>/<uuid:record_id>", History.as_view(), name="history"),
    path("history/<slug:collection>/<uuid:record_id>/redact", Redaction.as_view(), name="redact"),
]
