"""Logs with their credits, and their billing states, as the API takes and gives them.

Inputs describe the document only: what may be stored is decided in one place, `procedures.collections`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from rest_framework import serializers

from codes.domain.patterns import MODIFIER
from procedures.collections.logs import BILLING_STATES, CODE_PATTERN, MOST_UNITS, PLACE_PATTERN
from procedures.domain.production import CountsAs
from procedures.models import BillingState, Role
from procedures.selectors.logs import ValuedLog
from procedures.services.changes.answers import day_warnings
from procedures.services.logs import RefusedLog
from procedures.wrvu.explanation import explained
from procedures.wrvu.values import Credit


class LogInput(serializers.Serializer[object]):
    """A line as a client writes it. Unknown members are refused."""

    id = serializers.UUIDField(required=False)
    code = serializers.RegexField(f"^{CODE_PATTERN}$")
    performed_on = serializers.DateField()
    units = serializers.IntegerField(min_value=1, max_value=MOST_UNITS, default=1)
    modifiers = serializers.ListField(child=serializers.RegexField(f"^{MODIFIER}$"), max_length=4, default=list)
    role = serializers.ChoiceField(Role.choices, default=Role.PRIMARY)
    place_of_service = serializers.RegexField(f"^{PLACE_PATTERN}$", allow_null=True, default=None)
    encounter_id = serializers.UUIDField(allow_null=True, default=None)
    minutes = serializers.IntegerField(min_value=1, max_value=1440, allow_null=True, default=None)
    billing_state = serializers.ChoiceField(BillingState.choices, default=BillingState.BILLABLE)
    note = serializers.CharField(max_length=500, allow_blank=True, default="")
    client_created_at = serializers.IntegerField(allow_null=True, default=None)
    client_updated_at = serializers.IntegerField(allow_null=True, default=None)


class CreditRowOutput(serializers.Serializer[object]):
    """The row of the release that a credit stands on."""

    code = serializers.CharField()
    component = serializers.CharField()
    status = serializers.CharField()
    work_rvu = serializers.CharField(allow_null=True)


class LinePaymentOutput(serializers.Serializer[object]):
    """What Medicare would pay for a line by one conversion factor, in US dollars; beside the credit, never part of it.

    With a place of service its setting only is given. `reason` says why there is none.
    """

    facility = serializers.CharField(allow_null=True)
    nonfacility = serializers.CharField(allow_null=True)
    reason = serializers.CharField(allow_null=True)
    release = serializers.CharField(allow_null=True)
    locality = serializers.CharField()
    conversion_factor = serializers.CharField(allow_null=True)
    conversion_name = serializers.CharField(allow_blank=True)
    applied = serializers.ListField(child=serializers.CharField())
    not_applied = serializers.ListField(child=serializers.CharField())


class ExplanationOutput(serializers.Serializer[object]):
    """A credit in sentences: what it rests on, each step, and each flag with what to do about it."""

    why = serializers.CharField()
    steps = serializers.ListField(child=serializers.CharField())
    flags = serializers.ListField(child=serializers.CharField())


class CreditOutput(serializers.Serializer[object]):
    """What a line is worth in wRVU, and why; RVUs are strings with two decimals or more."""

    wrvu = serializers.CharField()
    unadjusted_wrvu = serializers.CharField(required=False)
    basis = serializers.CharField()
    reason = serializers.CharField()
    release = serializers.CharField(allow_null=True)
    row = CreditRowOutput(allow_null=True)
    flags = serializers.ListField(child=serializers.CharField())
    steps = serializers.ListField(child=serializers.DictField())
    nearest_release = serializers.CharField(required=False)
    missing_year = serializers.CharField(required=False)
    anesthesia_units = serializers.CharField(required=False, allow_null=True)
    explanation = ExplanationOutput()
    payments = LinePaymentOutput(many=True, required=False)


class WarningOutput(serializers.Serializer[object]):
    """What the owner of a line should look at."""

    field = serializers.CharField()
    code = serializers.CharField()


class LogOutput(serializers.Serializer[Any]):  # Any: a mapping
    """A line as written, with its credit."""

    id = serializers.UUIDField()
    rev = serializers.IntegerField()
    code = serializers.CharField()
    performed_on = serializers.DateField()
    units = serializers.IntegerField()
    modifiers = serializers.ListField(child=serializers.CharField())
    role = serializers.CharField()
    place_of_service = serializers.CharField(allow_null=True)
    encounter_id = serializers.UUIDField(allow_null=True)
    minutes = serializers.IntegerField(allow_null=True)
    billing_state = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    client_created_at = serializers.IntegerField(allow_null=True)
    client_updated_at = serializers.IntegerField(allow_null=True)
    counts_as = serializers.ChoiceField(
        [one.value for one in CountsAs], help_text="Only `own` is part of totals, positions and pay."
    )
    valuation = CreditOutput()
    warnings = WarningOutput(many=True)


class BulkInput(serializers.Serializer[object]):
    """Up to 500 lines."""

    logs = LogInput(many=True)


class BulkRowOutput(LogOutput):
    """One line of several: `created` with all members of a line, or `refused` with `code` and `errors`."""

    status = serializers.ChoiceField(["created", "refused"])
    errors = serializers.DictField(  # type: ignore[assignment]  # a field of ours; the library keeps its own apart
        child=serializers.ListField(child=serializers.CharField()), required=False
    )

    # Any: fields of several types.
    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the members, of which a refused line has few."""
        members = super().get_fields()
        for name, member in members.items():
            member.required = name == "status"
        return members


