"""Imports as the API gives them: what a file would do and did, and its faults."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rest_framework import serializers

from procedures.importers.records import Fault
from procedures.importers.sheet import SheetFacts
from procedures.models import Import
from procedures.services.imports import (
    UnknownCode,
)

MOST_FAULTS: Final = 100
MOST_CODES: Final = 100


class FaultOutput(serializers.Serializer[Fault]):
    """Something that cannot be taken."""

    where = serializers.CharField()
    field = serializers.CharField()
    code = serializers.CharField()


class UnknownCodeOutput(serializers.Serializer[UnknownCode]):
    """A code that the catalog does not know, on how many lines; `offered` is the code of five digits it may mean."""

    code = serializers.CharField()
    lines = serializers.IntegerField()
    offered = serializers.CharField(allow_null=True)


class ReadingOutput(serializers.Serializer[SheetFacts]):
    """How a file was read; show a guessed encoding with some notes before the import is taken."""

    form = serializers.ChoiceField(["csv", "xlsx", "json"])
    encoding = serializers.CharField()
    is_guessed = serializers.BooleanField()
    delimiter = serializers.CharField()
    sheet = serializers.CharField()


class OutlookOutput(serializers.Serializer[object]):
    """What an import would do, or did: `id` is that of the import that was taken, else null.

    `faults` are the first hundred of `fault_count`; `ignored` are columns that were passed over. `unknown_codes` are
    the hundred with most lines of `unknown_code_count`; they can be taken and count 0.00.
    """

    id = serializers.UUIDField(allow_null=True)
    records = serializers.IntegerField()
    new = serializers.IntegerField()
    same = serializers.IntegerField()
    differing = serializers.IntegerField()
    deleted = serializers.IntegerField()
    fault_count = serializers.IntegerField()
    faults = FaultOutput(many=True)
    ignored = serializers.ListField(child=serializers.CharField())
    unknown_code_count = serializers.IntegerField()
    unknown_codes = UnknownCodeOutput(many=True)
    reading = ReadingOutput()


class ImportOutput(serializers.Serializer[Import]):
    """An import that was taken: how many records it had and how many it changed."""

    id = serializers.UUIDField()
    made_at = serializers.DateTimeField()
    records = serializers.IntegerField()
    changed = serializers.IntegerField()
    taken_back_at = serializers.DateTimeField(allow_null=True)


class UndoneOutput(serializers.Serializer[object]):
    """What taking back did: records restored, and those changed since, which stay."""

    restored = serializers.IntegerField()
    kept = serializers.IntegerField()


def faults_json(faults: Sequence[Fault]) -> list[dict[str, str]]:
    """Return the first faults as `FaultOutput` describes them."""
    return [{"where": one.where, "field": one.field, "code": one.code} for one in faults[:MOST_FAULTS]]


def import_json(row: Import) -> dict[str, object]:
    """Return an import as `ImportOutput` describes it."""
    return {
        "id": str(row.id),
        "made_at": row.made_at.isoformat(),
        "records": row.records,
        "changed": len(row.changes),
        "taken_back_at": None if row.taken_back_at is None else row.taken_back_at.isoformat(),
    }
