"""The one write path of synced records: apply changes, number them, value what they touch."""

from procedures.services.changes.apply import AppliedBatch, UnknownBase, apply_changes
from procedures.services.changes.mutations import (
    LATEST,
    NOTHING,
    Base,
    BaseKind,
    Mutation,
    Op,
    Result,
    Status,
    StoredRecord,
)
from procedures.services.changes.sequence import TooManyDevices, UnknownUser

__all__ = [
    "LATEST",
    "NOTHING",
    "AppliedBatch",
    "Base",
    "BaseKind",
    "Mutation",
    "Op",
    "Result",
    "Status",
    "StoredRecord",
    "TooManyDevices",
    "UnknownBase",
    "UnknownUser",
    "apply_changes",
]
