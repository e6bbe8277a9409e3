"""Series of totals as the API gives them."""

from __future__ import annotations

from rest_framework import serializers


class SeriesOutput(serializers.Serializer[object]):
    """Columns for uPlot (`names`, `data`, `series`), or a specification of Vega-Lite (all else)."""

    names = serializers.ListField(child=serializers.CharField(), required=False)
    series = serializers.ListField(child=serializers.DictField(), required=False)
    data = serializers.JSONField()  # type: ignore[assignment]  # a field of ours; the library keeps its own `data` apart
    title = serializers.CharField(required=False)
    mark = serializers.CharField(required=False)
    encoding = serializers.DictField(required=False)
