"""Open reports of readers by the code that they are about, for the queue of the review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse

from codes.domain.typed_codes import parse_typed_code
from codes.selectors.reports import ReportProvider
from web.models import ErrorReport

# The latest; a flood of reports makes no list slow.
_MOST: Final = 2_000


def code_about(about: str) -> str:
    """Return the code of which a report speaks: typed as a code, or the address of its page; '' for anything else."""
    typed = parse_typed_code(about.rstrip("/").rpartition("/")[2])
    return "" if typed is None else typed.code


def count_open_reports() -> Mapping[str, int]:
    """Return how many of the latest open reports are about each code; one query."""
    open_ones = ErrorReport.objects.filter(settled_at__isnull=True).order_by("-reported_at", "id")
    return Counter(filter(None, map(code_about, open_ones.values_list("about", flat=True)[:_MOST])))


def address_of_reports(code: str) -> str:
    """Return the address of the open reports of a code in the admin site."""
    query = urlencode({"q": code, "settled_at__isempty": 1})
    return f"{reverse('admin:web_errorreport_changelist')}?{query}"


REPORT_PROVIDERS: Final = (ReportProvider(count_open_reports, address_of_reports),)
