"""What a clinician records, and what it is worth.

Keys start with the user, so that the tables can be distributed by user.
"""

from procedures.models.logs import BillingState, ProcedureLog, Role
from procedures.models.sync import SyncedRecord, SyncState
from procedures.models.valuations import Valuation

__all__ = ["BillingState", "ProcedureLog", "Role", "SyncState", "SyncedRecord", "Valuation"]
