"""Comparisons as the API takes and gives them."""

from __future__ import annotations

from django.urls import reverse
from rest_framework import serializers

from statements.matching.contract_drafts import ContractDraft, ProvedRule
from statements.matching.values import FindingCause, FindingKind, Grade
from statements.models import ComparisonFinding, StoredComparison
from statements.presenters.comparisons import JsonMap, amount, units_text


class StatementComparisonInput(serializers.Serializer[object]):
    """What the person says: which codes the statement leaves out; null, or nothing, where they do not know."""

    left_out = serializers.ListField(child=serializers.CharField(max_length=5), allow_null=True, required=False)


class StatementComparisonOutput(serializers.Serializer[StoredComparison]):
    """A comparison, frozen as it was made.

    `changes_since` counts the changes of one's records since then: above nothing, compare anew. wRVU differences are
    statement less own, dollars are own less statement, at the rates entered; `certain` is what is shown or of which one
    cause alone fits.
    """

    id = serializers.UUIDField()
    statement_id = serializers.UUIDField()
    made_at = serializers.DateTimeField()
    log_seq = serializers.IntegerField()
    changes_since = serializers.IntegerField()
    left_out = serializers.ListField(child=serializers.CharField(), allow_null=True)
    findings = serializers.IntegerField()
    basis = serializers.DictField()
    totals = serializers.DictField()
    not_compared = serializers.DictField()
    months = serializers.ListField(child=serializers.DictField())
    pay_periods = serializers.ListField(child=serializers.DictField())


class EmployerRuleOutput(serializers.Serializer[object]):
    """A rule that the statement seems to follow, with the rows that prove it and those that contradict it."""

    kind = serializers.CharField()
    state = serializers.CharField()
    subject = serializers.ListField(child=serializers.CharField())
    factor = serializers.CharField(allow_null=True)
    low = serializers.CharField(allow_null=True)
    high = serializers.CharField(allow_null=True)
    proving = serializers.ListField(child=serializers.CharField())
    contradicting = serializers.ListField(child=serializers.CharField())


class EmployerRuleList(serializers.Serializer[object]):
    """All rules of a comparison."""

    results = EmployerRuleOutput(many=True)


class DraftRuleOutput(serializers.Serializer[object]):
    """A proved rule by kind, subject and factor."""

    kind = serializers.CharField()
    subject = serializers.ListField(child=serializers.CharField())
    factor = serializers.CharField(allow_null=True)


class RulesDraftOutput(serializers.Serializer[object]):
    """Terms as a contract takes them, the rules that they hold, and those that terms cannot hold."""

    terms = serializers.DictField()
    applied = DraftRuleOutput(many=True)
    not_applied = DraftRuleOutput(many=True)


class StatementBalanceOutput(serializers.Serializer[object]):
    """A statement of the series by its latest comparison, in wRVU: `reported` by the statement (null without a column)
    and `tracked` in the log, statement less log, what of it is `explained`, and the differences so far (`running`),
    null from where statements of the same days would count twice."""

    statement_id = serializers.UUIDField()
    comparison_id = serializers.UUIDField()
    label = serializers.CharField(allow_blank=True)  # type: ignore[assignment]  # the library's option has this name, too
    first_on = serializers.DateField()
    last_on = serializers.DateField()
    reported = serializers.CharField(allow_null=True)
    tracked = serializers.CharField()
    difference = serializers.CharField(allow_null=True)
    explained = serializers.CharField()
    unexplained = serializers.CharField(allow_null=True)
    running = serializers.CharField(allow_null=True)


class StatementBalanceList(serializers.Serializer[object]):
    """The statements in force that were compared, by their days."""

    results = StatementBalanceOutput(many=True)


class FindingExplanationOutput(serializers.Serializer[object]):
    """What can be behind a finding."""

    cause = serializers.ChoiceField(choices=[cause.value for cause in FindingCause])
    detail = serializers.CharField()


class FindingOutput(serializers.Serializer[ComparisonFinding]):
    """A finding: `lines` of `own_lines` and `rows`; of equal lines nobody can say which.

    `own_…` and `statement_…` are what each record has of the lines meant, of a sum what it has of all of it; null of a
    comparison made before they were kept.
    """

    number = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=[kind.value for kind in FindingKind])
    grade = serializers.ChoiceField(choices=[grade.value for grade in Grade])
    explanations = FindingExplanationOutput(many=True)
    component = serializers.IntegerField()
    first_on = serializers.DateField()
    last_on = serializers.DateField()
    code = serializers.CharField()
    modifiers = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    lines = serializers.IntegerField()
    own_lines = serializers.ListField(child=serializers.UUIDField())
    rows = serializers.ListField(child=serializers.IntegerField())
    units = serializers.CharField()
    wrvu = serializers.CharField(allow_null=True)
    dollars = serializers.CharField(allow_null=True)
    own_units = serializers.CharField(allow_null=True)
    own_wrvu = serializers.CharField(allow_null=True)
    statement_units = serializers.CharField(allow_null=True)
    statement_wrvu = serializers.CharField(allow_null=True)


def comparison_json(comparison: StoredComparison, *, head: int) -> JsonMap:
    """Return a comparison without its rules, which have an address of their own; `head` is the log's last change."""
    result: JsonMap = comparison.result
    return {
        "id": str(comparison.id),
        "statement_id": str(comparison.statement_id),
        "made_at": comparison.made_at.isoformat(),
        "log_seq": comparison.log_seq,
        "changes_since": max(0, head - comparison.log_seq),
        "left_out": comparison.left_out,
        "findings": comparison.findings,
        **{name: result[name] for name in ("basis", "totals", "not_compared", "months", "pay_periods")},
    }


def finding_json(finding: ComparisonFinding) -> JsonMap:
    """Return a finding."""
    return {
        "number": finding.number,
        "kind": finding.kind,
        "grade": finding.grade,
        "explanations": finding.explanations,
        "component": finding.component,
        "first_on": finding.first_on.isoformat(),
        "last_on": finding.last_on.isoformat(),
        "code": finding.code,
        "modifiers": finding.modifiers,
        "lines": finding.lines,
        "own_lines": finding.own_lines,
        "rows": finding.rows,
        "units": units_text(finding.units),
        "wrvu": amount(finding.wrvu),
        "dollars": amount(finding.dollars),
        "own_units": units_text(finding.own_units),
        "own_wrvu": amount(finding.own_wrvu),
        "statement_units": units_text(finding.statement_units),
        "statement_wrvu": amount(finding.statement_wrvu),
    }


def comparison_path(comparison: StoredComparison) -> str:
    """Return the address of a comparison."""
    return reverse("statements:comparison-detail", args=[comparison.statement_id, comparison.id])


def draft_json(draft: ContractDraft) -> JsonMap:
    """Return a draft of a contract."""
    return {
        "terms": draft.terms.as_json(),
        "applied": [_draft_rule(rule) for rule in draft.applied],
        "not_applied": [_draft_rule(rule) for rule in draft.not_applied],
    }


def _draft_rule(rule: ProvedRule) -> JsonMap:
    factor = None if rule.factor is None else f"{rule.factor.normalize():f}"
    return {"kind": rule.kind.value, "subject": [*rule.subject], "factor": factor}
