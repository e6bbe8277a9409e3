"""Comparisons of a log with a statement, as they were when they were made, and their findings."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from statements.matching.values import FindingKind, Grade


class StoredComparison(models.Model):
    """A comparison, frozen: no later change of the log, of a contract or of a release alters it.

    `log_seq` is the number of the log's last change that it knows. `left_out` are the codes that the statement leaves
    out, null where nobody knows. `result` is the JSON of `statements.presenters.comparisons`: totals, months, pay
    periods, rules, and by what all of it was counted.
    """

    pk = models.CompositePrimaryKey("user_id", "id")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    id = models.UUIDField()
    statement_id = models.UUIDField()
    log_seq = models.BigIntegerField()
    left_out = models.JSONField(null=True)
    result = models.JSONField()
    findings = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["user", "statement_id", "-made_at", "id"], name="comparison_of_statement")
        ]

    def __str__(self) -> str:
        return str(self.id)


class ComparisonFinding(models.Model):
    """A finding of a comparison, in its order; `explanations` is a list of `{cause, detail}`.

    `own_lines` are the ids of the lines of the log among which the `lines` meant are, `rows` those of the file. `units`
    and `wrvu` are statement less own, `dollars` own less statement; what each record has of the lines meant stands
    beside them, null of a comparison made before it was kept.
    """

    pk = models.CompositePrimaryKey("user_id", "comparison_id", "number")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    comparison_id = models.UUIDField()
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in FindingKind])
    grade = models.CharField(max_length=10, choices=[(grade.value, grade.value) for grade in Grade])
    explanations = models.JSONField()
    component = models.PositiveIntegerField()
    first_on = models.DateField()
    last_on = models.DateField()
    code = models.CharField(max_length=7, blank=True)
    modifiers = models.JSONField()
    lines = models.PositiveIntegerField()
    own_lines = models.JSONField()
    rows = models.JSONField()
    units = models.DecimalField(max_digits=14, decimal_places=4)
    wrvu = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    dollars = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    own_units = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    own_wrvu = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    statement_units = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    statement_wrvu = models.DecimalField(max_digits=14, decimal_places=4, null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in FindingKind]), name="comparison_finding_kind"
            ),
            models.CheckConstraint(
                condition=Q(grade__in=[grade.value for grade in Grade]), name="comparison_finding_grade"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.kind} {self.code}"
