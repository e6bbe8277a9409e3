"""What releases changed, as pages, CSV and JSON."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from codes.domain.categories import Category, category_of
from codes.domain.typed_codes import parse_row_key
from codes.selectors.changes import (
    KINDS,
    ReleasePair,
    RowChange,
    change_counts,
    largest_movers,
    pair_of,
    pairs,
    row_changes,
)
from codes.selectors.entries import entries
from codes.selectors.releases import published_entries

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
    file_format = request.GET.get("format", "")
    if file_format in formats:
        return formats[file_format](pair, row_changes(pair))
    return _page(request, pair)


@dataclass(frozen=True, slots=True)
class NamedChange:
    """A changed row with the category and the name of its code, '' where nobody has named it."""

    row: RowChange
    category: Category
    name: str


@dataclass(frozen=True, slots=True)
class Section:
    """The changes of one kind on a page: `count` in all, and behind which row the next page begins, '' on the last."""

    kind: str
    count: int
    changes: tuple[NamedChange, ...]
    next_after: str


def _page(request: HttpRequest, pair: ReleasePair) -> HttpResponse:
    """Answer with the first rows of each kind; with `?kind=&after=` with the rows of one kind behind another."""
    kind = request.GET.get("kind", "")
    kinds = (kind,) if kind in KINDS else KINDS
    after = parse_row_key(request.GET.get("after", "")) if kind in KINDS else ("", "")
    counts = change_counts(pair)
    rows = row_changes(pair, kind=kind if kind in KINDS else "", after=after)
    shown = {kind: [row for row in rows if row.kind == kind][: SHOWN + 1] for kind in kinds}
    movers = () if kind in KINDS else largest_movers(rows)
    names = _names([*movers, *(row for rows in shown.values() for row in rows)])
    context = {
        "pair": pair,
        "counts": counts,
        "movers": _named(movers, names),
        "sections": [_section(kind, getattr(counts, kind), rows, names) for kind, rows in shown.items()],
        "kind": kind if kind in KINDS else "",
        "canonical": request.build_absolute_uri(request.path),
        "is_in_effect": pair.release.facts.effective_from <= timezone.localdate(),
    }
    return render(request, "codes/release_changes.html", context)


def _names(rows: Iterable[RowChange]) -> Mapping[str, str]:
    """Return what the codes are called; at most 6 queries."""
    codes = {row.code for row in rows}
    return {entry.code: entry.title for entry in entries(codes, on=timezone.localdate()) if entry.title != entry.code}


def _named(rows: Iterable[RowChange], names: Mapping[str, str]) -> tuple[NamedChange, ...]:
    return tuple(NamedChange(row, category_of(row.code), names.get(row.code, "")) for row in rows)


def _section(kind: str, count: int, rows: Sequence[RowChange], names: Mapping[str, str]) -> Section:
    last = rows[SHOWN - 1] if len(rows) > SHOWN else None
    after = "" if last is None else last.name
    return Section(kind, count, _named(rows[:SHOWN], names), after)


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
