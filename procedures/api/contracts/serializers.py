"""Contracts and pay periods as the API takes and gives them."""

from __future__ import annotations

from datetime import date

from rest_framework import serializers

from procedures.selectors.contracts import Agreement
from procedures.selectors.earnings import ShownPeriod


class VersionOutput(serializers.Serializer[object]):
    """Terms from a day on; of one day the higher number holds."""

    number = serializers.IntegerField()
    effective_from = serializers.DateField()
    made_at = serializers.DateTimeField(allow_null=True)
    terms = serializers.DictField()


class ContractOutput(serializers.Serializer[object]):
    """A contract: it holds from a day on until another, exclusive; the default one on all days that no other covers.

    `terms` are those of its last version.
    """

    id = serializers.UUIDField()
    name = serializers.CharField()
    is_default = serializers.BooleanField()
    effective_from = serializers.DateField(allow_null=True)
    effective_until = serializers.DateField(allow_null=True)
    terms = serializers.DictField()
    versions = VersionOutput(many=True)


class ContractInput(serializers.Serializer[object]):
    """A contract to be made, or changes of one; `terms` of a change hold from the day `since` on."""

    name = serializers.CharField(max_length=80)
    effective_from = serializers.DateField()
    effective_until = serializers.DateField(allow_null=True, required=False)
    terms = serializers.DictField(required=False)
    since = serializers.DateField(required=False)


class ContractList(serializers.Serializer[object]):
    """All contracts: there are at most a hundred."""

    results = ContractOutput(many=True)


class PeriodOutput(serializers.Serializer[object]):
    """A pay period: what counts for pay and what it earns in dollars, as it is now.

    A closed one has `closed`, its figures as they were then, and `since_closing`, what changed after.
    """

    first_on = serializers.DateField()
    last_on = serializers.DateField()
    lines = serializers.IntegerField()
    wrvu = serializers.CharField()
    contract_wrvu = serializers.CharField()
    waiting = serializers.DictField()
    earnings = serializers.DictField(child=serializers.CharField())
    closed = serializers.DictField(allow_null=True)
    since_closing = serializers.DictField(allow_null=True)


class PeriodList(serializers.Serializer[object]):
    """Pay periods, the earliest first."""

    results = PeriodOutput(many=True)


def contract_json(contract: Agreement) -> dict[str, object]:
    """Return a contract as `ContractOutput` describes it."""
    versions = [
        {
            "number": version.number,
            "effective_from": version.effective_from.isoformat(),
            "made_at": None if version.made_at is None else version.made_at.isoformat(),
            "terms": version.terms.as_json(),
        }
        for version in contract.versions
    ]
    return {
        "id": str(contract.id),
        "name": contract.name,
        "is_default": contract.is_default,
        "effective_from": _day(contract.effective_from),
        "effective_until": _day(contract.effective_until),
        "terms": versions[-1]["terms"],
        "versions": versions,
    }


def period_json(shown: ShownPeriod) -> dict[str, object]:
    """Return a period as `PeriodOutput` describes it."""
    closed = shown.closed
    kept = None if closed is None else {**closed.figures, "closed_at": closed.closed_at.isoformat()}
    return {**shown.now.as_json(), "closed": kept, "since_closing": shown.since_closing}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
