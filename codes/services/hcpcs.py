"""Loading the HCPCS Level II file: codes with their dates, official words, modifiers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.db import connection, transaction

from codes.importers.archive import PublishedFile
from codes.importers.hcpcs import HcpcsEntry, hcpcs_edition, hcpcs_member, read_hcpcs
from codes.services.search_index import rebuild_search
from codes.signals import codes_learned

_STAGE: Final = (
    "CREATE TEMP TABLE IF NOT EXISTS hcpcs_stage (code text PRIMARY KEY, is_modifier boolean, short text, long text,"
    " added_on date, terminated_on date) ON COMMIT DROP; TRUNCATE hcpcs_stage"
)
_COPY: Final = "COPY hcpcs_stage (code, is_modifier, short, long, added_on, terminated_on) FROM STDIN"
# An older edition never takes back what a newer one says; words that came from a fee schedule give way to both.
_DROP_OLDER: Final = (
    "DELETE FROM hcpcs_stage WHERE"
    " (NOT is_modifier AND EXISTS (SELECT FROM codes_hcpcswords AS words WHERE words.code = hcpcs_stage.code"
    "   AND words.source LIKE 'HCPCS %%' AND words.source COLLATE \"C\" > %(source)s))"
    " OR (is_modifier AND EXISTS (SELECT FROM codes_modifier AS known WHERE known.modifier = hcpcs_stage.code"
    "   AND known.source LIKE 'HCPCS %%' AND known.source COLLATE \"C\" > %(source)s))"
)
_NEW_CODES: Final = (
    "INSERT INTO codes_code (code, added_on, terminated_on)"
    " SELECT code, added_on, terminated_on FROM hcpcs_stage WHERE NOT is_modifier ON CONFLICT DO NOTHING RETURNING code"
)
_DATES: Final = (
    "UPDATE codes_code AS known SET added_on = stage.added_on, terminated_on = stage.terminated_on"
    " FROM hcpcs_stage AS stage WHERE NOT stage.is_modifier AND stage.code = known.code"
    " AND (known.added_on, known.terminated_on) IS DISTINCT FROM (stage.added_on, stage.terminated_on)"
)
# The words of D codes are the ADA's.
_WORDS: Final = (
    "INSERT INTO codes_hcpcswords AS words (code, short, long, source)"
    " SELECT code, short, long, %(source)s FROM hcpcs_stage WHERE NOT is_modifier AND code NOT LIKE 'D%%'"
    " ON CONFLICT (code) DO UPDATE SET short = excluded.short, long = excluded.long, source = excluded.source"
    " WHERE (words.short, words.long, words.source) IS DISTINCT FROM (excluded.short, excluded.long, excluded.source)"
)
_MODIFIERS: Final = (
    "INSERT INTO codes_modifier AS known (modifier, short, long, terminated_on, source)"
    " SELECT code, short, long, terminated_on, %(source)s FROM hcpcs_stage WHERE is_modifier"
    " ON CONFLICT (modifier) DO UPDATE SET short = excluded.short, long = excluded.long,"
    "   terminated_on = excluded.terminated_on, source = excluded.source"
    " WHERE (known.short, known.long, known.terminated_on, known.source)"
    "   IS DISTINCT FROM (excluded.short, excluded.long, excluded.terminated_on, excluded.source)"
)


@dataclass(frozen=True, slots=True)
class HcpcsReport:
    """What the import of a HCPCS file did.

    `codes` and `modifiers` were read; `new_codes` the catalogue did not know; dates, words and modifiers are counted
    where they were written because they differ; `older` entries were left alone, a newer edition having told of them.
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
        older = _execute(_DROP_OLDER, source)
        learned = _learned()
        report = HcpcsReport(
            edition=edition,
            codes=codes,
            modifiers=modifiers,
            older=older,
            new_codes=len(learned),
            dates_written=_execute(_DATES),
            words_written=_execute(_WORDS, source),
            modifiers_written=_execute(_MODIFIERS, source),
        )
        if not report.unchanged:
            rebuild_search()
        if learned:
            codes_learned.send(sender=None, codes=learned)
        return report


def _stage(entries: Iterable[HcpcsEntry]) -> tuple[int, int]:
    codes = modifiers = 0
    _execute(_STAGE)
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
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
        cursor.execute(_NEW_CODES)
        return [code for (code,) in cursor.fetchall()]


def _execute(statement: str, values: dict[str, str] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
