"""What a clinician records, and what it is worth.

Keys start with the user, so that the tables can be distributed by user.
"""

from procedures.models.logs import BillingState, ProcedureLog, Role
from procedures.models.records import Favorite, Goal, Setting, Template
from procedures.models.sync import RecordVersion, RememberedMutation, SyncedRecord, SyncState
from procedures.models.valuations import Valuation

__all__ = [
    "BillingState",
    "Favorite",
    "Goal",
    "ProcedureLog",
    "RecordVersion",
    "RememberedMutation",
    "Role",
    "Setting",
    "SyncState",
    "SyncedRecord",
    "Template",
    "Valuation",
]
