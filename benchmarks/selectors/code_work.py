"""What codes are worth for a table that is computed: work RVUs of a year's releases."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db.models import Subquery

from benchmarks.medicare.method import ASSISTANT_ALLOWED
from benchmarks.medicare.works import CodeWork, Spelling
from benchmarks.models import SpecialtySpelling
from benchmarks.starter import CMS, NUCC
from codes.domain.categories import ANESTHESIA, EVALUATION, category_of
from codes.domain.indicators import AFTERCARE_DAYS
from codes.domain.values import ReleaseFacts
from codes.models import RelativeValue, Release, Specialty

_COLUMNS: Final = ("code_id", "component", "work_rvu", "global_period", "asst_surg")
_HUNDRED: Final = 100


class ReleaseMissing(ValueError):
    """No release of the year is loaded, or not the one that was named; the message says which to load."""


@dataclass(frozen=True, slots=True)
class YearOfWork:
    """The release that a table rests on and the work of each code; `earlier`, the latest first, fill in what is gone.

    `is_excerpt` says that the release holds a part of its codes only.
    """

    release: str
    earlier: tuple[str, ...]
    is_excerpt: bool
    works: tuple[CodeWork, ...]


def work_of_year(*, year: int, release_id: str = "") -> YearOfWork:
    """Return the work of all codes in a year: the last published release's, and of earlier ones for codes gone since.

    `release_id` names another one, also of another year, whose earlier ones of its year fill in.
    Source: method medicare-wrvu/1, step 4. Raises ReleaseMissing.
    """
    published = Release.objects.filter(published_at__isnull=False)
    if release_id:
        chosen = published.filter(id=release_id).first()
        if chosen is None:
            raise ReleaseMissing(f"--release: {release_id} is not loaded and published; {_load_hint(release_id)}")
    else:
        chosen = published.filter(year=year).order_by("effective_from", "published_order").last()
        if chosen is None:
            raise ReleaseMissing(
                f"--year: no release of {year} is loaded; {_load_hint(f'RVU{year % 100:02}D')}, or name another year's"
                " with --release"
            )
    behind = releases_behind(chosen.id)
    works: dict[str, CodeWork] = {}
    for release in reversed(behind):
        works |= _works(RelativeValue.objects.filter(release_id=release).values_list(*_COLUMNS))
    return YearOfWork(chosen.id, behind[1:], not chosen.complete, tuple(works[code] for code in sorted(works)))


def releases_behind(release_id: str, *, published: Collection[ReleaseFacts] = ()) -> tuple[str, ...]:
    """Return a release and the published ones of its year before it, the latest first.

    Codes that were gone by then are looked up in them, in this order. One query; none for a release that is among the
    `published` ones, where those were read before.
    """
    known = next((release for release in published if release.id == release_id), None)
    return _queried_behind(release_id) if known is None else (release_id, *_behind(known, published))


def _behind(release: ReleaseFacts, published: Iterable[ReleaseFacts]) -> Iterator[str]:
    of_year = (other for other in published if other.year == release.year and other.id != release.id)
    before = (other for other in of_year if other.effective_from <= release.effective_from)
    latest_first = sorted(before, key=lambda other: (other.effective_from, other.published), reverse=True)
    return (other.id for other in latest_first)


def _queried_behind(release_id: str) -> tuple[str, ...]:
    chosen = Release.objects.filter(id=release_id)
    year, since = chosen.values("year")[:1], chosen.values("effective_from")[:1]
    before = Release.objects.filter(
        published_at__isnull=False, year=Subquery(year), effective_from__lte=Subquery(since)
    )
    ordered = before.exclude(id=release_id).order_by("-effective_from", "-published_order")
    return (release_id, *ordered.values_list("id", flat=True))


def _load_hint(release_id: str) -> str:
    return f"load {release_id}: manage.py import_release {release_id.lower()}.zip --publish"


def _works(rows: Iterable[tuple[str, str, Decimal | None, str, str]]) -> dict[str, CodeWork]:
    """Return the work by code: the blank row's, or where that has none the 26 row's; never that of TC or 53."""
    works: dict[str, CodeWork] = {}
    for code, component, work, global_period, assistant in sorted(rows, key=lambda row: (row[0], row[1])):
        if component not in ("", "26"):
            continue
        category = category_of(code)
        hundredths = 0 if category is ANESTHESIA else int((work or Decimal(0)) * _HUNDRED)
        if component == "26" and code in works and (works[code].hundredths or not hundredths):
            continue
        works[code] = CodeWork(
            code=code,
            hundredths=hundredths,
            # Many rows of such codes are those of assistants, or of one part of the global period.
            is_surgical=global_period in AFTERCARE_DAYS or assistant in ASSISTANT_ALLOWED,
            is_evaluation=category is EVALUATION,
        )
    return works


def specialties_of_taxonomy(code: str) -> list[Specialty]:
    """Return the specialties that a NUCC taxonomy code may mean, by name; one query."""
    fitting = Specialty.objects.filter(spellings__scheme=NUCC, spellings__text__iexact=code)
    return list(fitting.order_by("name", "slug"))


def cms_spellings() -> Sequence[Spelling]:
    """Return how CMS spells the specialties, '' for what is no clinician; one query."""
    rows = SpecialtySpelling.objects.filter(scheme=CMS).values_list("text", "specialty_id")
    return [Spelling(text, slug or "") for text, slug in rows.order_by("text")]
