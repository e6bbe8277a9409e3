"""Sessions as the API takes and gives them."""

from __future__ import annotations

from rest_framework import serializers

from procedures.api.logs.serializers import LogOutput


class JoiningInput(serializers.Serializer[object]):
    """Up to 200 lines of one day that shall be of one encounter; null parts them."""

    logs = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=200)
    encounter_id = serializers.UUIDField(allow_null=True)


class JoinedOutput(serializers.Serializer[object]):
    """The lines with their credits, in the order asked for."""

    results = LogOutput(many=True)