class BulkOutput(serializers.Serializer[object]):
    """One result a line, in the order sent."""

    results = BulkRowOutput(many=True)


def credit_json(credit: Credit) -> dict[str, object]:
    """Return a credit as `CreditOutput` describes it."""
    body = credit.as_json()
    return {
        **body,
        "unadjusted_wrvu": f"{credit.unadjusted_wrvu:.2f}",
        "explanation": explained(body).as_json(),
    }


def log_json(log: ValuedLog, *, at: datetime, counting: Callable[[ValuedLog], CountsAs]) -> dict[str, object]:
    """Return a line as `LogOutput` describes it."""
    body, fields = log.credit.as_json(), log.fields.as_json()
    return {
        "id": log.id,
        "rev": log.rev,
        **fields,
        "counts_as": counting(log).value,
        "valuation": {**body, "explanation": explained(body).as_json()},
        "warnings": [*log.credit.warnings, *day_warnings(fields, at=at)],
    }


def bulk_row_json(
    row: ValuedLog | RefusedLog, *, at: datetime, counting: Callable[[ValuedLog], CountsAs]
) -> dict[str, object]:
    """Return the outcome of one line of several as `BulkRowOutput` describes it."""
    if isinstance(row, ValuedLog):
        return {"status": "created", **log_json(row, at=at, counting=counting)}
    return {"status": "refused", "code": row.code, "errors": row.errors}


class BillingInput(serializers.Serializer[object]):
    """Own lines of a span of days that shall come to a billing state."""

    to = serializers.DateField()
    state = serializers.ChoiceField(choices=list(BILLING_STATES))
    backwards = serializers.BooleanField(default=False, help_text="Lines after the state come back to it")
    contract = serializers.UUIDField(allow_null=True, default=None, help_text="Lines of this contract alone")

    # Any: fields of several types.
    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the fields, with the one whose name is a word of Python."""
        return {"from": serializers.DateField(help_text="First day, included"), **super().get_fields()}


class BillingCountOutput(serializers.Serializer[object]):
    """Lines of one billing state."""

    state = serializers.ChoiceField(choices=list(BILLING_STATES))
    lines = serializers.IntegerField()
    wrvu = serializers.CharField()


class BillingPreviewOutput(serializers.Serializer[object]):
    """How many lines would change, worth how many wRVU, and by the state that they have."""

    lines = serializers.IntegerField()
    wrvu = serializers.CharField()
    by_state = BillingCountOutput(many=True)


class BillingOutput(serializers.Serializer[object]):
    """How many lines changed, and how many are left: send the same again until none is."""

    changed = serializers.IntegerField()
    remaining = serializers.IntegerField()
