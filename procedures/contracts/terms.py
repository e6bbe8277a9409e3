"""The terms of a contract: which policy counts, by what it ranks, what it pays (pure).

As JSON they are strict: decimals are strings, unknown members are refused, every error is named by its path.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Final

from codes.domain.patterns import MODIFIER
from procedures.collections.collection import Errors, Json
from procedures.collections.logs import BILLING_STATES, CODE_PATTERN
from procedures.contracts.compensation import NO_PAY, Bonus, Compensation, PayPeriod, Tier, TierSpan
from procedures.wrvu.modifiers import has_own_factor
from procedures.wrvu.policy import CMS, UNADJUSTED, Factors, Policy, RankBy, Rule
from procedures.wrvu.values import PolicyName, exact
from wire.validation.members import Members
from wire.validation.values import ValidationFailed, boolean, choice, decimal_text, integer, nullable, text

MOST_FACTOR: Final = Decimal(10)
MOST_OWN_VALUES: Final = 500
MOST_TIERS: Final = 20
MOST_MODIFIER_FACTORS: Final = 100
MOST_PROCEDURE_FACTORS: Final = 20
FACTOR_NAMES: Final = tuple(field.name for field in fields(Factors))

_FIRST_YEAR, _LAST_YEAR = 1992, 2100
_is_written_factor: Final = text(max_length=7, pattern=r"(?:0|[1-9][0-9]?)(?:\.[0-9]{1,4})?")
_is_wrvu: Final = decimal_text()
_is_dollars: Final = decimal_text(digits=9)


class InvalidTerms(ValueError):
    """Terms that cannot be a contract's; `errors` has the codes of what is wrong by path (`tiers.1.from_wrvu`)."""

    def __init__(self, errors: Errors) -> None:
        super().__init__("The terms cannot be those of a contract.")
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Terms:
    """What a contract says.

    `countable` is from which billing state on a line counts for pay. `fte` is None where the profile's counts.
    """

    policy: Policy = CMS
    countable: str = BILLING_STATES[0]
    fte: Decimal | None = None
    compensation: Compensation = NO_PAY

    @property
    def countable_states(self) -> tuple[str, ...]:
        """Return the billing states whose lines count for pay."""
        return BILLING_STATES[BILLING_STATES.index(self.countable) :]

    def as_json(self) -> dict[str, Json]:
        """Return the terms as JSON, every rule with its switch and every factor shown."""
        policy, pay = self.policy, self.compensation
        return {
            "policy": policy.name.value,
            "rules": {rule.value: policy.has(rule) for rule in Rule},
            "factors": {name: exact(getattr(policy.factors, name)) for name in FACTOR_NAMES},
            "modifier_factors": {one: exact(factor) for one, factor in sorted(policy.modifier_factors.items())},
            "procedure_factors": [exact(factor) for factor in policy.procedure_factors] or None,
            "rank_by": policy.rank_by.value,
            "pinned_year": policy.pinned_year,
            "own_values": {code: f"{value:.2f}" for code, value in sorted(policy.own_values.items())},
            "countable": self.countable,
            "fte": None if self.fte is None else f"{self.fte:.2f}",
            "compensation": {
                "pay_period": pay.pay_period.value,
                "tier_span": pay.tier_span.value,
                "base": f"{pay.base:.2f}",
                "tiers": [
                    {"from_wrvu": f"{one.from_wrvu:.2f}", "dollars_per_wrvu": f"{one.dollars_per_wrvu:.2f}"}
                    for one in pay.tiers
                ],
                "bonuses": [{"at_wrvu": f"{one.at_wrvu:.2f}", "dollars": f"{one.dollars:.2f}"} for one in pay.bonuses],
            },
        }


def terms_of(sent: object) -> Terms:
    """Return terms as JSON states them; what is not given is as in a new contract. Raises InvalidTerms."""
    members = Members.of(sent)
    name = PolicyName(members.take("policy", choice([one.value for one in PolicyName]), CMS.name.value))
    policy = _policy(members, name)
    countable = members.take("countable", choice(BILLING_STATES), BILLING_STATES[0])
    fte = members.take("fte", nullable(decimal_text(digits=1, least=Decimal("0.01"), most=Decimal(1))), None)
    compensation = _compensation(members.inner("compensation"))
    members.refuse_others()
    if members.errors:
        raise InvalidTerms(members.errors)
    return Terms(policy, countable, fte, compensation)


