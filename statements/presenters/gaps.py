"""What is missing from every comparison with a statement, for want of cells that could be read."""

from __future__ import annotations

from typing import Final

from statements.models import Statement
from statements.reading.notes import sentence_of_note
from statements.reading.values import NoteKind
from statements.selectors.statements import reading_of

GAP_KINDS: Final = frozenset({NoteKind.UNREAD_ROWS, NoteKind.FORMULAS_WITHOUT_RESULT, NoteKind.FORMULA_ERRORS})
_ABSENT: Final = "A line that is absent from the statement may stand in one of these rows."


def gap_sentences(statement: Statement) -> list[str]:
    """Return what of a statement could not be read, a sentence each."""
    return [sentence_of_note(note) for note in reading_of(statement).notes if note.kind in GAP_KINDS]


def compared_gap_sentences(statement: Statement) -> list[str]:
    """Return what of a statement could not be read, and what that means for a comparison."""
    kinds = {note.kind for note in reading_of(statement).notes}
    return [*gap_sentences(statement), *([_ABSENT] if NoteKind.UNREAD_ROWS in kinds else [])]
