"""Our words for codes, and the specialties that log them."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from codes.content.faq import FaqError, parse_faq
from codes.models.codes import Code


class Specialty(models.Model):
    """A clinical specialty, named by a slug that users, benchmarks and codes share.

    `broader` is the one that stands in for it where its own clinicians are too few for a figure.
    """

    slug = models.SlugField(primary_key=True, max_length=64)
    name = models.CharField(max_length=120, unique=True)
    broader = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="narrower")

    class Meta:
        verbose_name_plural = "specialties"

    def __str__(self) -> str:
        return self.name


class CodeSpecialty(models.Model):
    """A specialty that commonly reports a code, and who says so."""

    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="specialty_links", db_column="code")
    specialty = models.ForeignKey(Specialty, on_delete=models.CASCADE, related_name="code_links")
    source = models.CharField(max_length=120, default="OpenRVU editors")
    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "code specialties"
        constraints: ClassVar = [models.UniqueConstraint(fields=["code", "specialty"], name="code_specialty_key")]

    def __str__(self) -> str:
        return f"{self.code_id} · {self.specialty_id}"


def check_faq(text: str) -> None:
    """Refuse questions and answers that are not pairs of lines."""
    try:
        parse_faq(text)
    except FaqError as fault:
        raise ValidationError(str(fault), code="faq") from fault


class Words(models.Model):
    """Our own words for a code: original, never an official CPT descriptor."""

    class Review(models.TextChoices):
        DRAFT = "draft", "draft"
        REVIEWED = "reviewed", "reviewed"

    code = models.OneToOneField(
        Code, primary_key=True, on_delete=models.CASCADE, related_name="words", db_column="code"
    )
    title = models.CharField(max_length=160)
    description = models.TextField(blank=True)
    plain_language = models.TextField(blank=True)
    clinical_context = models.TextField(blank=True)
    billing = models.TextField("billing and documentation", blank=True)
    faq = models.TextField(
        "questions and answers",
        blank=True,
        default="",
        db_default="",
        validators=[check_faq],
        help_text="Pairs of lines: “Q: …”, then “A: …”. The answer replaces the one made by rule to the very same"
        " question; any other question is added. A page shows eight questions at most.",
    )
    author = models.CharField(max_length=120, default="OpenRVU editors")
    license = models.CharField(max_length=60, default="CC BY 4.0")
    review = models.CharField(max_length=10, choices=Review.choices, default=Review.DRAFT)
    reviewed_on = models.DateField(null=True, blank=True)
    reviewer = models.CharField(
        max_length=120,
        blank=True,
        default="",
        db_default="",
        help_text="The clinician who reviewed them, as readers see the name.",
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "words"
        constraints: ClassVar = [
            models.CheckConstraint(name="words_title_given", condition=~Q(title="")),
            models.CheckConstraint(
                name="words_reviewed_has_date", condition=Q(review="draft") | Q(reviewed_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Synonym(models.Model):
    """A name that clinicians use for a code."""

    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="synonyms", db_column="code")
    text = models.CharField(max_length=120)
    shared = models.BooleanField(default=False, help_text="Several codes may own this synonym.")
    history = HistoricalRecords()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "text"], name="synonym_key"),
            models.CheckConstraint(name="synonym_given", condition=~Q(text="")),
        ]
        indexes: ClassVar = [models.Index(F("text"), name="synonym_text")]

    def __str__(self) -> str:
        return self.text
