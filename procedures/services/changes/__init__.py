"""The one write path of synced records: apply changes, number them, value what they touch."""

from procedures.services.changes.apply import Applied, UnknownBase, apply_changes
from procedures.services.changes.mutations import (
    LATEST,
    NOTHING,
    Base,
    Mutation,
    On,
    Op,
    Record,
    Result,
    Status,
)
from procedures.services.changes.sequence import TooManyDevices, UnknownUser

__all__ = [
    "LATEST",
    "NOTHING",
    "Applied",
    "Base",
    "Mutation",
    "On",
    "Op",
    "Record",
    "Result",
    "Status",
    "TooManyDevices",
    "UnknownBase",
    "UnknownUser",
    "apply_changes",
]
