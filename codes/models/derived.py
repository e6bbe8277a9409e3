"""What is worked out from the rest: the search index, and the files for clients."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from codes.domain.priors import NEUTRAL_PRIOR
from codes.models.codes import Code


class SearchDocument(models.Model):
    """What the search reads of a code that the public may see; written by `services.search_index` alone.

    `synonyms` are one a line; `names` holds the words of code, synonyms (A) and title (B), `vector` these and those of
    texts (C) and context (D); `prominence` is 0 for a code out of use, and up to 7 for one in a release, with work of
    its own (no add-on) and with our words; `prior` is the class of `CodePrior`.
    """

    code = models.OneToOneField(
        Code, primary_key=True, on_delete=models.CASCADE, related_name="search_document", db_column="code"
    )
    title = models.TextField()
    synonyms = models.TextField(blank=True)
    prominence = models.PositiveSmallIntegerField(default=0)
    prior = models.PositiveSmallIntegerField(default=NEUTRAL_PRIOR, db_default=NEUTRAL_PRIOR)
    names = SearchVectorField()
    vector = SearchVectorField()

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=["names"], name="search_document_names", fastupdate=False),
            GinIndex(fields=["vector"], name="search_document_vector", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.code_id


class SearchVersion(models.Model):
    """The version of all search documents together: another one after every change of any, so one row or none."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="search_version_is_one", condition=Q(id=1)),
        ]

    def __str__(self) -> str:
        return str(self.version)


class LoadedStarter(models.Model):
    """The version of the starter catalogue whose names were given last, so one row or none."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="loaded_starter_is_one", condition=Q(id=1)),
        ]

    def __str__(self) -> str:
        return self.version


class PublicationKind(models.TextChoices):
    """What a publication holds."""

    RELEASE = "release", "release"
    DELTA = "delta", "delta"
    WORDS = "words", "words"
    WORDS_PART = "words_part", "part of words"
    MODIFIERS = "modifiers", "modifiers"
    BENCHMARKS = "benchmarks", "benchmarks"


class Publication(models.Model):
    """A file that devices download: written once under its version and never changed.

    Versions: a release's id, "from to" for a delta, a hash for words and modifiers, of which older versions are dropped
    in time, slug and hash for a table of benchmarks. `format` is that of a release's or delta's rows
    (`codes.domain.client_format`). `recipe` stands at the words that are current: the hash of the
    rules they were made by; '' everywhere else. `parts` are those of words: name, version and packed bytes of each.
    `body_brotli` is missing from files of a program that did not pack so, until somebody asks for it.
    """

    kind = models.CharField(max_length=10, choices=PublicationKind.choices)
    version = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    format = models.PositiveSmallIntegerField(default=1, db_default=1)
    recipe = models.CharField(max_length=64, blank=True)
    body_gzip = models.BinaryField()
    body_zstd = models.BinaryField()
    body_brotli = models.BinaryField(null=True)
    parts = models.JSONField(default=list, db_default=[])

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "version"], name="publication_key"),
            models.CheckConstraint(name="publication_recipe_of_words", condition=Q(kind="words") | Q(recipe="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"
