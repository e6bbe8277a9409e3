"""How often codes are used: counts that apps above the catalogue provide, kept in one table for the admin site."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache

from django.db import transaction

from codes.models import Code, CodeUsage
from wire.declarations import declared


class Scope(StrEnum):
    """Where a code was counted: services billed in the nation in a year, or lines logged on this server."""

    NATIONAL = "national"
    LOGGED = "logged"


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each code was counted, and in what (the slug of a table; '' for this server's log)."""

    by_code: Mapping[str, int]
    source: str = ""


@dataclass(frozen=True, slots=True)
class UsageProvider:
    """How an app above counts codes in a scope; counts are of codes, never of a person."""

    scope: Scope
    count: Callable[[], Counts]


@cache
def usage_providers() -> Mapping[Scope, UsageProvider]:
    """Declared providers of all apps (`usage_providers` of their AppConfig), by scope."""
    return {provider.scope: provider for provider in declared("usage_providers", UsageProvider)}


def refresh_usage(*, at: datetime) -> int:
    """Ask the providers, replace the table by what they say, and return how many codes it has; all or nothing.

    Codes that the catalogue does not know are left out.
    """
    national = _counts(Scope.NATIONAL)
    logged = _counts(Scope.LOGGED).by_code
    wanted = national.by_code.keys() | logged.keys()
    with transaction.atomic():
        known = Code.objects.filter(code__in=list(wanted)).values_list("code", flat=True)
        rows = [
            CodeUsage(
                code_id=code,
                national=national.by_code.get(code),
                national_source=national.source if code in national.by_code else "",
                logged=logged.get(code),
                counted_at=at,
            )
            for code in known
        ]
        CodeUsage.objects.all().delete()
        CodeUsage.objects.bulk_create(rows, batch_size=5_000)
    return len(rows)


def _counts(scope: Scope) -> Counts:
    provider = usage_providers().get(scope)
    return Counts({}) if provider is None else provider.count()
