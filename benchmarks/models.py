"""National tables of productivity: where figures come from, and the figures."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Source(models.Model):
    """A published or licensed table: who computed it, from what, how."""

    slug = models.SlugField(primary_key=True, max_length=64)
    name = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    license = models.CharField(max_length=200)
    method = models.TextField(help_text="How the figures were computed, in words.")
    url = models.URLField(max_length=500, blank=True)
    n = models.PositiveIntegerField(help_text="Clinicians counted, all rows together.")
    file_sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.year}"


class BenchmarkRow(models.Model):
    """Percentiles of one metric for a specialty and region.

    `points` maps a percentile ("25") to its value as a decimal string ("4321.00"), rising with the percentile;
    yearly wRVU of a full-time equivalent for the metric `wrvu`.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="rows")
    specialty = models.SlugField(max_length=64)
    region = models.CharField(max_length=16, default="US")
    metric = models.CharField(max_length=32, default="wrvu")
    n = models.PositiveIntegerField()
    mean = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    points = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "specialty", "region", "metric"], name="benchmark_row_key"),
            models.CheckConstraint(name="benchmark_row_counted", condition=Q(n__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.specialty} {self.region} {self.metric}"
