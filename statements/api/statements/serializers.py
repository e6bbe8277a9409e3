"""Statements as the API takes and gives them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from rest_framework import serializers

from statements.domain.statement_lines import DateBasis, Shape
from statements.models import Statement
from statements.models.statements import LONGEST_LABEL
from statements.reading.messages import to_json
from statements.reading.notes import sentence_of_note
from statements.reading.values import (
    ColumnRole,
    DroppedKind,
    FileFormat,
    NoteKind,
    ReadingNote,
    StatementLayout,
    StatementReading,
)
from statements.selectors.statements import reading_of
from statements.services.statements import InspectedUpload


class MappedColumnOutput(serializers.Serializer[object]):
    """A column by its place from 1, and what it is read as.

    A column that sums a month has the `month`'s first day, and in `months` how many it sums.
    """

    place = serializers.IntegerField(min_value=1)
    role = serializers.ChoiceField([(role.value, role.name) for role in ColumnRole])
    month = serializers.DateField(allow_null=True, required=False)
    months = serializers.IntegerField(required=False)


class MappingOutput(serializers.Serializer[object]):
    """How a file is read. Send it back, changed where it is wrong, with the same file.

    `month` and `months` are what a file without any date sums; `year` is that of months written without one;
    `providers` are the digests of those in the file who are you.
    """

    columns = MappedColumnOutput(many=True)
    basis = serializers.ChoiceField([basis.value for basis in DateBasis])
    sheet = serializers.IntegerField()
    month = serializers.DateField(allow_null=True)
    months = serializers.IntegerField()
    year = serializers.IntegerField(allow_null=True)
    providers = serializers.ListField(child=serializers.CharField())


class InspectedColumnOutput(serializers.Serializer[object]):
    """A column of the file. `name` stands there where it is one of a list of ours; `kind` labels what is not read."""

    place = serializers.IntegerField()
    name = serializers.CharField(allow_blank=True)
    role = serializers.ChoiceField([(role.value, role.name) for role in ColumnRole], allow_null=True)
    kind = serializers.ChoiceField([(kind.value, kind.name) for kind in DroppedKind], allow_null=True)
    samples = serializers.ListField(child=serializers.CharField())


class ProviderChoiceOutput(serializers.Serializer[object]):
    """A provider of the file, shown this once; the digest is what a mapping names."""

    value = serializers.CharField()
    digest = serializers.CharField()
    rows = serializers.IntegerField()


class StatementNoteOutput(serializers.Serializer[object]):
    """Something to know about the file: for programs, and as a sentence. `places` are the first rows or columns."""

    kind = serializers.ChoiceField([(kind.value, kind.name) for kind in NoteKind])
    count = serializers.IntegerField()
    places = serializers.ListField(child=serializers.IntegerField())
    text = serializers.CharField()


class FittingLayoutOutput(serializers.Serializer[object]):
    """A layout that you keep and that fits the file."""

    id = serializers.UUIDField()
    label = serializers.CharField()  # type: ignore[assignment]  # the library's option has this name, too
    mapping = MappingOutput()


class InspectionOutput(serializers.Serializer[object]):
    """What a file seems to be. Nothing of it is stored. `rows` are those under the names of columns."""

    format = serializers.ChoiceField([form.value for form in FileFormat])
    layout = serializers.ChoiceField([layout.value for layout in StatementLayout])
    shape = serializers.ChoiceField([shape.value for shape in Shape], allow_null=True)
    mapping = MappingOutput()
    columns = InspectedColumnOutput(many=True)
    providers = ProviderChoiceOutput(many=True)
    rows = serializers.IntegerField()
    first_on = serializers.DateField(allow_null=True)
    last_on = serializers.DateField(allow_null=True)
    notes = StatementNoteOutput(many=True)
    layouts = FittingLayoutOutput(many=True)


class InspectStatementInput(serializers.Serializer[object]):
    """A file, and the year of months that are written without one."""

    file = serializers.FileField()
    year = serializers.IntegerField(required=False)


class StatementInput(serializers.Serializer[object]):
    """A file, and in `mapping` the JSON of how it is read.

    `keep_layout` is a label under which the mapping is kept for the next file, `replaces` the id of a statement that
    this one takes the place of.
    """

    file = serializers.FileField()
    mapping = serializers.CharField()
    label = serializers.CharField(required=False, max_length=LONGEST_LABEL)  # type: ignore[assignment]  # the library's option has this name, too
    first_on = serializers.DateField(required=False)
    last_on = serializers.DateField(required=False)
    replaces = serializers.UUIDField(required=False)
    keep_layout = serializers.CharField(required=False, max_length=LONGEST_LABEL)


class DroppedColumnsOutput(serializers.Serializer[object]):
    """How many columns of a kind were not read."""

    kind = serializers.ChoiceField([(kind.value, kind.name) for kind in DroppedKind])
    count = serializers.IntegerField()


class StatementOutput(serializers.Serializer[Statement]):
    """A statement that was read. `unread_rows` are the first numbers of rows that stand in no line.

    `months` is how many months each sum covers; `stated_units` and `stated_wrvu` are the file's own totals; `amount`
    are the dollars of its lines, null where no column was chosen as `amount`.
    """

    id = serializers.UUIDField()
    label = serializers.CharField(allow_blank=True)  # type: ignore[assignment]  # the library's option has this name, too
    sha256 = serializers.CharField()
    size = serializers.IntegerField()
    rows = serializers.IntegerField()
    shape = serializers.ChoiceField([shape.value for shape in Shape])
    basis = serializers.ChoiceField([basis.value for basis in DateBasis])
    first_on = serializers.DateField()
    last_on = serializers.DateField()
    months = serializers.IntegerField()
    mapping = MappingOutput()
    dropped = DroppedColumnsOutput(many=True)
    unread_rows = serializers.ListField(child=serializers.IntegerField())
    other_provider_rows = serializers.IntegerField()
    stated_units = serializers.CharField(allow_null=True)
    stated_wrvu = serializers.CharField(allow_null=True)
    amount = serializers.CharField(allow_null=True)
    notes = StatementNoteOutput(many=True)
    made_at = serializers.DateTimeField()
    replaces = serializers.UUIDField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)


def inspection_json(upload: InspectedUpload) -> dict[str, object]:
    """Return an inspection as `InspectionOutput` describes it."""
    inspection = upload.inspection
    layouts = [
        {"id": str(layout.id), "label": layout.label, "mapping": to_json(layout.mapping)} for layout in upload.layouts
    ]
    plain = to_json(inspection)
    members = plain if isinstance(plain, dict) else {}
    return {**members, "notes": notes_json(inspection.notes), "layouts": layouts}


def statement_json(statement: Statement) -> dict[str, object]:
    """Return a statement as `StatementOutput` describes it."""
    reading: StatementReading = reading_of(statement)
    return {
        **{
            name: getattr(statement, name)
            for name in ("label", "sha256", "size", "rows", "shape", "basis", "mapping", "dropped")
        },
        "id": str(statement.id),
        "first_on": statement.first_on.isoformat(),
        "last_on": statement.last_on.isoformat(),
        "months": reading.months,
        "unread_rows": list(reading.unread_rows),
        "other_provider_rows": reading.other_provider_rows,
        "stated_units": to_json(reading.stated_units),
        "stated_wrvu": to_json(reading.stated_wrvu),
        "amount": to_json(reading.amount),
        "notes": notes_json(reading.notes),
        "made_at": statement.made_at.isoformat(),
        "replaces": None if statement.replaces is None else str(statement.replaces),
        "withdrawn_at": None if statement.withdrawn_at is None else statement.withdrawn_at.isoformat(),
    }


def notes_json(notes: Sequence[ReadingNote]) -> list[dict[str, object]]:
    """Return notes with their sentences."""
    return [{**asdict(note), "kind": note.kind.value, "text": sentence_of_note(note)} for note in notes]
