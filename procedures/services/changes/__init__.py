"""The one write path of synced records: apply changes, number them, value what they touch."""

from procedures.services.changes.apply import Applied, apply_changes
from procedures.services.changes.mutations import Mutation, Op, Record, Result, Status
from procedures.services.changes.sequence import UnknownUser

__all__ = ["Applied", "Mutation", "Op", "Record", "Result", "Status", "UnknownUser", "apply_changes"]
