"""Lines whose billing state could be set: how many, worth how much, and which come next."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from procedures.requests.billing import BillingSpan
from procedures.selectors.clinicians import Clinician
from procedures.selectors.contracts import Agreement, Agreements
from procedures.selectors.sql.statements import fetch_all
from procedures.selectors.sql.totals import LINES_BY_BILLING_STATE, NEXT_LINES_TO_BILL
from procedures.selectors.totals import statement_values

_ALL_DAYS: Final = "{(,)}"


@dataclass(frozen=True, slots=True)
class BillingCount:
    """How many lines of a state there are, and their wRVU."""

    lines: int
    wrvu: Decimal


def countable_lines(*, clinician: Clinician, agreements: Agreements, span: BillingSpan) -> dict[str, BillingCount]:
    """Return the lines that would change, by the state that they have; one query."""
    rows = fetch_all(LINES_BY_BILLING_STATE, _values(clinician, agreements, span))
    return {state: BillingCount(lines, wrvu) for state, lines, wrvu in rows}


def next_lines(*, clinician: Clinician, agreements: Agreements, span: BillingSpan, most: int) -> list[str]:
    """Return the ids of the lines that come first by date of service, at most so many; one query."""
    rows = fetch_all(NEXT_LINES_TO_BILL, {**_values(clinician, agreements, span), "most": most})
    return [str(log_id) for (log_id,) in rows]


def _values(clinician: Clinician, agreements: Agreements, span: BillingSpan) -> dict[str, object]:
    contract = None if span.contract_id is None else agreements.named(span.contract_id)
    days, others = _ALL_DAYS, "{}"
    if contract is not None and not contract.is_default:
        days = f"{{{_range(contract)}}}"
    elif contract is not None:
        # The default contract holds on all days that no other covers.
        others = "{" + ",".join(_range(one) for one in agreements.all if not one.is_default) + "}"
    states = list(span.states)
    return {**statement_values(clinician, span.first, span.last), "states": states, "days": days, "others": others}


def _range(contract: Agreement) -> str:
    return f"[{contract.effective_from or ''},{contract.effective_until or ''})"
