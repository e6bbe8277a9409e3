"""Health checks: liveness (`/healthz`, no database) and readiness (`/readyz`)."""

from __future__ import annotations

from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wire.problems.responses import unavailable


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer that the process lives."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer that the database answers and has every migration; else a problem 503."""
    pending = _migrations() - MigrationRecorder(connection).applied_migrations().keys()
    if pending:
        raise unavailable(f"{len(pending)} migrations are pending; run: manage.py migrate")
    return JsonResponse({"status": "ok"})


@cache
def _migrations() -> frozenset[tuple[str, str]]:
    """Return app and name of every migration of this version of the product."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return frozenset(loader.disk_migrations)


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
