"""Releases of the fee schedule: their rows, their localities, and the licenses of their files."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q

from codes.domain.indicators import COMPONENTS
from codes.domain.values import MOST_CLINICIANS, QUALIFYING, GpciRow, NamedFactor, ReleaseFacts, UnknownValue
from codes.models.codes import CODE_LENGTH, Code
from codes.models.fields import RvuField


class Release(models.Model):
    """An edition of the fee schedule, such as RVU25D; immutable once published."""

    id = models.CharField(primary_key=True, max_length=32)
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    effective_from = models.DateField()
    released_on = models.DateField(null=True, blank=True)
    conversion_factor = models.DecimalField(max_digits=8, decimal_places=4)
    conversion_factor_qp = models.DecimalField(max_digits=8, decimal_places=4, null=True, blank=True)
    anesthesia_conversion_factor = models.DecimalField(max_digits=8, decimal_places=4, null=True, blank=True)
    complete = models.BooleanField(default=True)
    complete_for_level_ii = models.BooleanField(default=True)
    rows = models.PositiveIntegerField(default=0)
    file_name = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64)
    source_url = models.CharField(max_length=500, blank=True, help_text="address the file was downloaded from")
    column_aliases = models.JSONField(default=dict, blank=True, help_text="headings read as columns of ours")
    missing_columns = models.JSONField(default=list, blank=True, help_text="columns that no credit needs")
    unknown_values = models.JSONField(default=list, blank=True, help_text="let in with the operator's consent")
    conversion_factors = models.JSONField(default=list, blank=True, help_text="by name, the default one first")
    imported_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_order = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["published_order"], name="release_published_order_unique"),
            models.CheckConstraint(
                name="release_published_whole",
                condition=Q(published_at__isnull=True, published_order__isnull=True)
                | Q(published_at__isnull=False, published_order__isnull=False),
            ),
            models.CheckConstraint(name="release_factor_positive", condition=Q(conversion_factor__gt=0)),
        ]

    def __str__(self) -> str:
        return self.id

    @property
    def facts(self) -> ReleaseFacts:
        """Return what a calculation needs to know of the release; a draft's `published` is 0."""
        return ReleaseFacts(
            id=self.id,
            year=self.year,
            effective_from=self.effective_from,
            published=self.published_order or 0,
            complete=self.complete,
            complete_for_level_ii=self.complete_for_level_ii,
        )

    @property
    def is_published(self) -> bool:
        """Return true if the release is visible and frozen."""
        return self.published_at is not None

    @property
    def factors(self) -> tuple[NamedFactor, ...]:
        """Return the conversion factors by name, the default one first; a release of an older program has up to two."""
        if self.conversion_factors:
            return tuple(NamedFactor(one["name"], Decimal(one["dollars"])) for one in self.conversion_factors)
        default = NamedFactor(MOST_CLINICIANS, self.conversion_factor)
        if self.conversion_factor_qp is None:
            return (default,)
        return (default, NamedFactor(QUALIFYING, self.conversion_factor_qp))

    @property
    def unknown(self) -> tuple[UnknownValue, ...]:
        """Return the values that the program did not know when it imported the release."""
        return tuple(
            UnknownValue(one["column"], one["value"], one["rows"], tuple(one["examples"]))
            for one in self.unknown_values
        )


class ColumnAlias(models.Model):
    """A heading under which a release's table has one of our columns; every import reads by it."""

    heading = models.CharField(max_length=120, unique=True)
    column = models.CharField(max_length=60)
    added_by = models.CharField(max_length=254)
    added_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "column aliases"
        constraints: ClassVar = [
            models.CheckConstraint(name="column_alias_heading_not_empty", condition=~Q(heading="")),
        ]

    def __str__(self) -> str:
        return f"{self.heading} is {self.column}"


class LicenseAcceptance(models.Model):
    """Who accepted the license of an imported file, and when; asked once a file."""

    file_sha256 = models.CharField(primary_key=True, max_length=64)
    file_name = models.CharField(max_length=255)
    accepted_by = models.CharField(max_length=254)
    accepted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.file_name} by {self.accepted_by}"


