"""Contracts over REST: made, changed from a day on, ended; their pay periods, closed one by one."""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.answers import PerUserView
from accounts.api.authentication import user_of
from procedures.requests.contracts import change_of, new_contract_of
from procedures.selectors.clinicians import clinician
from procedures.selectors.contracts import Agreement, agreements_of
from procedures.selectors.earnings import ShownPeriod, earnings_of
from procedures.services.contracts import change_contract, contract_of, find_contract, make_contract, remove_contract
from procedures.services.pay_periods import close_period
from wire.validation.queries import read_query, refuse_unknown
from wire.validation.values import date_text

_FROM: Final = OpenApiParameter("from", date, required=True, description="A day of the first period.")
_TO: Final = OpenApiParameter("to", date, required=True, description="A day of the last period, 36 at most.")


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


class Contracts(PerUserView):
    """One's contracts."""

    @extend_schema(operation_id="contracts_list", responses=ContractList)
    def get(self, request: Request) -> Response:
        """List them in the order of their days, the default one last."""
        refuse_unknown(request.query_params)
        held = agreements_of(user_id=user_of(request).id)
        return Response({"results": [contract_json(one) for one in held.all]})

    @extend_schema(operation_id="contracts_create", request=ContractInput, responses={201: ContractOutput})
    def post(self, request: Request) -> Response:
        """Make a contract; the lines of its days are valued anew by its terms."""
        new = new_contract_of(request.data)
        made = make_contract(user_id=user_of(request).id, new=new, at=timezone.now())
        place = {"Location": reverse("procedures:contract-detail", args=[made.id])}
        return Response(contract_json(made), status=status.HTTP_201_CREATED, headers=place)


class Contract(PerUserView):
    """A contract of one's own."""

    @extend_schema(operation_id="contracts_read", responses=ContractOutput)
    def get(self, request: Request, contract_id: UUID) -> Response:
        """Return it with all its versions."""
        return Response(contract_json(find_contract(user_id=user_of(request).id, contract_id=contract_id)))

    @extend_schema(operation_id="contracts_amend", request=ContractInput(partial=True), responses=ContractOutput)
    def patch(self, request: Request, contract_id: UUID) -> Response:
        """Change name or days, or the terms from the day `since` on: that makes a new version, none is overwritten."""
        change = change_of(request.data)
        changed = change_contract(
            user_id=user_of(request).id, contract_id=contract_id, change=change, at=timezone.now()
        )
        return Response(contract_json(changed))

    @extend_schema(operation_id="contracts_delete", responses={204: None})
    def delete(self, request: Request, contract_id: UUID) -> Response:
        """Take it away; its days fall back to the default one, which itself becomes as it was at first."""
        remove_contract(user_id=user_of(request).id, contract_id=contract_id, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class Periods(PerUserView):
    """What a contract pays, by its periods."""

    @extend_schema(operation_id="contracts_periods", parameters=[_FROM, _TO], responses=PeriodList)
    def get(self, request: Request, contract_id: UUID) -> Response:
        """Return the periods that a span of days touches, each as it is now and, where closed, as it was."""
        checks = {"from": date_text(), "to": date_text()}
        span = read_query(request.query_params, checks, required=("from", "to"))
        user = user_of(request)
        agreements = agreements_of(user_id=user.id)
        periods = earnings_of(
            clinician=clinician(user=user), agreements=agreements, contract=contract_of(agreements, contract_id),
            first=span["from"], last=span["to"], at=timezone.now(),
        )  # fmt: skip
        return Response({"results": [period_json(period) for period in periods]})


class PeriodClosing(PerUserView):
    """The end of a pay period."""

    @extend_schema(operation_id="contracts_close_period", request=None, responses={201: PeriodOutput})
    def post(self, request: Request, contract_id: UUID, first_on: date) -> Response:
        """Close the period that begins on a day: its figures stay as they are now."""
        closed = close_period(user=user_of(request), contract_id=contract_id, first_on=first_on, at=timezone.now())
        return Response(period_json(closed), status=status.HTTP_201_CREATED)


def contract_json(contract: Agreement) -> dict[str, Any]:  # Any: JSON
    """Return a contract as `ContractOutput` describes it."""
    versions = [
        {
            "number": one.number,
            "effective_from": one.effective_from.isoformat(),
            "made_at": None if one.made_at is None else one.made_at.isoformat(),
            "terms": one.terms.as_json(),
        }
        for one in contract.versions
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


def period_json(shown: ShownPeriod) -> dict[str, Any]:  # Any: JSON
    """Return a period as `PeriodOutput` describes it."""
    closed = shown.closed
    kept = None if closed is None else {**closed.figures, "closed_at": closed.closed_at.isoformat()}
    return {**shown.now.as_json(), "closed": kept, "since_closing": shown.since_closing}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
