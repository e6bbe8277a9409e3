"""The row of a piece of work in the background."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class Job(models.Model):
    """A piece of work that somebody, or some news, asked for; `arguments` are emptied when it has ended."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        RUNNING = "running", "running"
        DONE = "done", "done"
        FAILED = "failed", "failed"

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=255, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    arguments = models.JSONField(default=dict, blank=True)
    progress = models.PositiveSmallIntegerField(null=True, blank=True, help_text="per cent, where it is known")
    progress_words = models.CharField(max_length=100, blank=True, db_default="", help_text="how far it is, in words")
    report = models.TextField(blank=True)
    leads_to = models.CharField(max_length=200, blank=True, help_text="address of what the job made")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="job_progress_per_cent", condition=Q(progress__isnull=True) | Q(progress__lte=100)
            ),
            models.CheckConstraint(
                name="job_finished_has_time",
                condition=Q(state__in=["waiting", "running"]) | Q(finished_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}".strip()

    @property
    def has_ended(self) -> bool:
        """`True` where the job is done or has failed."""
        return self.state in {self.State.DONE, self.State.FAILED}
