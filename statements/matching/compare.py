"""The comparison of a log with a statement: evidence, findings, explanations, rules and balance (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from procedures.wrvu.calculator import value_stored
from procedures.wrvu.policy import Policy
from procedures.wrvu.schedule import Schedule
from procedures.wrvu.values import Line
from statements.domain.statement_lines import Shape
from statements.matching.balance import MonthBalance, balance_by_month, reported_of
from statements.matching.components import components_of
from statements.matching.differences import agrees_unadjusted, coarse_differences, differences_of
from statements.matching.employer_rules import EmployerRule, provider_rules, rules_of, sum_rules
from statements.matching.evidence import evidence_of, grain_of, total_of_statement
from statements.matching.explanations import Explainer
from statements.matching.families import CodeFamilies
from statements.matching.hypotheses import Revaluer
from statements.matching.line_pairs import MatchedGroup, match_group
from statements.matching.selection import Selection, select
from statements.matching.values import (
    ZERO,
    EvidenceGroup,
    Finding,
    FindingCause,
    FindingExplanation,
    Grade,
    OwnLine,
    StatementColumn,
    StatementFacts,
)
from statements.matching.ways import PolicyOn
from statements.matching.whereabouts import Whereabouts


@dataclass(frozen=True, slots=True)
class OwnLog:
    """The own side of a comparison.

    `lines` are those that count under the contract, `apart` those that were logged and do not (observed, in training,
    not billed yet); both with the days from the first to the last on which anything was logged.
    """

    lines: Sequence[OwnLine]
    apart: Sequence[OwnLine]
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class ComparedTotals:
    """The wRVU of the three figures, and what the statement prints as its own total.

    `statement` and `outside` are None where the statement has no wRVU; `stated` where it has no total. `own` and
    `own_unadjusted` are of the lines compared, `agreeing_unadjusted` what lines that equal the unadjusted figure differ
    by from the one under the contract: they agree, and so are no findings. `lines_by_…` are the lines, or the sums by
    code and month, of which the own figures differ and that equal this one.
    """

    statement: Decimal | None
    own: Decimal
    own_unadjusted: Decimal
    stated: Decimal | None
    outside: Decimal | None
    agreeing_unadjusted: Decimal
    lines_by_contract: int
    lines_by_unadjusted: int

    @property
    def is_own_total_wrong(self) -> bool:
        """Return whether the statement's own total differs from the sum of its lines, compared or not."""
        if self.stated is None or self.statement is None or self.outside is None:
            return False
        return self.stated != self.statement + self.outside

    @property
    def seems_unadjusted(self) -> bool:
        """Return whether the employer seems to count before modifiers and rules of sessions: more lines that tell the
        two figures apart equal that one."""
        return self.lines_by_unadjusted > self.lines_by_contract


@dataclass(frozen=True, slots=True)
class StatementComparison:
    """The result: the evidence of every group, the findings in their order, what was not compared, rules and balance.

    The differences of the groups add up to those of the totals, and those of the findings with
    `totals.agreeing_unadjusted` to the same.
    """

    groups: tuple[EvidenceGroup, ...]
    findings: tuple[Finding, ...]
    rules: tuple[EmployerRule, ...]
    totals: ComparedTotals
    months: tuple[MonthBalance, ...]
    selection: Selection


def value_own(lines: Sequence[Line], *, schedule: Schedule, policy_on: PolicyOn) -> list[OwnLine]:
    """Return lines of a log with their wRVU, in the order given; give all lines of a day together."""
    places: defaultdict[int, list[int]] = defaultdict(list)
    policies: dict[int, Policy] = {}
    for place, line in enumerate(lines):
        policy = policy_on(line.performed_on)
        # A policy is large to hash, and the same object on most days.
        policies[id(policy)] = policy
        places[id(policy)].append(place)
    valued: dict[int, OwnLine] = {}
    for key, of_policy in places.items():
        those = [lines[place] for place in of_policy]
        for place, credit in zip(of_policy, value_stored(those, schedule=schedule, policy=policies[key]), strict=True):
            valued[place] = OwnLine(lines[place], credit.wrvu, credit.unadjusted_wrvu, credit.release, credit.row)
    return [valued[place] for place in range(len(lines))]


def compare(log: OwnLog, facts: StatementFacts, *, schedule: Schedule, policy_on: PolicyOn) -> StatementComparison:
    """Return how a log and a statement differ; the order in which lines are given changes nothing."""
    families = CodeFamilies(schedule)
    chosen = select(log.lines, facts, families, log_first_on=log.first_on, log_last_on=log.last_on)
    groups = evidence_of(chosen.own, chosen.lines, facts)
    matched = [match_group(group, facts) for group in groups]
    revaluer = Revaluer(schedule, policy_on, chosen.own, (*log.lines, *log.apart))
    if grain_of(facts) is Shape.LINES:
        findings, rules = _of_lines(matched, log, facts, families, revaluer)
    else:
        findings, rules = _of_sums(matched, facts, revaluer)
    return StatementComparison(
        groups=tuple(groups),
        findings=tuple(findings),
        rules=tuple(rules),
        totals=_totals(chosen, matched, facts),
        months=tuple(balance_by_month(groups, findings, months=facts.months)),
        selection=chosen,
    )


