"""How often codes are billed in the nation, as far as the computed tables tell."""

from __future__ import annotations

from typing import Final

from django.db.models import Sum

from benchmarks.models import Source, SourceKind, TopCode
from codes.services.usage import Counts, Scope, UsageProvider


def national_counts() -> Counts:
    """Return the newest table computed from a real Medicare file, and the services a year of each code in it.

    A table keeps the top codes of each specialty, so that a count is a floor of what Medicare paid for, and of
    Medicare alone. A made-up table counts for nothing: then none. Two queries.
    """
    tables = Source.objects.filter(kind=SourceKind.MEDICARE, made_up=False, top_codes__isnull=False)
    slug = tables.order_by("-year", "slug").values_list("slug", flat=True).first()
    if slug is None:
        return Counts({})
    rows = TopCode.objects.filter(source_id=slug).values("code").annotate(services=Sum("services"))
    return Counts({row["code"]: int(row["services"]) for row in rows}, slug)


USAGE_PROVIDERS: Final = (UsageProvider(Scope.NATIONAL, national_counts),)
