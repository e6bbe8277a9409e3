"""Importing an uploaded release file in the background, by the importer that the command uses."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from codes.importers.archive import PublishedFile
from codes.importers.faults import UnreadableFile
from codes.services.licenses import accept_license
from codes.services.release_report import LoadReport
from codes.services.releases import PublishedUnderAnotherFile, load_release
from jobs.kinds import Arguments, JobKind, JobResult, Progress
from jobs.models import Job
from jobs.services import start_job

RELEASE_IMPORT: Final = "release import"


@dataclass(frozen=True, slots=True)
class Upload:
    """A release file that somebody sent, with what they say of it where name and banner do not."""

    name: str
    chunks: Iterable[bytes]
    release_id: str = ""
    effective_from: date | None = None
    is_excerpt: bool = False
    accepts_unknown: bool = False


def import_upload(*, upload: Upload, asked_by: UUID | None, accepted_by: str, at: datetime) -> Job:
    """Keep an uploaded file and start its import, which records who accepted its license; return the job.

    The import is all or nothing: where it fails, neither rows nor the acceptance stay. The file is deleted when the
    job has ended.
    """
    arguments = {
        "file": keep_file(name=upload.name, chunks=upload.chunks),
        "release_id": upload.release_id,
        "effective_from": upload.effective_from.isoformat() if upload.effective_from else "",
        "is_excerpt": upload.is_excerpt,
        "accepts_unknown": upload.accepts_unknown,
        "accepted_by": accepted_by,
        "accepted_at": at.isoformat(),
    }
    return start_job(kind=RELEASE_IMPORT, arguments=arguments, subject=upload.name, asked_by=asked_by, at=at)


def keep_file(*, name: str, chunks: Iterable[bytes]) -> str:
    """Write a sent file into a folder of its own under UPLOAD_FOLDER, and return its path there."""
    # The name tells the importer which release it is; of a path only its last part is believed.
    place = Path(uuid4().hex) / Path(name).name
    path = settings.UPLOAD_FOLDER / place
    path.parent.mkdir(parents=True, mode=0o700)
    with path.open("wb") as kept:
        kept.writelines(chunks)
    return str(place)


def _import(arguments: Arguments, progress: Progress) -> JobResult:
    path: Path = settings.UPLOAD_FOLDER / str(arguments["file"])
    at = datetime.fromisoformat(str(arguments["accepted_at"]))
    first_day = str(arguments["effective_from"])
    with transaction.atomic():
        with PublishedFile(path) as file:
            sha256 = file.sha256
        accept_license(sha256=sha256, file_name=path.name, accepted_by=str(arguments["accepted_by"]), at=at)
        report = load_release(
            path=path,
            at=at,
            release_id=str(arguments["release_id"]) or None,
            effective_from=date.fromisoformat(first_day) if first_day else None,
            complete=not arguments["is_excerpt"],
            complete_for_level_ii=not arguments["is_excerpt"],
            accept_unknown=bool(arguments.get("accepts_unknown")),
            on_progress=progress,
        )
    return JobResult("\n".join(_import_lines(report)), reverse("admin:codes_release_change", args=[report.release_id]))


def _import_lines(report: LoadReport) -> list[str]:
    """Return what the import did, for people; how the release differs from the one before stands on its own page."""
    if report.unchanged:
        return [f"{report.release_id}: nothing changed, this file was imported before."]
    lines = [
        f"{report.release_id}, in force from {report.effective_from}: {report.rows:,} rows, {report.codes:,} codes"
        f" ({report.new_codes:,} new to the catalog), {report.localities:,} localities.",
        "It is a draft, which nobody sees; review it on its page, then publish or discard it.",
    ]
    return [*lines, *report.notes]


def forget_file(arguments: Arguments) -> None:
    """Delete the kept file that the arguments of a job name, and its folder."""
    path: Path = settings.UPLOAD_FOLDER / str(arguments["file"])
    shutil.rmtree(path.parent, ignore_errors=True)


JOB_KINDS: Final = (
    JobKind(RELEASE_IMPORT, _import, expected=(UnreadableFile, PublishedUnderAnotherFile), clean_up=forget_file),
)
