"""The catalogue's tables: what CMS published, and, apart from it, words."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.lookups import Regex
from simple_history.models import HistoricalRecords

from codes.faq import FaqError, parse_faq
from codes.values import GpciRow

CODE_LENGTH = 5


def rvu_field(**options: object) -> models.DecimalField:  # type: ignore[type-arg]  # the stub's two parameters follow from null=
    """Return a column of RVUs: two decimals, as published."""
    return models.DecimalField(max_digits=8, decimal_places=2, **options)  # type: ignore[arg-type]  # passed through


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
    def is_published(self) -> bool:
        """Say whether the release is visible and frozen."""
        return self.published_at is not None


class LicenseAcceptance(models.Model):
    """Who accepted the licence of an imported file, and when; asked once a file."""

    file_sha256 = models.CharField(primary_key=True, max_length=64)
    file_name = models.CharField(max_length=255)
    accepted_by = models.CharField(max_length=254)
    accepted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.file_name} by {self.accepted_by}"


class Code(models.Model):
    """A HCPCS code that the catalogue knows, from any release or HCPCS file."""

    code = models.CharField(primary_key=True, max_length=CODE_LENGTH)
    added_on = models.DateField(null=True, blank=True)
    terminated_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="code_form", condition=Q(code__regex=r"^([0-9]{4}[0-9A-Z]|[A-Z][0-9]{4})$")),
        ]

    def __str__(self) -> str:
        return self.code


class RelativeValue(models.Model):
    """A row of a release: key release, code and component ('', 26, TC, 53).

    `work_rvu` is null where the schedule assigns no work and 0.00 where it assigns zero (`codes.values.assigned_work`).
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="relative_values")
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="relative_values", db_column="code")
    component = models.CharField(max_length=2, blank=True)
    status = models.CharField(max_length=1)
    not_used_for_medicare = models.BooleanField(default=False)
    work_rvu = rvu_field(null=True, blank=True)
    nonfacility_pe_rvu = rvu_field()
    nonfacility_na = models.BooleanField(default=False)
    facility_pe_rvu = rvu_field()
    facility_na = models.BooleanField(default=False)
    mp_rvu = rvu_field()
    nonfacility_total = rvu_field()
    facility_total = rvu_field()
    pctc = models.CharField(max_length=1)
    global_period = models.CharField(max_length=3)
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
    opps_nonfacility_pe = rvu_field()
    opps_facility_pe = rvu_field()
    opps_mp = rvu_field()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "code", "component"], name="relative_value_key"),
            models.CheckConstraint(name="relative_value_component", condition=Q(component__in=["", "26", "TC", "53"])),
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
                name="hcpcs_words_level_ii_only", condition=Regex(F("code_id"), Value(r"^[A-CE-Z][0-9]{4}$"))
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


class Specialty(models.Model):
    """A clinical specialty, named by a slug that users, benchmarks and codes share."""

    slug = models.SlugField(primary_key=True, max_length=64)
    name = models.CharField(max_length=120, unique=True)

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


class SearchDocument(models.Model):
    """What the search reads of a code that the public may see; written by `services.search_index` alone.

    `synonyms` are one a line; `names` holds the words of code, synonyms (A) and title (B), `vector` these and those of
    texts (C) and context (D); `prominence` is 0 for a code out of use, and up to 5 for one in a release, with work of
    its own (no add-on) and with our words.
    """

    code = models.OneToOneField(
        Code, primary_key=True, on_delete=models.CASCADE, related_name="search_document", db_column="code"
    )
    title = models.TextField()
    synonyms = models.TextField(blank=True)
    prominence = models.PositiveSmallIntegerField(default=0)
    names = SearchVectorField()
    vector = SearchVectorField()

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=["names"], name="search_document_names", fastupdate=False),
            GinIndex(fields=["vector"], name="search_document_vector", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.code_id


class SearchWord(models.Model):
    """A word that stands in some search document, and in how many; what a typing error is compared with."""

    word = models.TextField(primary_key=True, db_collation="C")
    documents = models.PositiveIntegerField()

    class Meta:
        indexes: ClassVar = [
            GinIndex(OpClass(F("word"), name="gin_trgm_ops"), name="search_word_trigrams", fastupdate=False)
        ]

    def __str__(self) -> str:
        return self.word


class Publication(models.Model):
    """A file that devices download: written once under its version and never changed.

    Versions: a release's id, "from to" for a delta, a hash for words and modifiers, of which older versions are dropped
    in time. `recipe` stands at the words that are current: the hash of the rules they were made by; '' everywhere else.
    """

    class Kind(models.TextChoices):
        RELEASE = "release", "release"
        DELTA = "delta", "delta"
        WORDS = "words", "words"
        MODIFIERS = "modifiers", "modifiers"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    version = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    recipe = models.CharField(max_length=64, blank=True)
    body_gzip = models.BinaryField()
    body_zstd = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "version"], name="publication_key"),
            models.CheckConstraint(name="publication_recipe_of_words", condition=Q(kind="words") | Q(recipe="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"
