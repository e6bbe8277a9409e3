"""Loading the HCPCS Level II file: codes with their dates, official words, modifiers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction

from codes.importers.archive import PublishedFile
from codes.importers.hcpcs import HcpcsEntry, hcpcs_edition, hcpcs_member, read_hcpcs
from codes.services.search_index import rebuild_search
from codes.services.sql import (
    ADD_HCPCS_CODES,
    COPY_HCPCS,
    DROP_OLDER_HCPCS,
    STAGE_HCPCS,
    WRITE_HCPCS_DATES,
    WRITE_HCPCS_MODIFIERS,
    WRITE_HCPCS_WORDS,
    execute,
)
from codes.services.word_files import current_word_files
from codes.signals import codes_learned


@dataclass(frozen=True, slots=True)
class HcpcsReport:
    """What the import of a HCPCS file did.

    `codes` and `modifiers` were read; `new_codes` the catalogue did not know; dates, words and modifiers are counted
    where they were written because they differ; `older` entries were left alone, a newer edition having them.
    """

    edition: str
    codes: int
    modifiers: int
    older: int
    new_codes: int
    dates_written: int
    words_written: int
    modifiers_written: int

    @property
    def unchanged(self) -> bool:
        """Return true if everything was there already and nothing was written."""
        return not (self.new_codes or self.dates_written or self.words_written or self.modifiers_written)


def load_hcpcs(*, path: Path, on_progress: Callable[[int, int], None] | None = None) -> HcpcsReport:
    """Load a HCPCS Level II file (zip, or its fixed-width member as .txt) and return what it brought.

    All or nothing, in one transaction; the same file again changes nothing. `on_progress` is told how many of how
    many characters were read. Raises UnreadableFile for a file that is not what it claims to be.
    """
    with PublishedFile(path) as file, transaction.atomic():
        member = hcpcs_member(file)
        edition = hcpcs_edition(member)
        if on_progress is not None:
            file.report_progress([member], on_progress)
        codes, modifiers = _stage(read_hcpcs(member, file.lines(member)))
        source = {"source": f"HCPCS {edition}"}
        older = execute(DROP_OLDER_HCPCS, source)
        learned = _learned()
        report = HcpcsReport(
            edition=edition,
            codes=codes,
            modifiers=modifiers,
            older=older,
            new_codes=len(learned),
            dates_written=execute(WRITE_HCPCS_DATES),
            words_written=execute(WRITE_HCPCS_WORDS, source),
            modifiers_written=execute(WRITE_HCPCS_MODIFIERS, source),
        )
        if not report.unchanged:
            rebuild_search()
            # Not while the first device waits for it.
            current_word_files()
        if learned:
            codes_learned.send(sender=None, codes=learned)
        return report


def _stage(entries: Iterable[HcpcsEntry]) -> tuple[int, int]:
    codes = modifiers = 0
    execute(STAGE_HCPCS)
    with connection.cursor() as cursor, cursor.copy(COPY_HCPCS) as copy:
        for entry in entries:
            codes += not entry.is_modifier
            modifiers += entry.is_modifier
            copy.write_row(
                (entry.code, entry.is_modifier, entry.short, entry.long, entry.added_on, entry.terminated_on)
            )
    return codes, modifiers


def _learned() -> list[str]:
    """Store the codes that the catalogue did not know, and return them."""
    with connection.cursor() as cursor:
        cursor.execute(ADD_HCPCS_CODES)
        return [code for (code,) in cursor.fetchall()]
