"""manage.py import_release: a release of the fee schedule, as CMS publishes it."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TypedDict, Unpack

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from codes.importers.archive import PublishedFile
from codes.importers.faults import UnreadableFile
from codes.importers.members import release_members
from codes.importers.naming import ReleaseEdition
from codes.importers.quarters import newness, newness_line, release_named
from codes.management.progress import progress_bar
from codes.management.rehearsal_lines import refusal_line, rehearsal_lines
from codes.management.release_lines import release_lines
from codes.selectors.releases import license_accepted, newest_loaded_from
from codes.services.download import Download, DownloadFailed, download_release
from codes.services.licenses import accept_license
from codes.services.rehearsals import rehearse_import
from codes.services.release_report import LoadReport
from codes.services.releases import PublishedUnderAnotherFile, load_release, publish_release

_LICENSE: Final = (
    "CMS gives out this file under licenses of the American Medical Association (CPT) and, for D codes, of the\n"
    "American Dental Association; you accept them where you download it: https://www.cms.gov/license/ama\n"
    "OpenRVU keeps the numbers, and words of HCPCS Level II only. That you accepted is kept with the file's hash.\n"
    "Do you accept these licenses for {name}? [y/N] "
)
_NOBODY_TO_ASK: Final = "{name}: its license has not been accepted, and nobody is here to ask; give --accept-license"
# Exit status of --check where a newer quarter should exist.
BEHIND: Final = 3


class _ImportOptions(TypedDict):
    """What the command line says of an import; Django's own options are passed beside it."""

    release: str | None
    effective_from: date | None
    excerpt: bool
    publish: bool
    accept_license: bool
    accept_unknown: bool
    rehearse: bool
    dry_run: bool


class Command(BaseCommand):
    """Imports a release and, where asked to, publishes it."""

    help = (
        "Import a release of the Medicare Physician Fee Schedule (zip, its PPRRVU table as CSV, or a name to download)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, nargs="?", help="zip, folder or CSV; a name such as RVU26D downloads it from CMS"
        )
        parser.add_argument(
            "--check",
            action="store_true",
            help=f"say whether a newer quarter than those loaded should exist, and exit with {BEHIND} if so",
        )
        parser.add_argument("--release", metavar="ID", help="the release's id, where it is not that of the file's name")
        parser.add_argument("--effective-from", metavar="DATE", type=date.fromisoformat, help="its first day in force")
        parser.add_argument(
            "--excerpt", action="store_true", help="the file holds a part of the release: what it lacks says nothing"
        )
        parser.add_argument("--publish", action="store_true", help="make it visible and immutable")
        parser.add_argument(
            "--accept-license", action="store_true", help="accept the file's license without being asked"
        )
        parser.add_argument(
            "--accept-unknown",
            action="store_true",
            help="let rows in, without a value, whose component, status or global period this version does not know",
        )
        parser.add_argument(
            "--rehearse", action="store_true", help="read all, write nothing, and list what an import would meet"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would change and change nothing")

    def handle(self, *_: object, file: Path | None, check: bool, **options: Unpack[_ImportOptions]) -> None:
        if check:
            self._check()
        elif file is None:
            raise CommandError("give a file, a name such as RVU26D, or --check")
        else:
            self._import_from(file, options)

    def _check(self) -> None:
        state = newness(newest_from=newest_loaded_from(), today=timezone.localdate())
        self.stdout.write(newness_line(state))
        if state.is_behind:
            raise SystemExit(BEHIND)

    def _import_from(self, file: Path, options: _ImportOptions) -> None:
        edition = None if file.exists() else release_named(str(file))
        if edition is None:
            self._import(file, options)
            return
        if not (options["accept_license"] or sys.stdin.isatty()):
            raise CommandError(_NOBODY_TO_ASK.format(name=edition.id))
        with _mendable_as_command_errors(), TemporaryDirectory(prefix="openrvu-") as folder:
            download = self._downloaded(edition, Path(folder))
            self.stdout.write(f"Downloaded {download.url}: {download.size:,} bytes, SHA-256 {download.sha256}.")
            self._import(download.path, options, source_url=download.url)

    def _downloaded(self, edition: ReleaseEdition, folder: Path) -> Download:
        with progress_bar(edition.id) as show:
            return download_release(
                edition=edition, base_url=settings.CMS_DOWNLOAD_URL, folder=folder, on_progress=show
            )

    def _import(self, file: Path, options: _ImportOptions, *, source_url: str = "") -> None:
        if options["rehearse"]:
            self._rehearse(file, options)
            return
        dry_run = options["dry_run"]
        with _mendable_as_command_errors():
            self._settle_license(file, accepted=options["accept_license"], dry_run=dry_run)
            with transaction.atomic():
                report = self._load(file, options, source_url=source_url)
                published = options["publish"] and self._publish(report)
                transaction.set_rollback(dry_run)
        for line in release_lines(report, published=published):
            self.stdout.write(line)
        if dry_run:
            self.stdout.write("Dry run: nothing was written.")

    def _rehearse(self, file: Path, options: _ImportOptions) -> None:
        with _mendable_as_command_errors():
            self._settle_license(file, accepted=options["accept_license"], dry_run=True)
            with progress_bar(file.name) as show:
                rehearsal = rehearse_import(
                    path=file,
                    release_id=options["release"],
                    effective_from=options["effective_from"],
                    complete=not options["excerpt"],
                    on_progress=show,
                )
        for line in rehearsal_lines(rehearsal):
            self.stdout.write(line)
        if rehearsal.is_refused(accept_unknown=options["accept_unknown"]):
            raise CommandError(refusal_line(rehearsal))

    def _load(self, file: Path, options: _ImportOptions, *, source_url: str) -> LoadReport:
        with progress_bar(file.name) as show:
            return load_release(
                path=file,
                at=timezone.now(),
                release_id=options["release"],
                effective_from=options["effective_from"],
                complete=not options["excerpt"],
                complete_for_level_ii=not options["excerpt"],
                license_needed=not options["dry_run"],
                accept_unknown=options["accept_unknown"],
                source_url=source_url,
                on_progress=show,
            )

    def _publish(self, report: LoadReport) -> bool:
        if report.published:
            return False
        publish_release(release_id=report.release_id, at=timezone.now())
        return True

    def _settle_license(self, path: Path, *, accepted: bool, dry_run: bool) -> None:
        with PublishedFile(path) as file:
            release_members(file)
            sha256 = file.sha256
        if license_accepted(sha256=sha256):
            return
        if not (accepted or self._confirmed(path.name)):
            raise CommandError(f"{path.name}: the license was not accepted, nothing was imported")
        if not dry_run:
            accept_license(sha256=sha256, file_name=path.name, accepted_by=_operator(), at=timezone.now())

    def _confirmed(self, name: str) -> bool:
        if not sys.stdin.isatty():
            raise CommandError(_NOBODY_TO_ASK.format(name=name))
        self.stdout.write(_LICENSE.format(name=name), ending="")
        self.stdout.flush()
        return sys.stdin.readline().strip().lower() in {"y", "yes"}


@contextmanager
def _mendable_as_command_errors() -> Iterator[None]:
    """Turn what the operator can mend into a CommandError."""
    try:
        yield
    except (UnreadableFile, PublishedUnderAnotherFile, DownloadFailed, OSError) as wrong:
        raise CommandError(str(wrong)) from wrong


def _operator() -> str:
    try:
        return f"{getpass.getuser()} (command line)"
    except (OSError, KeyError):  # a user id without a name, as in some containers
        return "command line"
