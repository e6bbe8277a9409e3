"""A calculation without an account as the API takes and gives it."""

from __future__ import annotations

from rest_framework import serializers

from codes.domain.patterns import LOCALITY, MODIFIER, whole
from procedures.api.logs.serializers import CreditOutput
from procedures.collections.logs import CODE_PATTERN, MOST_UNITS, PLACE_PATTERN
from procedures.requests.calculation import POLICIES
from procedures.wrvu.payment import Estimate


class PaymentInput(serializers.Serializer[object]):
    """Where a payment is estimated: `locality` as <MAC>-<locality>, the nation unless said; US dollars per RVU, the
    conversion factors of the release unless said."""

    locality = serializers.RegexField(whole(LOCALITY), allow_null=True, default=None)
    conversion_factor = serializers.RegexField(r"^[1-9][0-9]{0,2}\.[0-9]{2,4}$", allow_null=True, default=None)


class CalculateLineInput(serializers.Serializer[object]):
    """A line to be valued without being stored."""

    code = serializers.RegexField(f"^{CODE_PATTERN}$")
    performed_on = serializers.DateField()
    units = serializers.IntegerField(min_value=1, max_value=MOST_UNITS, default=1)
    modifiers = serializers.ListField(child=serializers.RegexField(f"^{MODIFIER}$"), max_length=4, default=list)
    place_of_service = serializers.RegexField(f"^{PLACE_PATTERN}$", allow_null=True, default=None)
    encounter_id = serializers.UUIDField(allow_null=True, default=None)
    minutes = serializers.IntegerField(min_value=1, max_value=1440, allow_null=True, default=None)


class CalculateInput(serializers.Serializer[object]):
    """Up to 500 lines and the policy that counts them."""

    policy = serializers.ChoiceField(list(POLICIES), default="cms")
    terms = serializers.DictField(required=False, help_text="Terms as a contract has them, in place of a policy.")
    payment = PaymentInput(required=False)
    lines = CalculateLineInput(many=True)


class CalculateOutput(serializers.Serializer[object]):
    """One credit a line, in the order sent, and their sum in wRVU."""

    lines = CreditOutput(many=True)
    total = serializers.CharField()


def payment_json(estimate: Estimate) -> dict[str, object]:
    """Return an estimate as `LinePaymentOutput` describes it."""
    factor = estimate.conversion_factor
    return {
        "facility": None if estimate.facility is None else f"{estimate.facility:.2f}",
        "nonfacility": None if estimate.nonfacility is None else f"{estimate.nonfacility:.2f}",
        "reason": estimate.reason,
        "release": estimate.release,
        "locality": estimate.locality,
        "conversion_factor": None if factor is None else f"{factor:.4f}",
        "conversion_name": estimate.conversion_name,
        "applied": list(estimate.applied),
        "not_applied": list(estimate.not_applied),
    }
