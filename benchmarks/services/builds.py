"""Computing tables from the Medicare file and storing them (docs/benchmarks.md)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction

from benchmarks.medicare.columns import BY_PROVIDER
from benchmarks.medicare.files import open_file
from benchmarks.medicare.method import LEAST_ACTIVE_WRVU, METHOD
from benchmarks.medicare.report import report_json
from benchmarks.medicare.results import BuiltTables
from benchmarks.models import BenchmarkRow, Source, SourceKind, TopCode
from benchmarks.selectors.code_work import YearOfWork, cms_spellings, work_of_year
from benchmarks.services.crosswalk import load_crosswalk
from benchmarks.services.publishing import publish, withdraw_file
from codes.importers.archive import sha256_of

if TYPE_CHECKING:
    from benchmarks.medicare.engines import Engine

SERIES: Final = "medicare-wrvu"
MADE_UP_SERIES: Final = "made-up-sample"
_NAME: Final = "Medicare wRVU"
_LICENSE: Final = "computed by OpenRVU from a public file of CMS; free to use with its source"
_METHOD_WORDS: Final = (
    "Sums of services times the work RVU of the fee schedule, by clinician, from the Medicare Physician & Other "
    "Practitioners file; a floor of what Medicare paid for, never a clinician's whole production. The steps stand "
    "under /benchmarks/method/."
)
_MADE_UP_WORDS: Final = (
    "Figures of a made-up file, computed as those of a real one would be; they say nothing of anybody."
)
_BATCH: Final = 5_000
# What `done` is told, in this order.
STEPS: Final = ("opened", "read", "valued", "percentiles", "codes", "stored")


class TableExists(ValueError):
    """A table of this year and series is stored already."""


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What is to be computed: the files of one year together, and how.

    `least_active` is in Medicare wRVU a year. `release_id` '' is the last of the year. `made_up` marks a made-up file.
    """

    paths: Sequence[Path]
    year: int
    release_id: str = ""
    by_provider: Path | None = None
    fractions: bool = True
    least_active: int = LEAST_ACTIVE_WRVU
    made_up: bool = False

    @property
    def slug(self) -> str:
        """Return the name of the table in addresses."""
        return f"{MADE_UP_SERIES if self.made_up else SERIES}-{self.year}"


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What was computed and with which release; `slug` names the stored table."""

    slug: str
    year: int
    work: YearOfWork
    built: BuiltTables
    is_draft: bool


def build_tables(
    *,
    request: BuildRequest,
    at: datetime,
    is_published: bool = False,
    replace: bool = False,
    dry_run: bool = False,
    engine: Callable[[], AbstractContextManager[Engine]] | None = None,
    done: Callable[[str], None] = lambda _: None,
    read: Callable[[int, int], None] = lambda _read, _all: None,
) -> BuildResult:
    """Compute the table of a year and store it, all or nothing; a draft unless `is_published`.

    `engine` is DuckDB on this machine, with BUILD_MEMORY megabytes, where none is given; `done` is told each step that
    is over, `read` now and then how many bytes of how many have been read.
    Raises UnreadableFile (what is wrong with a file), ReleaseMissing, TableExists unless `replace`; OSError.
    """
    work = work_of_year(year=request.year, release_id=request.release_id)
    if not (replace or dry_run) and Source.objects.filter(slug=request.slug).exists():
        raise TableExists(f"{request.slug} is stored already; give --replace to compute it anew")
    load_crosswalk()
    # The hash is of use only beside the table, so the other core reckons it meanwhile.
    with ThreadPoolExecutor(1) as beside:
        given = (*request.paths, *([] if request.by_provider is None else [request.by_provider]))
        hashes = [beside.submit(sha256_of, path) for path in given]
        built = _built(request, work, engine or _usual_engine, done, read)
        digests = dict(zip(_names(given), (one.result() for one in hashes), strict=True))
    if not dry_run:
        with transaction.atomic():
            _store(request, work, built, digests, at)
            if is_published:
                publish(slug=request.slug)
        done("stored")
    return BuildResult(request.slug, request.year, work, built, not is_published)


def _usual_engine() -> AbstractContextManager[Engine]:
    # Loaded when a table is computed: the engines take half a second and 30 MB, of every process and command else.
    from benchmarks.medicare.engines import duckdb_engine

    return duckdb_engine(settings.BUILD_MEMORY)


def _built(
    request: BuildRequest,
    work: YearOfWork,
    engine: Callable[[], AbstractContextManager[Engine]],
    done: Callable[[str], None],
    read: Callable[[int, int], None],
) -> BuiltTables:
    from benchmarks.medicare.build import build

    with TemporaryDirectory(prefix="openrvu-benchmarks-") as folder, engine() as on:
        files = [open_file(path, folder=Path(folder)) for path in request.paths]
        done("opened")
        by_provider = None
        if request.by_provider is not None:
            by_provider = open_file(request.by_provider, folder=Path(folder), columns=BY_PROVIDER)
        return build(
            engine=on,
            files=files,
            works=work.works,
            spellings=cms_spellings(),
            by_provider=by_provider,
            fractions=request.fractions,
            least_active=request.least_active,
            done=done,
            read=read,
        )


def _store(request: BuildRequest, work: YearOfWork, built: BuiltTables, digests: dict[str, str], at: datetime) -> None:
    made_up = request.made_up
    source = Source(
        slug=request.slug,
        name="Made-up sample" if made_up else _NAME,
        year=request.year,
        kind=SourceKind.MEDICARE,
        series=MADE_UP_SERIES if made_up else SERIES,
        made_up=made_up,
        license="made up, free to use" if made_up else _LICENSE,
        method=_MADE_UP_WORDS if made_up else _METHOD_WORDS,
        n=built.clinicians,
        release=work.release,
        report={
            "method": METHOD,
            "files": digests,
            "releases": [work.release, *work.earlier],
            "release_is_excerpt": work.is_excerpt,
            "fractions": request.fractions,
            "least_active_wrvu": request.least_active,
            "by_provider": request.by_provider is not None,
            **report_json(built),
        },
        file_sha256=hashlib.sha256("".join(sorted(digests.values())).encode()).hexdigest(),
        imported_at=at,
        is_draft=True,
    )
    withdraw_file(slug=source.slug)
    Source.objects.filter(slug=source.slug).delete()
    source.save(force_insert=True)
    BenchmarkRow.objects.bulk_create(_rows(source, built), batch_size=_BATCH)
    TopCode.objects.bulk_create(_top_codes(source, built), batch_size=_BATCH)


def _names(paths: Sequence[Path]) -> list[str]:
    """Return the names of files, with a number where two have one."""
    names = [path.name for path in paths]
    return [name if names.count(name) == 1 else f"{place}: {name}" for place, name in enumerate(names, 1)]


def _rows(source: Source, built: BuiltTables) -> list[BenchmarkRow]:
    return [
        BenchmarkRow(
            source=source,
            specialty=cell.specialty,
            region=cell.region,
            population=cell.population.value,
            metric=cell.metric,
            n=cell.n,
            mean=cell.mean,
            points={str(point.percent): str(point.value) for point in cell.points},
            visibility=cell.visibility.value,
            coverage=cell.coverage,
            gap=cell.gap,
            marks=[mark.value for mark in cell.marks],
        )
        for cell in built.cells
    ]


def _top_codes(source: Source, built: BuiltTables) -> list[TopCode]:
    return [
        TopCode(
            source=source,
            specialty=top.specialty,
            code=top.code,
            rank=top.rank,
            wrvu=top.wrvu,
            services=top.services,
            n=top.n,
            share=top.share,
        )
        for top in built.top_codes
    ]
