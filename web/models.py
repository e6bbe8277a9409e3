"""What readers tell of an error on a page."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class ErrorReport(models.Model):
    """A reader's report of an error, for the editors; it says of nobody who sent it but what they wrote themselves."""

    about = models.CharField("page or code", max_length=200, blank=True)
    message = models.TextField()
    reply_to = models.EmailField("e-mail address for an answer", max_length=254, blank=True)
    reported_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(name="error_report_says_something", condition=~Q(message=""))]
        indexes: ClassVar = [models.Index(fields=["-reported_at", "id"], name="error_report_latest")]

    def __str__(self) -> str:
        return f"{self.about or 'the site'}: {self.message[:60]}"
