"""How often a code is billed, as a class that orders what a search finds."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from codes.domain.priors import MOST_PRIOR
from codes.models.codes import Code


class CodePrior(models.Model):
    """The class of a code out of `source`; a code without a row is of the neutral class.

    Source of the classes: `codes.domain.priors`.
    """

    code = models.OneToOneField(
        Code, primary_key=True, on_delete=models.CASCADE, related_name="prior", db_column="code"
    )
    prior = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="code_prior_is_a_class", condition=Q(prior__lte=MOST_PRIOR)),
        ]

    def __str__(self) -> str:
        return self.code_id