class RelativeValue(models.Model):
    """A row of a release: key release, code and component ('', 26, TC, 53).

    `work_rvu` is null where the schedule assigns no work and 0.00 where it assigns zero
    (`codes.domain.values.assigned_work`). `unknown` names what the program could not read in the row (`STATUS CODE W`),
    '' for nothing: then nothing of the row is credited.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="relative_values")
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="relative_values", db_column="code")
    component = models.CharField(max_length=2, blank=True)
    status = models.CharField(max_length=4)
    not_used_for_medicare = models.BooleanField(default=False)
    work_rvu = RvuField(null=True, blank=True)
    nonfacility_pe_rvu = RvuField()
    nonfacility_na = models.BooleanField(default=False)
    facility_pe_rvu = RvuField()
    facility_na = models.BooleanField(default=False)
    mp_rvu = RvuField()
    nonfacility_total = RvuField()
    facility_total = RvuField()
    pctc = models.CharField(max_length=1)
    global_period = models.CharField(max_length=4)
    pre_op = models.DecimalField(max_digits=5, decimal_places=4)
    intra_op = models.DecimalField(max_digits=5, decimal_places=4)
    post_op = models.DecimalField(max_digits=5, decimal_places=4)
    mult_proc = models.CharField(max_length=1)
    bilat_surg = models.CharField(max_length=1)
    asst_surg = models.CharField(max_length=1)
    co_surg = models.CharField(max_length=1)
    team_surg = models.CharField(max_length=1)
    endo_base = models.CharField(max_length=CODE_LENGTH, blank=True)
    conversion_factor = models.DecimalField(max_digits=8, decimal_places=4)
    supervision = models.CharField(max_length=2, blank=True)
    calculation_flag = models.CharField(max_length=1, blank=True)
    imaging_family = models.CharField(max_length=2, blank=True)
    opps_nonfacility_pe = RvuField(null=True, blank=True)
    opps_facility_pe = RvuField(null=True, blank=True)
    opps_mp = RvuField(null=True, blank=True)
    unknown = models.CharField(max_length=60, blank=True, db_default="", default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "code", "component"], name="relative_value_key"),
            models.CheckConstraint(
                name="relative_value_component", condition=Q(component__in=list(COMPONENTS)) | ~Q(unknown="")
            ),
            models.CheckConstraint(
                name="relative_value_unknown_has_no_work", condition=Q(unknown="") | Q(work_rvu__isnull=True)
            ),
            models.CheckConstraint(
                name="relative_value_work_not_negative", condition=Q(work_rvu__isnull=True) | Q(work_rvu__gte=0)
            ),
        ]

    def __str__(self) -> str:
        component = f"-{self.component}" if self.component else ""
        return f"{self.code_id}{component} in {self.release_id}"


class Locality(models.Model):
    """A payment locality of a release: geographic practice cost indices (GPCI), 1 being the national average."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="localities")
    mac = models.CharField("Medicare contractor (MAC)", max_length=5)
    locality = models.CharField(max_length=2)
    state = models.CharField(max_length=2)
    name = models.CharField(max_length=120)
    work_gpci = models.DecimalField(max_digits=5, decimal_places=3)
    pe_gpci = models.DecimalField(max_digits=5, decimal_places=3)
    mp_gpci = models.DecimalField(max_digits=5, decimal_places=3)
    counties = models.TextField(blank=True)
    anesthesia_conversion_factor = models.DecimalField(max_digits=8, decimal_places=4, null=True, blank=True)

    class Meta:
        verbose_name_plural = "localities"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "mac", "locality"], name="locality_key"),
            models.CheckConstraint(
                name="locality_gpci_positive", condition=Q(work_gpci__gt=0) & Q(pe_gpci__gt=0) & Q(mp_gpci__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mac}-{self.locality} {self.name}"

    def as_row(self) -> GpciRow:
        """Return the indices as the calculations take them, the name without its footnote stars."""
        return GpciRow(
            mac=self.mac,
            locality=self.locality,
            state=self.state,
            name=self.name.rstrip("*"),
            work=self.work_gpci,
            pe=self.pe_gpci,
            mp=self.mp_gpci,
        )
