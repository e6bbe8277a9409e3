"""Calculations over REST."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from procedures.api.calculate.serializers import CalculateInput, CalculateOutput, payment_json
from procedures.api.logs.serializers import credit_json
from procedures.requests.calculation import parse_calculation
from procedures.services.calculation import calculate
from wire.throttling.throttles import AddressRateThrottle


class Calculate(APIView):
    """What lines are worth; for everybody, nothing is stored."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (AddressRateThrottle,)

    @extend_schema(operation_id="calculate", request=CalculateInput, responses=CalculateOutput, auth=[])
    def post(self, request: Request) -> Response:
        """Value up to 500 lines as one case."""
        calculation = calculate(request=parse_calculation(request.data, at=timezone.now()))
        lines = [credit_json(credit) for credit in calculation.credits]
        for line, estimates in zip(lines, calculation.payments or (), strict=False):
            line["payments"] = [payment_json(estimate) for estimate in estimates]
        return Response({"lines": lines, "total": f"{calculation.total:.2f}"})
