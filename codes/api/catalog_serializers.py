"""The shapes of what devices download, for the OpenAPI document; bodies are stored as they are sent."""

from __future__ import annotations

from rest_framework import serializers


class _FromOutput(serializers.Serializer[object]):
    def get_fields(self) -> dict[str, serializers.Field[object, object, object, object]]:
        """Return the fields; `from` is no name that a class body can have."""
        return {"from": serializers.CharField(), **super().get_fields()}


class DeltaLinkOutput(_FromOutput):
    """Where to get what changed since an older release."""

    url = serializers.CharField()


class ReleaseFileOutput(serializers.Serializer[object]):
    """A published release; `sha256` is of its rows as JSON in UTF-8 with the separators `,` and `:`."""

    id = serializers.CharField()
    effective_from = serializers.DateField()
    complete = serializers.BooleanField(help_text="False for an excerpt: a missing row says nothing")
    complete_for_level_ii = serializers.BooleanField(help_text="Whether one of a Level II code does, D codes apart")
    rows = serializers.IntegerField()
    format = serializers.ChoiceField([1, 2], help_text="Format of its rows; 2 has `wrvu` and `basis`")
    sha256 = serializers.CharField()
    url = serializers.CharField()
    deltas = DeltaLinkOutput(many=True)


class VersionedFileOutput(serializers.Serializer[object]):
    """A file under its version."""

    version = serializers.CharField()
    url = serializers.CharField()


class WordsPartOutput(VersionedFileOutput):
    """A part of the words: the rows of some codes, in the shape of the whole file; `version` is of its content."""

    name = serializers.ChoiceField(["first", "second", "third"])
    bytes = serializers.IntegerField(help_text="In gzip")


class WordsFileOutput(VersionedFileOutput):
    """The file of words under its version, and the same rows in parts: the codes that are used most in the first."""

    ranker = serializers.CharField(help_text="The rules by which this server's search orders the words")
    parts = WordsPartOutput(many=True)


class BenchmarkFileOutput(serializers.Serializer[object]):
    """A public table of benchmarks."""

    id = serializers.CharField()
    sha256 = serializers.CharField()
    url = serializers.CharField()


class ManifestOutput(serializers.Serializer[object]):
    """What can be downloaded; releases the newest first."""

    current = serializers.CharField(allow_null=True, help_text="The release in force today")
    releases = ReleaseFileOutput(many=True)
    words = WordsFileOutput()
    modifiers = VersionedFileOutput()
    benchmarks = BenchmarkFileOutput(many=True)


class RowsField(serializers.ListField):
    """Rows, each a list of values in the order of `columns`."""

    child = serializers.ListField(child=serializers.JSONField())


class ColumnsField(serializers.ListField):
    """Names of the values of a row."""

    child = serializers.CharField()


class ReleaseRowsOutput(serializers.Serializer[object]):
    """All rows of a release, by code, then component; `wrvu_x100` null where no work is assigned, 0 where zero is.

    In format 2 `wrvu`, a decimal text or null, and `basis` stand in its place; format 1 is not named.
    """

    release = serializers.CharField()
    format = serializers.ChoiceField([2], required=False)
    columns = ColumnsField()
    rows = RowsField()


class DeltaOutput(_FromOutput):
    """What turns one release into another: rows to set, and code and component of rows to drop.

    In format 2 where either release is; format 1 is not named.
    """

    to = serializers.CharField()
    format = serializers.ChoiceField([2], required=False)
    columns = ColumnsField()
    upserts = RowsField()
    removed = RowsField()


class WordsOfCodesOutput(serializers.Serializer[object]):
    """Title, synonyms and category of each code, by code; `categories` names each slug."""

    version = serializers.CharField()
    columns = ColumnsField()
    categories = serializers.DictField(child=serializers.CharField())
    rows = RowsField()


class BenchmarkTableOutput(serializers.Serializer[object]):
    """A public table of benchmarks: what is said of it, and its rows as `GET /api/v1/benchmarks` lists them."""

    source = serializers.DictField()  # type: ignore[assignment]  # a field of ours; the library keeps its own `source` apart
    rows = serializers.ListField(child=serializers.DictField())


class WordsOfModifiersOutput(serializers.Serializer[object]):
    """Words and rule of each modifier; the rule `none` changes no value."""

    version = serializers.CharField()
    columns = ColumnsField()
    rows = RowsField()
