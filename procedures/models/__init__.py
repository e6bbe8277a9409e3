"""What a clinician records, and what it is worth.

Keys start with the user, so that the tables can be distributed by user.
"""

from procedures.models.contracts import ClosedPeriod, Contract, ContractVersion
from procedures.models.imports import Import
from procedures.models.logs import BillingState, ProcedureLog, Role
from procedures.models.records import Favorite, Goal, Setting, Shift, Template
from procedures.models.reminders import PushSubscription
from procedures.models.revaluations import Revaluation
from procedures.models.sync import RecordVersion, RememberedMutation, SyncedRecord, SyncMark, SyncState
from procedures.models.totals import DayFlag, DayTotal, MonthCode
from procedures.models.valuations import Valuation

__all__ = [
    "BillingState",
    "ClosedPeriod",
    "Contract",
    "ContractVersion",
    "DayFlag",
    "DayTotal",
    "Favorite",
    "Goal",
    "Import",
    "MonthCode",
    "ProcedureLog",
    "PushSubscription",
    "RecordVersion",
    "RememberedMutation",
    "Revaluation",
    "Role",
    "Setting",
    "Shift",
    "SyncMark",
    "SyncState",
    "SyncedRecord",
    "Template",
    "Valuation",
]