def _of_lines(
    matched: Sequence[MatchedGroup], log: OwnLog, facts: StatementFacts, families: CodeFamilies, revaluer: Revaluer
) -> tuple[list[Finding], list[EmployerRule]]:
    rules = []
    if facts.has(StatementColumn.WRVU):
        agreeing = [pair for one in matched for pair in (*one.by_contract, *one.by_unadjusted)]
        rules = rules_of(agreeing, [pair for one in matched for pair in one.by_value], revaluer)
    differences = differences_of(matched, facts)
    whereabouts = Whereabouts(facts, log.apart, differences)
    explainer = Explainer(facts, families=families, revaluer=revaluer, rules=rules, whereabouts=whereabouts)
    findings = list(explainer.findings(differences, components_of(differences, families)))
    return sorted(findings, key=_order), [*rules, *_of_providers(matched, findings)]


def _order(finding: Finding) -> tuple[object, ...]:
    by_content = finding.first_on, finding.component, finding.keys, finding.kind, finding.units, finding.wrvu or ZERO
    return *by_content, finding.numbers, finding.grade


def _of_sums(
    matched: Sequence[MatchedGroup], facts: StatementFacts, revaluer: Revaluer
) -> tuple[list[Finding], list[EmployerRule]]:
    """Return the findings of sums of a month, which nothing explains, and of sums by code the rules they can show."""
    findings = [
        Finding(
            kind=difference.kind,
            keys=difference.keys,
            lines=difference.lines,
            own_ids=tuple(own.id for own in difference.own),
            numbers=tuple(line.number for line in difference.charges),
            units=difference.units,
            wrvu=difference.wrvu,
            component=place,
            months=facts.months,
            own=difference.own_side,
            statement=difference.statement_side,
        )
        for place, difference in enumerate(coarse_differences(matched, facts))
    ]
    can_show = grain_of(facts) is Shape.CODE_MONTHS and facts.has(StatementColumn.WRVU)
    return findings, sum_rules([one.group for one in matched], revaluer) if can_show else []


def _of_providers(matched: Sequence[MatchedGroup], findings: Sequence[Finding]) -> list[EmployerRule]:
    by_others = (FindingExplanation(FindingCause.OTHER_PROVIDER),)
    known = [finding for finding in findings if finding.explanations == by_others and finding.grade is Grade.SHOWN]
    # Of more equal lines than are meant nobody can say which they are.
    given_away = {id_ for finding in known if len(finding.own_ids) == finding.lines for id_ in finding.own_ids}
    owns = [own for one in matched for own in one.group.own]
    return provider_rules(owns, [own for own in owns if own.id in given_away])


def _totals(chosen: Selection, matched: Sequence[MatchedGroup], facts: StatementFacts) -> ComparedTotals:
    has_wrvu = facts.has(StatementColumn.WRVU)
    by_contract, by_unadjusted = _agreeing(matched, facts) if has_wrvu else ([], [])
    return ComparedTotals(
        statement=reported_of(one.group for one in matched),
        own=sum((own.wrvu for own in chosen.own), ZERO),
        own_unadjusted=sum((own.unadjusted_wrvu for own in chosen.own), ZERO),
        stated=facts.stated_wrvu,
        outside=total_of_statement(chosen.outside) if has_wrvu else None,
        agreeing_unadjusted=sum(by_unadjusted, ZERO),
        lines_by_contract=sum(map(bool, by_contract)),
        lines_by_unadjusted=sum(map(bool, by_unadjusted)),
    )


def _agreeing(matched: Sequence[MatchedGroup], facts: StatementFacts) -> tuple[list[Decimal], list[Decimal]]:
    """Return by how much the own figures differ, unadjusted less contract, of lines or sums that equal the one under
    the contract, and of those that equal the other."""
    if grain_of(facts) is Shape.LINES:
        return (
            [_adjustment(pair.own) for one in matched for pair in one.by_contract],
            [_adjustment(pair.own) for one in matched for pair in one.by_unadjusted],
        )
    groups = [one.group for one in matched]
    return (
        [sum(map(_adjustment, group.own), ZERO) for group in groups if not group.difference],
        [sum(map(_adjustment, group.own), ZERO) for group in groups if agrees_unadjusted(group, facts)],
    )


def _adjustment(own: OwnLine) -> Decimal:
    return own.unadjusted_wrvu - own.wrvu
