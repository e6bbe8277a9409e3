"""What releases changed, as pages, CSV and JSON."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import asdict, fields
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from codes.categories import Category, category_of
from codes.changes import (
    KINDS,
    ReleasePair,
    RowChange,
    change_counts,
    largest_movers,
    pair_of,
    pairs,
    row_changes,
)
from codes.lookup import published_entries

# A page shows so many rows of a kind; the files have all.
SHOWN: Final = 100
_COLUMNS: Final = [field.name for field in fields(RowChange)]


def changes(request: HttpRequest) -> HttpResponse:
    """Answer with the releases whose changes can be seen."""
    context = {"pairs": pairs(published_entries()), "canonical": request.build_absolute_uri(request.path)}
    return render(request, "codes/changes.html", context)


def release_changes(request: HttpRequest, release: str) -> HttpResponse:
    """Answer with what a release changed, as a page or, by `?format=csv` or `json`, as a file with every row."""
    releases = published_entries()
    pair = pair_of(release, releases)
    if pair is None:
        if release in releases:
            return render(request, "codes/first_release.html", {"release": releases[release]})
        raise Http404(f"no release {release}")
    formats = {"csv": _csv, "json": _json}
    asked = request.GET.get("format", "")
    if asked in formats:
        return formats[asked](pair, row_changes(pair))
    return _page(request, pair)


def _page(request: HttpRequest, pair: ReleasePair) -> HttpResponse:
    found = row_changes(pair)
    counts = change_counts(pair)
    sections = [(kind, getattr(counts, kind), _shown(found, kind)) for kind in KINDS]
    context = {
        "pair": pair,
        "counts": counts,
        "movers": _with_category(largest_movers(found)),
        "sections": sections,
        "shown": SHOWN,
        "canonical": request.build_absolute_uri(request.path),
        "is_in_effect": pair.release.facts.effective_from <= timezone.localdate(),
    }
    return render(request, "codes/release_changes.html", context)


def _shown(found: Iterable[RowChange], kind: str) -> list[tuple[RowChange, Category]]:
    return _with_category([change for change in found if change.kind == kind][:SHOWN])


def _with_category(changes: Iterable[RowChange]) -> list[tuple[RowChange, Category]]:
    return [(change, category_of(change.code)) for change in changes]


def _csv(pair: ReleasePair, found: Iterable[RowChange]) -> HttpResponse:
    name = f"{pair.release.id}-changes.csv"
    answer = HttpResponse(
        content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
    writer = csv.writer(answer)
    writer.writerow(_COLUMNS)
    writer.writerows([_text(value) for value in asdict(change).values()] for change in found)
    return answer


def _json(pair: ReleasePair, found: Iterable[RowChange]) -> HttpResponse:
    rows = [{name: None if value is None else str(value) for name, value in asdict(each).items()} for each in found]
    head = {"release": pair.release.id, "compared_with": pair.before.id, "counts": asdict(change_counts(pair))}
    return JsonResponse({**head, "results": rows})


def _text(value: object) -> str:
    return "" if value is None else str(value)
