"""National tables of productivity: where figures come from, the figures, and how sources spell specialties."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from benchmarks.domain.percentile import to_tenth
from codes.models import Specialty


class SourceKind(models.TextChoices):
    """Where a table comes from, and by that who may see it."""

    MEDICARE = "medicare", "computed from the Medicare file"
    PUBLIC = "public", "public table"
    LICENSED = "licensed", "licensed table"


class Source(models.Model):
    """A published, licensed or computed table: who computed it, from what, how.

    Tables of one `series` differ by year alone and show a trend. `report` says what a computed table left out.
    """

    slug = models.SlugField(primary_key=True, max_length=64)
    name = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=SourceKind.choices, default=SourceKind.PUBLIC)
    series = models.SlugField(max_length=64, blank=True, db_index=False)
    made_up = models.BooleanField(default=False, help_text="Invented figures; pages say so.")
    license = models.CharField(max_length=200)
    method = models.TextField(help_text="How the figures were computed, in words.")
    url = models.URLField(max_length=500, blank=True)
    n = models.PositiveIntegerField(help_text="Clinicians counted, all rows together.")
    release = models.CharField(max_length=32, blank=True, help_text="The fee schedule that a computed table rests on.")
    report = models.JSONField(default=dict, blank=True)
    file_sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField()
    is_draft = models.BooleanField(default=False, help_text="A draft is shown to nobody outside the admin site.")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="source_computed_names_release", condition=~Q(kind="medicare", release=""))
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.year}"


class BenchmarkRow(models.Model):
    """Percentiles of one metric for a specialty, region and population.

    `points` maps a percentile ("25") to its value as a decimal string ("4321.00"), rising with the percentile.
    Units: wRVU a year for `wrvu`, counts for `services`, percent for `em_share`. `coverage` and `gap` are fractions of
    1; `visibility` is the class (A, B, C) of how much of the specialty's work Medicare sees, '' for other tables.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="rows")
    specialty = models.SlugField(max_length=64)
    region = models.CharField(max_length=16, default="US")
    population = models.CharField(max_length=10, default="all")
    metric = models.CharField(max_length=32, default="wrvu")
    n = models.PositiveIntegerField()
    mean = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    points = models.JSONField()
    visibility = models.CharField(max_length=1, blank=True)
    coverage = models.DecimalField(max_digits=4, decimal_places=3, null=True, blank=True)
    gap = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    marks = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "specialty", "region", "population", "metric"], name="benchmark_row_key"
            ),
            models.CheckConstraint(name="benchmark_row_counted", condition=Q(n__gte=1)),
        ]
        indexes: ClassVar = [
            models.Index(fields=["specialty", "metric", "region", "population"], name="benchmark_row_asked")
        ]

    def __str__(self) -> str:
        return f"{self.specialty} {self.region} {self.population} {self.metric}"


class TopCode(models.Model):
    """What the clinicians of a specialty bill most in the nation, by wRVU; `share` of their wRVU as a fraction of 1."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="top_codes")
    specialty = models.SlugField(max_length=64, db_index=False)
    code = models.CharField(max_length=5)
    rank = models.PositiveSmallIntegerField()
    wrvu = models.DecimalField(max_digits=14, decimal_places=2)
    services = models.DecimalField(max_digits=14, decimal_places=2)
    n = models.PositiveIntegerField(help_text="Clinicians who bill it, at least.")
    share = models.DecimalField(max_digits=5, decimal_places=4)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "specialty", "code"], name="top_code_key"),
            models.UniqueConstraint(fields=["source", "specialty", "rank"], name="top_code_rank"),
        ]

    def __str__(self) -> str:
        return f"{self.specialty} {self.rank}: {self.code}"

    @property
    def percent(self) -> Decimal:
        """Return the share in percent, half up to a tenth."""
        return to_tenth(self.share * 100)


class SpecialtySpelling(models.Model):
    """How a source spells a specialty: `cms` for the Medicare file, `nucc` for taxonomy codes, or an operator's own.

    No specialty means that the spelling stands for no clinician. A taxonomy code may fit several specialties.
    """

    scheme = models.SlugField(max_length=64, db_index=False)
    text = models.CharField(max_length=120)
    specialty = models.ForeignKey(Specialty, on_delete=models.CASCADE, null=True, blank=True, related_name="spellings")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("scheme", Lower("text"), condition=~Q(scheme="nucc"), name="spelling_means_one"),
            models.UniqueConstraint(fields=["scheme", "text", "specialty"], name="spelling_key"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}: {self.text}"
