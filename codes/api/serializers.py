"""What the API of the catalog gives; every figure is a string with the places of the published file."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from codes.api.figures import RvuText
from codes.domain.states import CodeState
from codes.models import Release
from codes.selectors.entries import CodeEntry
from wire.validation.fields import DecimalTextField

STATES = [state.value for state in CodeState]


class CategoryOutput(serializers.Serializer[object]):
    """The family of codes that a code belongs to."""

    slug = serializers.CharField()
    name = serializers.CharField()


class SpecialtyOutput(serializers.Serializer[object]):
    """A clinical specialty."""

    slug = serializers.CharField()
    name = serializers.CharField()


class NamedFactorOutput(serializers.Serializer[object]):
    """A conversion factor in US dollars per RVU, by the name of those it is for."""

    name = serializers.CharField()
    dollars = DecimalTextField(places=4)


class ReleaseOfCodeOutput(serializers.Serializer[object]):
    """The release that speaks of a code; an excerpt is not complete."""

    id = serializers.CharField()
    year = serializers.IntegerField(source="facts.year")
    title = serializers.CharField()
    effective_from = serializers.DateField(source="facts.effective_from")
    released_on = serializers.DateField(allow_null=True)
    complete = serializers.BooleanField(source="facts.complete")
    conversion_factor = DecimalTextField(places=4)
    conversion_factor_qp = DecimalTextField(places=4, allow_null=True)
    conversion_factors = NamedFactorOutput(source="factors", many=True)


class RvuRowOutput(serializers.Serializer[object]):
    """A row of the release: RVU per unit, `work_rvu` null where none is assigned; indicators as published."""

    component = serializers.CharField(allow_blank=True)
    status = serializers.CharField()
    work_rvu = RvuText(allow_null=True)
    nonfacility_pe_rvu = RvuText()
    nonfacility_na = serializers.BooleanField()
    facility_pe_rvu = RvuText()
    facility_na = serializers.BooleanField()
    mp_rvu = RvuText()
    nonfacility_total = RvuText()
    facility_total = RvuText()
    not_used_for_medicare = serializers.BooleanField()
    pctc = serializers.CharField()
    global_period = serializers.CharField()
    pre_op = DecimalTextField(places=4)
    intra_op = DecimalTextField(places=4)
    post_op = DecimalTextField(places=4)
    mult_proc = serializers.CharField()
    bilat_surg = serializers.CharField()
    asst_surg = serializers.CharField()
    co_surg = serializers.CharField()
    team_surg = serializers.CharField()
    endo_base = serializers.CharField(allow_blank=True)
    conversion_factor = DecimalTextField(places=4)
    unknown = serializers.CharField(
        allow_blank=True, help_text="What this version cannot read in the row, '' for nothing"
    )


class WordsOutput(serializers.Serializer[object]):
    """Our words for a code, and the official ones of a Level II code; '' where there are none."""

    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    plain_language = serializers.CharField(allow_blank=True)
    clinical_context = serializers.CharField(allow_blank=True)
    billing = serializers.CharField(allow_blank=True)
    author = serializers.CharField(allow_blank=True)
    license = serializers.CharField(allow_blank=True)
    review = serializers.CharField(allow_blank=True)
    reviewed_on = serializers.DateField(allow_null=True)
    reviewer = serializers.CharField(allow_blank=True)
    official_short = serializers.CharField(allow_blank=True)
    official_long = serializers.CharField(allow_blank=True)


class CodeInListOutput(serializers.Serializer[CodeEntry]):
    """A code as a list shows it; status, work RVU and global period are those of the row that speaks for it."""

    code = serializers.CharField()
    title = serializers.CharField()
    is_level_ii = serializers.BooleanField()
    category = CategoryOutput()
    state = serializers.ChoiceField(STATES)
    status = serializers.CharField(source="row.status", default=None, allow_null=True)
    work_rvu = RvuText(source="row.work_rvu", default=None, allow_null=True)
    global_period = serializers.CharField(source="row.global_period", default=None, allow_null=True)
    release = serializers.CharField(source="release.id", default=None, allow_null=True)


class CodeDetailOutput(CodeInListOutput):
    """All that the catalog says of a code today.

    `release` speaks of the code, null where only excerpts without it are loaded; `in_force` is the release of today,
    whether or not it has the code.
    """

    words = WordsOutput()
    synonyms = serializers.ListField(child=serializers.CharField())
    specialties = SpecialtyOutput(many=True)
    release = ReleaseOfCodeOutput(allow_null=True)  # type: ignore[assignment]  # in full here, its id in a list
    in_force = ReleaseOfCodeOutput(allow_null=True)
    rows = serializers.SerializerMethodField()
    added_on = serializers.DateField(allow_null=True)
    terminated_on = serializers.DateField(allow_null=True)

    @extend_schema_field(RvuRowOutput(many=True))
    def get_rows(self, entry: CodeEntry) -> list[dict[str, object]]:
        """Return the rows by component, the blank one first."""
        return [dict(RvuRowOutput(entry.rows[component]).data) for component in sorted(entry.rows)]


class ReleaseOutput(serializers.ModelSerializer[Release]):
    """A published release; conversion factors in US dollars per RVU."""

    conversion_factor = DecimalTextField(places=4)
    conversion_factor_qp = DecimalTextField(places=4, allow_null=True)
    conversion_factors = NamedFactorOutput(source="factors", many=True, help_text="By name, the default one first")
    anesthesia_conversion_factor = DecimalTextField(places=4, allow_null=True)

    class Meta:
        model = Release
        fields = ("id", "year", "title", "effective_from", "released_on", "published_at", "complete",
                  "complete_for_level_ii", "rows", "conversion_factor", "conversion_factor_qp",
                  "conversion_factors", "anesthesia_conversion_factor")  # fmt: skip


class LocalityOutput(serializers.Serializer[object]):
    """A payment locality; geographic indices with three decimals, 1.000 being the national average."""

    release = serializers.CharField(source="release_id")
    mac = serializers.CharField()
    locality = serializers.CharField()
    state = serializers.CharField()
    name = serializers.CharField()
    work_gpci = DecimalTextField(places=3)
    pe_gpci = DecimalTextField(places=3)
    mp_gpci = DecimalTextField(places=3)
    counties = serializers.CharField(allow_blank=True)
    anesthesia_conversion_factor = DecimalTextField(places=4, allow_null=True)