def _policy(members: Members, name: PolicyName) -> Policy:
    """Return the policy; what is switched and set counts in `custom` only, elsewhere it may only repeat what holds."""
    base = UNADJUSTED if name is PolicyName.UNADJUSTED else CMS
    switched = members.inner("rules")
    on = {rule for rule in Rule if switched.take(rule.value, boolean(), rule in base.rules)}
    given = members.inner("factors")
    values = {one: given.take(one, _factor, getattr(base.factors, one)) for one in FACTOR_NAMES}
    by_modifier = _modifier_factors(members)
    by_place = members.take("procedure_factors", _procedure_factors, ())
    if name is not PolicyName.CUSTOM:
        own = {"modifier_factors": by_modifier, "procedure_factors": by_place}
        _refuse_changes(members, {member for member, value in own.items() if value})
        _refuse_changes(switched, {rule.value for rule in Rule if (rule in on) != (rule in base.rules)})
        _refuse_changes(given, {one for one in FACTOR_NAMES if values[one] != getattr(base.factors, one)})
    switched.refuse_others()
    given.refuse_others()
    return Policy(
        name=name,
        rules=frozenset(on),
        factors=Factors(**values),
        rank_by=RankBy(members.take("rank_by", choice([one.value for one in RankBy]), RankBy.WORK_RVU.value)),
        pinned_year=members.take("pinned_year", nullable(integer(least=_FIRST_YEAR, most=_LAST_YEAR)), None),
        modifier_factors=by_modifier,
        procedure_factors=by_place,
        own_values=members.mapping("own_values", CODE_PATTERN, _is_wrvu, most=MOST_OWN_VALUES),
    )


def _refuse_changes(members: Members, changed: set[str]) -> None:
    for name in changed:
        members.refuse(name, "only_custom")


def _modifier_factors(members: Members) -> dict[str, Decimal]:
    """Return the factors of modifiers that otherwise change nothing; those that a rule names have one already."""
    factors = members.mapping("modifier_factors", MODIFIER, _factor, most=MOST_MODIFIER_FACTORS)
    for modifier in factors:
        if has_own_factor(modifier):
            members.refuse(f"modifier_factors.{modifier}", "has_own_factor")
    return factors


def _procedure_factors(value: object) -> tuple[Decimal, ...]:
    """Return the factors of the first, second … procedure of a session; none for null."""
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ValidationFailed("invalid_type")
    if not 1 <= len(value) <= MOST_PROCEDURE_FACTORS:
        raise ValidationFailed("too_many" if value else "too_few")
    return tuple(_factor(one) for one in value)


def _factor(value: object) -> Decimal:
    """Return a factor of up to four decimals, from 0 to 10."""
    factor = Decimal(_is_written_factor(value))
    if factor > MOST_FACTOR:
        raise ValidationFailed("out_of_range")
    return factor


def _compensation(members: Members) -> Compensation:
    pay = Compensation(
        pay_period=PayPeriod(members.take("pay_period", choice([one.value for one in PayPeriod]), "month")),
        tier_span=TierSpan(members.take("tier_span", choice([one.value for one in TierSpan]), "pay_period")),
        base=members.take("base", _is_dollars, Decimal("0.00")),
        tiers=tuple(Tier(**one) for one in _steps(members, "tiers", "from_wrvu", "dollars_per_wrvu")),
        bonuses=tuple(Bonus(**one) for one in _steps(members, "bonuses", "at_wrvu", "dollars")),
    )
    members.refuse_others()
    return pay


def _steps(members: Members, name: str, threshold: str, dollars: str) -> list[dict[str, Decimal]]:
    """Return the steps of a list whose thresholds must rise, the first of tiers from nothing."""
    steps = []
    reached: Decimal | None = None
    for step in members.list_of(name, most=MOST_TIERS):
        values = {threshold: step.take(threshold, _is_wrvu, None), dollars: step.take(dollars, _is_dollars, None)}
        step.refuse_others()
        for missing in (member for member, value in values.items() if value is None):
            step.refuse(missing, "required")
        at = values[threshold]
        if at is not None and reached is not None and at <= reached:
            step.refuse(threshold, "not_rising")
        reached = at if at is not None else reached
        if None not in values.values():
            steps.append(values)
    if name == "tiers" and steps and steps[0][threshold] != 0:
        members.refuse(f"{name}.0.{threshold}", "first_not_zero")
    return steps
