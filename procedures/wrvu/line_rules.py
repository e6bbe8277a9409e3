"""Rules 2 to 9: the factors that the modifiers of one line put on its work (pure).

Each rule is one function from the line's row, its modifiers and the policy's factors to an `Effect`. A rule that the
row's indicator does not allow counts 1 and says `modifier_not_allowed`. What an indicator allows: record layout of the
release.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from codes.domain.indicators import AFTERCARE_DAYS, ASSISTED, BY_TEAM, SHARED
from codes.domain.modifiers import RULE_OF_MODIFIER
from codes.domain.values import RvuRow
from procedures.wrvu.modifiers import ASSISTANTS, PORTIONS, SIDES, is_both_sides
from procedures.wrvu.policy import Factors, Policy, Rule
from procedures.wrvu.rows import NOT_ALLOWED
from procedures.wrvu.values import AFTER_CARE, FACT, POLICY, Line

MODIFIER_FACTORS = "modifier_factors"
DAYS_CAPPED = "days_of_care_capped"
ROLE_WITHOUT_MODIFIER = "role_without_modifier"

# What says that a line is an assistant's or a co-surgeon's.
_SURGEONS = frozenset((*ASSISTANTS, "62"))

ONE = Decimal(1)
ZERO = Decimal(0)
MANUAL = "Medicare Claims Processing Manual, chapter 12, "

BY_REPORT = "by_report"


@dataclass(frozen=True, slots=True)
class Applied:
    """A factor that a rule puts on the work, with the modifier that called for it, the rule's source, what the row
    says in the column that the rule reads, and the days of care of how many that scaled it (45/90)."""

    rule: str
    modifier: str
    factor: Decimal
    kind: str
    source: str
    indicator: str = ""
    days: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """What rules do to a line: factors in the order of the rules, and flags."""

    applied: tuple[Applied, ...] = ()
    flags: frozenset[str] = frozenset()


NO_EFFECT = Effect()
_REFUSED = Effect(flags=frozenset({NOT_ALLOWED}))

_LineRule = Callable[[RvuRow, Line, Factors], Effect]


def effect_on(row: RvuRow, line: Line, policy: Policy, *, known: Collection[str] = frozenset()) -> Effect:
    """Return the factors of rules 2 to 9 on a line that stands on this row, in their order, and their flags.

    `known` are the modifiers of the catalogue that our table does not name.
    """
    called = {RULE_OF_MODIFIER.get(m) for m in line.modifiers} & policy.rules
    effects = [rule(row, line, policy.factors) for name, rule in _RULES if name in called]
    own = _own_factors(line.modifiers, policy.modifier_factors, known)
    if not effects and not own:
        return NO_EFFECT
    applied = tuple(factor for effect in effects for factor in effect.applied)
    before = tuple(factor for factor in applied if factor.rule != Rule.FACILITY)
    flags = frozenset[str]().union(*(effect.flags for effect in effects))
    return Effect((*before, *own, *applied[len(before) :]), flags)


def _own_factors(
    modifiers: tuple[str, ...], factors: Mapping[str, Decimal], known: Collection[str]
) -> tuple[Applied, ...]:
    """Rule 8: the contract's own factors of modifiers that otherwise change nothing."""
    if not factors:
        return ()
    sides = frozenset(SIDES) if is_both_sides(modifiers) else frozenset[str]()
    factored = [m for m in modifiers if m in factors and m not in sides and (m in RULE_OF_MODIFIER or m in known)]
    return tuple(Applied(MODIFIER_FACTORS, m, factors[m], POLICY, "factor of the contract") for m in sorted(factored))


def split_global(row: RvuRow, line: Line, _: Factors) -> Effect:
    """Rule 2: the portions of a surgical package; 54, 55 and 56 of one line add up, to 1 at most.

    With 55 the units are days of care: one stands for the whole part, several for as many of the global days.
    """
    portions = [m for m in PORTIONS if m in line.modifiers]
    is_return = "78" in line.modifiers
    whole = is_splittable(row)
    applied = [_portions(row, portions, line.days_of_care)] if portions and whole else []
    # A return to the operating room divides nothing where the global period is 000.
    returned_to = row.intra_op if whole else ONE if row.global_period == "000" else None
    if is_return and returned_to is not None:
        applied.append(_split("78", returned_to, FACT, row))
    refused = (portions and not whole) or (is_return and returned_to is None)
    flags = _REFUSED.flags if refused else frozenset[str]()
    return Effect(tuple(applied), flags | ({DAYS_CAPPED} if whole and _too_many_days(row, line) else set()))


def role_flags(row: RvuRow, line: Line, policy: Policy) -> frozenset[str]:
    """Return the flag of a line logged as assistant or co-surgeon whose modifiers do not say so, where one could."""
    if not _SURGEONS.isdisjoint(line.modifiers):
        return frozenset()
    could_assist = line.role == "assistant" and policy.has(Rule.ASSISTANT) and row.asst_surg in ASSISTED
    could_share = line.role == "cosurgeon" and policy.has(Rule.CO_SURGEON) and row.co_surg in SHARED
    return frozenset({ROLE_WITHOUT_MODIFIER}) if could_assist or could_share else frozenset()


def is_splittable(row: RvuRow) -> bool:
    """True where the row has a surgical package that can be split: a global period of days, whose portions are 1."""
    return row.global_period in AFTERCARE_DAYS and row.pre_op + row.intra_op + row.post_op == ONE


