"""Codes, and what the HCPCS file and the operator say of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.lookups import Regex

from codes.domain.patterns import CODE, LEVEL_II_BUT_DENTAL, whole

CODE_LENGTH = 5


class Code(models.Model):
    """A HCPCS code that the catalogue knows, from any release or HCPCS file."""

    code = models.CharField(primary_key=True, max_length=CODE_LENGTH)
    added_on = models.DateField(null=True, blank=True)
    terminated_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="code_form", condition=Q(code__regex=whole(CODE))),
        ]

    def __str__(self) -> str:
        return self.code


class HcpcsWords(models.Model):
    """The official words of a Level II code: public domain, but D codes' (ADA), which are never stored."""

    code = models.OneToOneField(
        Code, primary_key=True, on_delete=models.CASCADE, related_name="official_words", db_column="code"
    )
    short = models.CharField(max_length=80)
    long = models.TextField(blank=True)
    source = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "HCPCS words"
        constraints: ClassVar = [
            # CPT words are the AMA's, D codes' the ADA's: the database itself refuses them.
            models.CheckConstraint(
                name="hcpcs_words_level_ii_only", condition=Regex(F("code_id"), Value(whole(LEVEL_II_BUT_DENTAL)))
            ),
        ]

    def __str__(self) -> str:
        return self.short


class Modifier(models.Model):
    """A modifier of the HCPCS file, with its official words (Level II)."""

    modifier = models.CharField(primary_key=True, max_length=2)
    short = models.CharField(max_length=80)
    long = models.TextField(blank=True)
    terminated_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.modifier


class AnesthesiaBase(models.Model):
    """Base units of an anesthesia code, from a table that the operator imported, and who says so."""

    code = models.OneToOneField(
        Code, primary_key=True, on_delete=models.CASCADE, related_name="anesthesia_base", db_column="code"
    )
    units = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200)
    imported_at = models.DateTimeField()

    class Meta:
        verbose_name = "anesthesia base units"
        verbose_name_plural = "anesthesia base units"
        constraints: ClassVar = [models.CheckConstraint(name="anesthesia_base_range", condition=Q(units__lte=99))]

    def __str__(self) -> str:
        return f"{self.code_id}: {self.units}"
