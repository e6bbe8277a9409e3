"""What the API says of one code beyond a list: the page as data."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from codes.api.figures import RvuDifference, RvuText
from codes.api.serializers import CodeDetailOutput
from codes.presenters.code_page import CodePage
from codes.selectors.entries import CodeEntry
from wire.validation.fields import DecimalTextField


class HistoryLineOutput(serializers.Serializer[object]):
    """What a release said; `reason` is `efficiency_adjustment` where a change fits it, else ''."""

    release = serializers.CharField(source="release.id")
    effective_from = serializers.DateField(source="release.effective_from")
    complete = serializers.BooleanField(source="release.complete")
    in_release = serializers.BooleanField()
    work_rvu = RvuText(allow_null=True)
    change = RvuDifference(allow_null=True)
    reason = serializers.CharField(allow_blank=True)


class ComparisonOutput(serializers.Serializer[object]):
    """Where the work RVU stands among those of its category in its release; component rows are left out."""

    count = serializers.IntegerField()
    percentile = serializers.IntegerField(help_text="Percent of the codes whose work RVU is lower")
    lowest = RvuText()
    lower_quartile = DecimalTextField()
    median = DecimalTextField()
    upper_quartile = DecimalTextField()
    maximum = RvuText()


class PaymentOutput(serializers.Serializer[object]):
    """What Medicare would pay nationally for a unit, in US dollars; null where the service is not performed."""

    conversion_factor = DecimalTextField(source="factor.dollars", places=4)
    factor_name = serializers.CharField(source="factor.name", allow_blank=True)
    nonfacility = DecimalTextField(allow_null=True)
    facility = DecimalTextField(allow_null=True)


class QuestionOutput(serializers.Serializer[object]):
    """A frequently asked question and its answer."""

    question = serializers.CharField()
    answer = serializers.CharField()


class CodePageOutput(CodeDetailOutput):
    """All that the catalog says of a code today, as its page shows it."""

    says = serializers.SerializerMethodField()
    credit = serializers.SerializerMethodField()
    billing_by_rule = serializers.SerializerMethodField()
    ending = serializers.SerializerMethodField()
    replaced_by = serializers.SerializerMethodField()
    payments = serializers.SerializerMethodField()
    comparison = serializers.SerializerMethodField()
    history = serializers.SerializerMethodField()
    questions = serializers.SerializerMethodField()

    @property
    def page(self) -> CodePage:
        """Return the page of the entry, which stands in the context."""
        page: CodePage = self.context["page"]
        return page

    def get_says(self, entry: CodeEntry) -> str:
        """Return what the schedule says of its work RVU, in a sentence."""
        return self.page.words.rvu

    def get_credit(self, entry: CodeEntry) -> str:
        """Return how a logged line counts, in a sentence."""
        return self.page.words.credit

    def get_billing_by_rule(self, entry: CodeEntry) -> str:
        """Return what is said by rule of billing where there are no words of ours, else ''."""
        return "" if entry.words.billing else self.page.billing

    def get_ending(self, entry: CodeEntry) -> str:
        """Return when a deleted code ended, '' for others."""
        return self.page.ending

    def get_replaced_by(self, entry: CodeEntry) -> list[str]:
        """Return the codes that took a deleted one's place, where they are known."""
        return list(self.page.successors)

    @extend_schema_field(PaymentOutput(many=True))
    def get_payments(self, entry: CodeEntry) -> list[object]:
        """Return the national payment by conversion factor."""
        return list(PaymentOutput(self.page.payments, many=True).data)

    @extend_schema_field(ComparisonOutput(allow_null=True))
    def get_comparison(self, entry: CodeEntry) -> object:
        """Return where it stands in its category, null where it has no work RVU of its own."""
        return None if self.page.comparison is None else ComparisonOutput(self.page.comparison.quartiles).data

    @extend_schema_field(HistoryLineOutput(many=True))
    def get_history(self, entry: CodeEntry) -> list[object]:
        """Return the releases, the newest first."""
        return list(HistoryLineOutput(self.page.history.lines, many=True).data)

    @extend_schema_field(QuestionOutput(many=True))
    def get_questions(self, entry: CodeEntry) -> list[object]:
        """Return the frequently asked questions."""
        return list(QuestionOutput(self.page.questions, many=True).data)
