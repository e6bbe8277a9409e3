"""A statement and its lines: what the allow-list of reading lets through, and nothing else of the file."""

from __future__ import annotations

from typing import ClassVar, Final

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from statements.domain.statement_lines import DateBasis, LineKind, Shape

LONGEST_LABEL: Final = 80


class Statement(models.Model):
    """A file that was read: its digest and size, how it was read, and which days it covers.

    `mapping` is a `StatementMapping`, `facts` is a `StatementReading` without its lines, both as `statements.reading`
    writes JSON. `dropped` is a list of `{kind, count}`. The names of the file, its sheets and titles are not stored;
    the person may give a `label`. `replaces` is the id of a statement that this one takes the place of, and that one
    is then withdrawn; of several, the one that was named last.
    """

    pk = models.CompositePrimaryKey("user_id", "id")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    id = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()
    shape = models.CharField(max_length=20, choices=[(shape.value, shape.value) for shape in Shape])
    basis = models.CharField(max_length=20, choices=[(basis.value, basis.value) for basis in DateBasis])
    first_on = models.DateField()
    last_on = models.DateField()
    label = models.CharField(max_length=LONGEST_LABEL)
    mapping = models.JSONField()
    dropped = models.JSONField()
    facts = models.JSONField()
    made_at = models.DateTimeField()
    replaces = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(shape__in=[shape.value for shape in Shape]), name="statement_shape"),
            models.CheckConstraint(condition=Q(basis__in=[basis.value for basis in DateBasis]), name="statement_basis"),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="statement_days_in_order"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "-made_at", "id"], name="statement_by_time"),
            models.Index(fields=["user", "sha256"], name="statement_by_file"),
        ]

    def __str__(self) -> str:
        return f"{self.first_on} to {self.last_on}"


class StoredStatementLine(models.Model):
    """A line of a statement, as `StatementLine` of `statements.domain` describes it."""

    pk = models.CompositePrimaryKey("user_id", "statement_id", "number")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    statement_id = models.UUIDField()
    number = models.PositiveIntegerField()
    service_on = models.DateField(null=True)
    posted_on = models.DateField(null=True)
    month = models.DateField(null=True)
    code = models.CharField(max_length=5, blank=True)
    modifiers = ArrayField(models.CharField(max_length=2))
    units = models.DecimalField(max_digits=12, decimal_places=4)
    wrvu = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in LineKind])
    repeats = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in LineKind]), name="statement_line_kind"),
            models.CheckConstraint(
                condition=Q(service_on__isnull=False) | Q(posted_on__isnull=False) | Q(month__isnull=False),
                name="statement_line_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.code}"
