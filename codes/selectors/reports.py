"""What readers report of codes: an app above tells, and the queue of the review begins with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from wire.declarations import declared


@dataclass(frozen=True, slots=True)
class ReportProvider:
    """How an app above counts the open reports of each code, and the admin page on which those of a code are read."""

    count: Callable[[], Mapping[str, int]]
    address: Callable[[str], str]


@cache
def report_providers() -> tuple[ReportProvider, ...]:
    """Return the declared providers of all apps (`report_providers` of their AppConfig)."""
    return tuple(declared("report_providers", ReportProvider))


def open_reports() -> dict[str, int]:
    """Return how many reports of readers are open, by code, the most first."""
    counts: dict[str, int] = {}
    for provider in report_providers():
        for code, count in provider.count().items():
            counts[code] = counts.get(code, 0) + count
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))


def reports_address(code: str) -> str:
    """Return the address of the open reports of a code, '' where no app has any."""
    return next((provider.address(code) for provider in report_providers()), "")
