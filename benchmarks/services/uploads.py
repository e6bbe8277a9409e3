"""Benchmark tables sent in the admin site: loaded or computed in the background, as the commands do it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from benchmarks.medicare.report import report_lines
from benchmarks.selectors.code_work import ReleaseMissing
from benchmarks.services.builds import STEPS, BuildRequest, BuildResult, TableExists, build_tables
from benchmarks.services.sources import (
    InvalidSource,
    SourceExists,
    SourceFacts,
    UnknownSpelling,
    import_source,
)
from codes.importers.faults import UnreadableFile
from codes.services.uploads import forget_file, keep_file
from jobs.kinds import Arguments, JobKind, JobResult, Progress
from jobs.models import Job
from jobs.services import start_job

TABLE_IMPORT: Final = "benchmark import"
TABLE_BUILD: Final = "benchmark build"


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that somebody sent."""

    name: str
    chunks: Iterable[bytes]


@dataclass(frozen=True, slots=True)
class BuildOrder:
    """What is to be computed: a sent file, or one of MEDICARE_FOLDER; `release_id` '' is the last of the year."""

    year: int
    sent: SentFile | None = None
    on_server: str = ""
    release_id: str = ""
    made_up: bool = False
    replace: bool = False


def import_table(
    *, sent: SentFile, facts: SourceFacts, spellings: str, replace: bool, asked_by: UUID | None, at: datetime
) -> Job:
    """Keep a sent table and start its import, all or nothing; return the job. The file is deleted in the end."""
    arguments = {
        "file": keep_file(name=sent.name, chunks=sent.chunks),
        "facts": asdict(facts),
        "spellings": spellings,
        "replace": replace,
        "at": at.isoformat(),
    }
    return start_job(kind=TABLE_IMPORT, arguments=arguments, subject=facts.slug, asked_by=asked_by, at=at)


def build_table(*, order: BuildOrder, asked_by: UUID | None, at: datetime) -> Job:
    """Start computing a table from a Medicare file, which becomes a draft; return the job.

    A sent file is deleted in the end, one of MEDICARE_FOLDER stays.
    """
    arguments = {
        "file": "" if order.sent is None else keep_file(name=order.sent.name, chunks=order.sent.chunks),
        "on_server": order.on_server,
        "year": order.year,
        "release_id": order.release_id,
        "made_up": order.made_up,
        "replace": order.replace,
        "at": at.isoformat(),
    }
    subject = f"{order.year} {order.on_server or (order.sent.name if order.sent else '')}"
    return start_job(kind=TABLE_BUILD, arguments=arguments, subject=subject, asked_by=asked_by, at=at)


def _import(arguments: Arguments, _progress: Progress) -> JobResult:
    facts = arguments["facts"]
    report = import_source(
        path=settings.UPLOAD_FOLDER / str(arguments["file"]),
        facts=SourceFacts(**facts),  # type: ignore[arg-type]  # as import_table wrote them
        at=datetime.fromisoformat(str(arguments["at"])),
        spellings=str(arguments["spellings"]),
        replace=bool(arguments["replace"]),
    )
    shown = [] if report.unchanged else ["It is shown from now on."]
    return JobResult("\n".join([*report.lines(), *shown]), _address(report.slug))


def _build(arguments: Arguments, progress: Progress) -> JobResult:
    request = BuildRequest(
        paths=[_path(arguments)],
        year=int(str(arguments["year"])),
        release_id=str(arguments["release_id"]),
        made_up=bool(arguments["made_up"]),
    )
    shown = ShownBuild(progress)
    result = build_tables(
        request=request,
        at=datetime.fromisoformat(str(arguments["at"])),
        replace=bool(arguments["replace"]),
        done=shown.done,
        read=shown.read,
    )
    return JobResult("\n".join(_build_lines(result)), _address(result.slug))


def _path(arguments: Arguments) -> Path:
    if on_server := str(arguments["on_server"]):
        folder: Path = settings.MEDICARE_FOLDER
        return folder / Path(on_server).name
    uploads: Path = settings.UPLOAD_FOLDER
    return uploads / str(arguments["file"])


class ShownBuild:
    """Shows a build as the progress of a job: what is read of the file, most of the work, as so many steps."""

    _READING: Final = 10

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._over = 0
        self._words = ""

    def done(self, step: str) -> None:
        """Take a step that is over."""
        self._over += self._READING if step == "read" else 1
        self._progress(self._over, len(STEPS) - 1 + self._READING, self._words)

    def read(self, read: int, size: int) -> None:
        """Take how many bytes of how many have been read."""
        steps = len(STEPS) - 1 + self._READING
        self._words = f"{filesizeformat(read)} of {filesizeformat(size)} read"
        self._progress(self._over * size + self._READING * read, steps * size, self._words)


def _build_lines(result: BuildResult) -> list[str]:
    excerpt = ", an excerpt: many codes will not be known" if result.work.is_excerpt else ""
    return [
        f"{result.slug}: {result.year} at the work RVUs of {result.work.release}{excerpt}.",
        *report_lines(result.built),
        "Stored as a draft; choose it among the tables, then “Show the tables”.",
    ]


def _address(slug: str) -> str:
    return reverse("admin:benchmarks_source_change", args=[slug])


def _forget_sent(arguments: Arguments) -> None:
    if arguments.get("file"):
        forget_file(arguments)


JOB_KINDS: Final = (
    JobKind(
        TABLE_IMPORT,
        _import,
        expected=(UnreadableFile, UnknownSpelling, InvalidSource, SourceExists),
        clean_up=forget_file,
    ),
    JobKind(
        TABLE_BUILD, _build, expected=(UnreadableFile, ReleaseMissing, TableExists, OSError), clean_up=_forget_sent
    ),
)