def portion_shares(row: RvuRow, days: int | None) -> dict[str, Decimal]:
    """Return the share of the work of 54, 55 and 56, that of 55 for so many days of care; None or 1: for all."""
    whole = AFTERCARE_DAYS[row.global_period]
    after_care = row.post_op if days in {None, 1} else row.post_op * min(days or whole, whole) / whole
    return {"54": row.pre_op + row.intra_op, AFTER_CARE: after_care, "56": row.pre_op}


def _portions(row: RvuRow, portions: list[str], days: int | None) -> Applied:
    shares = portion_shares(row, days)
    share = min(ONE, sum((shares[m] for m in portions), ZERO))
    # Medicare does not pay 56 alone: its portion is a term of the contract.
    split = _split("+".join(portions), share, POLICY if "56" in portions else FACT, row)
    counted = f"{days}/{AFTERCARE_DAYS[row.global_period]}" if days is not None and days > 1 else ""
    return replace(split, days=counted)


def _too_many_days(row: RvuRow, line: Line) -> bool:
    return (line.days_of_care or 0) > AFTERCARE_DAYS[row.global_period]


def _split(modifier: str, factor: Decimal, kind: str, row: RvuRow) -> Applied:
    return Applied(Rule.SPLIT_GLOBAL, modifier, factor, kind, MANUAL + "§40.2", row.global_period)


def bilateral(row: RvuRow, line: Line, factors: Factors) -> Effect:
    """Rule 3: both sides by 50, or by RT and LT on one line; it counts once."""
    if not is_both_sides(line.modifiers):
        return NO_EFFECT
    factor = bilateral_factor(row, factors)
    if factor is None:
        return _REFUSED
    return Effect((side_factor("50" if "50" in line.modifiers else "RT+LT", factor, row),))


def bilateral_factor(row: RvuRow, factors: Factors) -> Decimal | None:
    """Return the factor of the row's bilateral indicator, None where both sides are not paid more (0, 9)."""
    return {"1": factors.bilateral_1, "2": factors.bilateral_2, "3": factors.bilateral_3}.get(row.bilat_surg)


def side_factor(modifier: str, factor: Decimal, row: RvuRow) -> Applied:
    """Return rule 3 with a factor of its own, as the left side of a pair needs it."""
    return Applied(Rule.BILATERAL, modifier, factor, FACT, MANUAL + "§40.7", row.bilat_surg)


def co_surgeon(row: RvuRow, line: Line, factors: Factors) -> Effect:
    """Rule 4: each of two surgeons."""
    if "62" not in line.modifiers:
        return NO_EFFECT
    if row.co_surg not in SHARED:
        return _REFUSED
    return Effect((Applied(Rule.CO_SURGEON, "62", factors.co_surgeon, FACT, MANUAL + "§40.8", row.co_surg),))


def team(row: RvuRow, line: Line, factors: Factors) -> Effect:
    """Rule 5: a surgeon of a team, paid by report."""
    if "66" not in line.modifiers:
        return NO_EFFECT
    if row.team_surg not in BY_TEAM:
        return _REFUSED
    applied = Applied(Rule.TEAM, "66", factors.team, POLICY, MANUAL + "§40.8", row.team_surg)
    return Effect((applied,), frozenset({BY_REPORT}))


def assistant(row: RvuRow, line: Line, factors: Factors) -> Effect:
    """Rule 6: an assistant at surgery; where the indicator excludes one, the line is worth nothing."""
    modifier = next((m for m in ASSISTANTS if m in line.modifiers), None)
    if modifier is None:
        return NO_EFFECT
    paid = row.asst_surg in ASSISTED
    share = factors.assistant_not_physician if modifier == "AS" else factors.assistant
    applied = Applied(Rule.ASSISTANT, modifier, share if paid else ZERO, FACT, MANUAL + "§20.4.3", row.asst_surg)
    return Effect((applied,), frozenset() if paid else frozenset({"assistant_not_paid"}))


def by_report(row: RvuRow, line: Line, factors: Factors) -> Effect:
    """Rule 7: more or less than the usual service; 53 only where its own row is not the line's."""
    shares = {"22": factors.increased_22, "52": factors.reduced_52, "53": factors.discontinued_53}
    named = [m for m in shares if m in line.modifiers and m != row.component]
    source = "42 CFR 414.40; " + MANUAL + "§20.4.6"
    applied = tuple(Applied(Rule.BY_REPORT, m, shares[m], POLICY, source) for m in named)
    return Effect(applied, frozenset({BY_REPORT}) if named else frozenset())


def facility(_row: RvuRow, line: Line, _factors: Factors) -> Effect:
    """Rule 9: 73 and 74 are a facility's modifiers and change no professional's work."""
    named = [m for m in ("73", "74") if m in line.modifiers]
    source = "Medicare Claims Processing Manual, chapter 4, §20.6.4"
    applied = tuple(Applied(Rule.FACILITY, m, ONE, FACT, source) for m in named)
    return Effect(applied, frozenset({"facility_modifier"}) if named else frozenset())


_RULES: tuple[tuple[Rule, _LineRule], ...] = (
    (Rule.SPLIT_GLOBAL, split_global),
    (Rule.BILATERAL, bilateral),
    (Rule.CO_SURGEON, co_surgeon),
    (Rule.TEAM, team),
    (Rule.ASSISTANT, assistant),
    (Rule.BY_REPORT, by_report),
    (Rule.FACILITY, facility),
)
