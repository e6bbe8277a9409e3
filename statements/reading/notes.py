"""What is said of a file beside its lines, in words (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from statements.reading.values import MOST_PLACES, DroppedKind, NoteKind, ReadingNote, StatementLayout

_MANY: Final[Mapping[NoteKind, str]] = {
    NoteKind.HIDDEN_SHEETS: "{count:,} hidden sheets were left out.",
    NoteKind.OTHER_SHEETS: "{count:,} other sheets were left out.",
    NoteKind.FORMULAS_WITHOUT_RESULT: (
        "{count:,} formulas without results: open and save in Excel to have them read{rows}."
    ),
    NoteKind.FORMULA_ERRORS: "{count:,} cells hold an error of a formula{rows}.",
    NoteKind.TOTALS_LEFT_OUT: "{count:,} rows of totals were left out.",
    NoteKind.TITLE_ROWS: "{count:,} rows above the names of columns were passed over.",
    NoteKind.REMARKS: "{count:,} rows with one thing in them alone were passed over{rows}.",
    NoteKind.HIDDEN_ROWS: "{count:,} hidden rows were read like the others{rows}.",
    NoteKind.HIDDEN_COLUMNS: "{count:,} hidden columns were read like the others{columns}.",
    NoteKind.MERGED_CELLS: "{count:,} merged cells were filled into the rows beside them.",
    NoteKind.COLUMN_TWICE: (
        "{count:,} columns have the name of another one and other values: look which are meant{columns}."
    ),
    NoteKind.NOT_AS_NAMED: (
        "{count:,} columns are not read as they are named, as too many of their cells are something else: look what "
        "they hold{columns}."
    ),
    NoteKind.ZEROS_COMPLETED: "{count:,} codes had lost their leading zeros and got them back.",
    NoteKind.UNREAD_ROWS: "{count:,} rows could not be read and are no part of the comparison{rows}.",
    NoteKind.VOIDS_NETTED: "{count:,} voids were netted with the charges that they take back.",
    NoteKind.OTHER_PROVIDERS: "{count:,} rows are of other providers and were thrown away.",
    NoteKind.PROVIDERS_NOT_SHOWN: "{count:,} values in the column of providers are not shown.",
}
_ONE: Final[Mapping[NoteKind, str]] = {
    NoteKind.HIDDEN_SHEETS: "1 hidden sheet was left out.",
    NoteKind.OTHER_SHEETS: "1 other sheet was left out.",
    NoteKind.FORMULAS_WITHOUT_RESULT: "1 formula without a result: open and save in Excel to have it read{rows}.",
    NoteKind.FORMULA_ERRORS: "1 cell holds an error of a formula{rows}.",
    NoteKind.TOTALS_LEFT_OUT: "1 row of totals was left out.",
    NoteKind.TITLE_ROWS: "1 row above the names of columns was passed over.",
    NoteKind.REMARKS: "1 row with one thing in it alone was passed over{rows}.",
    NoteKind.HIDDEN_ROWS: "1 hidden row was read like the others{rows}.",
    NoteKind.HIDDEN_COLUMNS: "1 hidden column was read like the others{columns}.",
    NoteKind.MERGED_CELLS: "1 merged cell was filled into the rows beside it.",
    NoteKind.COLUMN_TWICE: "1 column has the name of another one and other values: look which is meant{columns}.",
    NoteKind.NOT_AS_NAMED: (
        "1 column is not read as it is named, as too many of its cells are something else: look what it holds{columns}."
    ),
    NoteKind.ZEROS_COMPLETED: "1 code had lost its leading zeros and got them back.",
    NoteKind.ENCODING_GUESSED: "The file does not say how its letters are written; that was guessed.",
    NoteKind.UNREAD_ROWS: "1 row could not be read and is no part of the comparison{rows}.",
    NoteKind.VOIDS_NETTED: "1 void was netted with the charge that it takes back.",
    NoteKind.OTHER_PROVIDERS: "1 row is of another provider and was thrown away.",
    NoteKind.PROVIDERS_NOT_SHOWN: "1 value in the column of providers is not shown.",
    NoteKind.MONTH_NEEDED: (
        "No date or month was found: choose its column, or say which month it is. Dates are read as 3/14/2026 or "
        "2026-03-14."
    ),
    NoteKind.NO_OWN_LINES: (
        "Your log has no line on the days of this file, so there is nothing to compare: look whether it is the file "
        "and the year that you mean."
    ),
    NoteKind.YEAR_NEEDED: "The months have no year: say which year it is.",
}

KIND_LABELS: Final[Mapping[DroppedKind, str]] = {
    DroppedKind.NAME: "a name",
    DroppedKind.BIRTH_DATE: "a date of birth",
    DroppedKind.NUMBER: "a number of a person or account",
    DroppedKind.OTHER: "something else",
}
LAYOUT_LABELS: Final[Mapping[StatementLayout, str]] = {
    StatementLayout.EPIC: "an extract of Epic",
    StatementLayout.ATHENAHEALTH: "an RVU report of athenahealth",
    StatementLayout.CERNER: "posted charges of Cerner",
    StatementLayout.FAMILY_BY_QUARTER: "sums of code families by quarter",
    StatementLayout.MONTH_BY_PROVIDER: "sums of months by provider",
    StatementLayout.CODE_BY_MONTH: "sums of codes by month",
    StatementLayout.FREE: "a spreadsheet",
}


def sentence_of_note(note: ReadingNote) -> str:
    """Return a note as one sentence, which has no cell's content in it."""
    sentences = _ONE if note.count == 1 or note.kind not in _MANY else _MANY
    places = {"rows": _places("row", note), "columns": _places("column", note)}
    return sentences[note.kind].format(count=note.count, **places)


def _places(word: str, note: ReadingNote) -> str:
    """Return the rows or columns of a note in brackets, an empty text where it has none."""
    if not note.places:
        return ""
    more = " and others" if note.count > len(note.places) >= MOST_PLACES else ""
    return f" ({word}{'' if len(note.places) == 1 else 's'} {', '.join(map(str, note.places))}{more})"
