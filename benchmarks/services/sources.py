"""Loading benchmark tables: every write of this app."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from dataclasses import replace as replace_row
from datetime import datetime
from pathlib import Path
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from benchmarks.importers.cells import TableRow
from benchmarks.importers.percentiles import read_percentile_table
from benchmarks.models import BenchmarkRow, Source, SourceKind, SpecialtySpelling
from benchmarks.services.publishing import publish
from codes.models import Specialty

_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_LONGEST_SLUG: Final = 64
_NAMED: Final = 20


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What must be known of a table before anybody is compared with it; `method` says how it was computed.

    A `licensed` table is shown to the users of this server alone. `series` ties the years of one table together.
    """

    slug: str
    name: str
    year: int
    license: str
    method: str
    url: str = ""
    kind: str = SourceKind.PUBLIC
    series: str = ""
    made_up: bool = False


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import brought; `unchanged` says that the same table was there and nothing was written.

    `n` counts clinicians once: the largest sum over specialties of one region and metric. `unknown_specialties` are
    those without an entry in the catalogue, so that no user can have them.
    """

    slug: str
    rows: int
    n: int
    replaced: bool
    unchanged: bool
    unknown_specialties: tuple[str, ...]

    def lines(self) -> list[str]:
        """Return the report in words, a line a fact."""
        if self.unchanged:
            return [f"{self.slug}: the same table is loaded already ({self.rows:,} rows); nothing changed."]
        done = "replaced" if self.replaced else "loaded"
        lines = [f"{self.slug}: {done}, {self.rows:,} rows, {self.n:,} clinicians."]
        if self.unknown_specialties:
            more = len(self.unknown_specialties) - _NAMED
            named = ", ".join(self.unknown_specialties[:_NAMED]) + (f" and {more} more" if more > 0 else "")
            lines.append(f"Not in the list of specialties, so nobody has them: {named}.")
        return lines


class SourceExists(ValueError):
    """A source of this slug holds another table, or says other things of it."""


class UnknownSpelling(ValueError):
    """A table spells specialties in a way that no mapping knows, or two of its spellings mean the same."""


class InvalidSource(ValueError):
    """What was said of a source cannot be: the message names field and fault."""


def import_source(
    *, path: Path, facts: SourceFacts, at: datetime, spellings: str = "", replace: bool = False, dry_run: bool = False
) -> ImportReport:
    """Load a percentile table as the rows of a source and return what it brought; all or nothing.

    `spellings` names the scheme by which the file's specialties are told where they are no slugs of ours. The same file
    and facts again change nothing; other ones are refused unless `replace`. `dry_run` checks all and writes nothing.
    Raises UnreadableFile and BadLines (what is wrong with the file), UnknownSpelling, InvalidSource, SourceExists.
    """
    content = path.read_bytes()
    rows = _spelled(read_percentile_table(path.name, content), spellings)
    source = _source(facts, rows, sha256=hashlib.sha256(content).hexdigest(), at=at)
    with transaction.atomic():
        known = Source.objects.select_for_update().filter(slug=facts.slug).first()
        unchanged = known is not None and _same(known, source)
        if known is not None and not unchanged and not replace:
            raise SourceExists(f"{facts.slug}: {known} is loaded, and differs; give --replace, or another --source")
        if not unchanged and not dry_run:
            _write(source, rows)
            publish(slug=source.slug)
    return ImportReport(
        slug=facts.slug,
        rows=len(rows),
        n=source.n,
        replaced=known is not None and not unchanged,
        unchanged=unchanged,
        unknown_specialties=_unknown_specialties(rows),
    )


def _spelled(rows: Sequence[TableRow], scheme: str) -> list[TableRow]:
    """Return the rows under the slugs of our list: a slug stays, another spelling is looked up."""
    known = dict(SpecialtySpelling.objects.filter(scheme=scheme).values_list("text", "specialty_id")) if scheme else {}
    by_spelling = {text.casefold(): slug for text, slug in known.items() if slug}
    unknown = {
        row.specialty for row in rows if not _is_slug(row.specialty) and row.specialty.casefold() not in by_spelling
    }
    if unknown:
        named = ", ".join(repr(text) for text in sorted(unknown)[:_NAMED])
        raise UnknownSpelling(
            f"specialty: {named}: neither a slug such as general-surgery nor a spelling of "
            f"{scheme or 'a scheme (give --spellings)'}; add them in the admin site under Specialty spellings"
        )
    spelled = [replace_row(row, specialty=by_spelling.get(row.specialty.casefold(), row.specialty)) for row in rows]
    twice = [key for key, times in Counter(row.key for row in spelled).items() if times > 1]
    if twice:
        raise UnknownSpelling(f"specialty: two spellings of the file mean {', '.join(twice[0])}")
    return spelled


def _is_slug(text: str) -> bool:
    return len(text) <= _LONGEST_SLUG and _SLUG.fullmatch(text) is not None


def _source(facts: SourceFacts, rows: Sequence[TableRow], *, sha256: str, at: datetime) -> Source:
    source = Source(**asdict(facts), n=_clinicians(rows), file_sha256=sha256, imported_at=at)
    try:
        source.full_clean(validate_unique=False)
    except ValidationError as invalid:
        faults = (f"{field}: {' '.join(messages)}" for field, messages in invalid.message_dict.items())
        raise InvalidSource("; ".join(faults)) from invalid
    if not 1992 <= facts.year <= at.year + 1:
        raise InvalidSource(f"year: {facts.year} is not a year from 1992 to {at.year + 1}")
    return source


def _clinicians(rows: Sequence[TableRow]) -> int:
    counted: Counter[tuple[str, str]] = Counter()
    for row in rows:
        counted[row.region, row.metric] += row.n
    return max(counted.values())


def _same(known: Source, source: Source) -> bool:
    fields = ("name", "year", "kind", "series", "made_up", "license", "method", "url", "file_sha256")
    return all(getattr(known, field) == getattr(source, field) for field in fields)


def _write(source: Source, rows: Sequence[TableRow]) -> None:
    BenchmarkRow.objects.filter(source_id=source.slug).delete()
    source.save()
    BenchmarkRow.objects.bulk_create(
        (
            BenchmarkRow(
                source_id=source.slug,
                specialty=row.specialty,
                region=row.region,
                metric=row.metric,
                n=row.n,
                mean=row.mean,
                points={str(point.percent): str(point.value) for point in row.points},
            )
            for row in rows
        ),
        batch_size=5_000,
    )


def _unknown_specialties(rows: Sequence[TableRow]) -> tuple[str, ...]:
    named = {row.specialty for row in rows}
    return tuple(sorted(named - set(Specialty.objects.filter(slug__in=named).values_list("slug", flat=True))))
