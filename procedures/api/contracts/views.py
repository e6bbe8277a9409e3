"""Contracts over REST: made, changed from a day on, ended; their pay periods, closed one by one."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.answers import PerUserView, TaggedView
from accounts.api.authentication import user_of
from procedures.api.contracts.parameters import FROM, TO
from procedures.api.contracts.serializers import (
    ContractInput,
    ContractList,
    ContractOutput,
    PeriodList,
    PeriodOutput,
    contract_json,
    period_json,
)
from procedures.requests.contracts import change_of, new_contract_of
from procedures.selectors.clinicians import clinician
from procedures.selectors.contracts import agreements_of
from procedures.selectors.earnings import earnings_of
from procedures.services.contracts import change_contract, contract_of, find_contract, make_contract, remove_contract
from procedures.services.pay_periods import close_period
from wire.validation.queries import read_query, refuse_unknown
from wire.validation.values import date_text


class Contracts(TaggedView):
    """One's contracts."""

    @extend_schema(operation_id="contracts_list", responses=ContractList)
    def get(self, request: Request) -> Response:
        """List them in the order of their days, the default one last. `ETag` and `If-None-Match` spare a known list."""
        refuse_unknown(request.query_params)
        agreements = agreements_of(user_id=user_of(request).id)
        return Response({"results": [contract_json(one) for one in agreements.all]})

    @extend_schema(operation_id="contracts_create", request=ContractInput, responses={201: ContractOutput})
    def post(self, request: Request) -> Response:
        """Make a contract; the lines of its days are valued anew by its terms."""
        new = new_contract_of(request.data)
        contract = make_contract(user_id=user_of(request).id, new=new, at=timezone.now())
        place = {"Location": reverse("procedures:contract-detail", args=[contract.id])}
        return Response(contract_json(contract), status=status.HTTP_201_CREATED, headers=place)


class ContractDetail(PerUserView):
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

    @extend_schema(operation_id="contracts_periods", parameters=[FROM, TO], responses=PeriodList)
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
