"""The page of a statement, as its template takes it: what was read of the file, and what was not."""

from __future__ import annotations

from collections.abc import Iterator

from statements.domain.statement_lines import DateBasis, Shape
from statements.models import Statement
from statements.presenters.amounts import dollar_text, rows_text, unit_text, wrvu_text
from statements.presenters.figures import BASIS_WORDS, SHAPE_WORDS
from statements.presenters.gaps import GAP_KINDS, gap_sentences
from statements.reading.faults import ROLE_LABELS
from statements.reading.messages import from_json
from statements.reading.notes import KIND_LABELS, sentence_of_note
from statements.reading.values import DroppedKind, StatementMapping, StatementReading
from statements.selectors.statements import reading_of


def statement_context(statement: Statement) -> dict[str, object]:
    """Return what the template says of a statement beside its comparisons."""
    reading = reading_of(statement)
    return {
        "shape": SHAPE_WORDS[Shape(statement.shape)],
        "basis": BASIS_WORDS[DateBasis(statement.basis)],
        "columns": list(_columns(from_json(StatementMapping, statement.mapping))),
        "stated": list(_stated(reading)),
        "amount": dollar_text(reading.amount),
        "dropped": [(KIND_LABELS[DroppedKind(one["kind"])], one["count"]) for one in statement.dropped],
        "notes": [sentence_of_note(note) for note in reading.notes if note.kind not in GAP_KINDS],
        "gaps": gap_sentences(statement),
        "unread": rows_text(list(map(str, reading.unread_rows))),
    }


def _columns(mapping: StatementMapping) -> Iterator[str]:
    for column in mapping.columns:
        month = "" if column.month is None else f" of {column.month:%B %Y}"
        yield f"column {column.place}: {ROLE_LABELS[column.role]}{month}"


def _stated(reading: StatementReading) -> Iterator[str]:
    """Yield the totals that the statement prints."""
    if reading.stated_units is not None:
        yield f"{unit_text(reading.stated_units)} units"
    if reading.stated_wrvu is not None:
        yield f"{wrvu_text(reading.stated_wrvu)} wRVU"
