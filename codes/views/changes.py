"""What releases changed, as pages, CSV and JSON."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import asdict, fields
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from codes.domain.typed_codes import parse_row_key
from codes.presenters.release_changes import changes_page
from codes.selectors.changes import KINDS, ReleasePair, RowChange, change_counts, pair_of, pairs, row_changes
from codes.selectors.releases import published_entries

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
    file_format = request.GET.get("format", "")
    if file_format in formats:
        return formats[file_format](pair, row_changes(pair))
    return _page(request, pair)


def _page(request: HttpRequest, pair: ReleasePair) -> HttpResponse:
    """Answer with the first rows of each kind; with `?kind=&after=` with the rows of one kind behind another."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    after = parse_row_key(request.GET.get("after", "")) if kind else ("", "")
    page = changes_page(pair, kind=kind, after=after, on=timezone.localdate())
    context = {"page": page, "canonical": request.build_absolute_uri(request.path)}
    return render(request, "codes/release_changes.html", context)


def _csv(pair: ReleasePair, changes: Iterable[RowChange]) -> HttpResponse:
    name = f"{pair.release.id}-changes.csv"
    answer = HttpResponse(
        content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
    writer = csv.writer(answer)
    writer.writerow(_COLUMNS)
    writer.writerows([_text(value) for value in asdict(change).values()] for change in changes)
    return answer


def _json(pair: ReleasePair, changes: Iterable[RowChange]) -> HttpResponse:
    rows = [{name: None if value is None else str(value) for name, value in asdict(each).items()} for each in changes]
    head = {"release": pair.release.id, "compared_with": pair.before.id, "counts": asdict(change_counts(pair))}
    return JsonResponse({**head, "results": rows})


def _text(value: object) -> str:
    return "" if value is None else str(value)
