"""Policies: which rules are on, and with which factors (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from procedures.wrvu.values import PolicyName


class Rule(StrEnum):
    """The rules that a contract can switch; row choice and units are always on."""

    SPLIT_GLOBAL = "split_global"
    BILATERAL = "bilateral"
    CO_SURGEON = "co_surgeon"
    TEAM = "team"
    ASSISTANT = "assistant"
    BY_REPORT = "by_report"
    FACILITY = "facility"
    MULTIPLE = "multiple_procedures"
    ENDOSCOPY = "endoscopy"


class RankBy(StrEnum):
    """By what the procedures of a session are ranked."""

    WORK_RVU = "work_rvu"
    TOTAL_RVU = "total_rvu"


@dataclass(frozen=True, slots=True)
class Factors:
    """Factors on work, as Medicare pays them; a contract may set others.

    Source: Medicare Claims Processing Manual, chapter 12, §20.4.3, §40.6, §40.7, §40.8; 42 CFR 414.40. Of 22, 52, 53
    and 66 the manual says "by report": their factors are terms of a contract.
    """

    bilateral_1: Decimal = Decimal("1.50")
    bilateral_2: Decimal = Decimal("1.00")
    bilateral_3: Decimal = Decimal("2.00")
    co_surgeon: Decimal = Decimal("0.625")
    team: Decimal = Decimal("1.00")
    assistant: Decimal = Decimal("0.16")
    assistant_not_physician: Decimal = Decimal("0.136")
    increased_22: Decimal = Decimal("1.00")
    reduced_52: Decimal = Decimal("0.50")
    discontinued_53: Decimal = Decimal("0.50")
    further_procedure: Decimal = Decimal("0.50")
    sixth_procedure: Decimal = Decimal("0.50")


@dataclass(frozen=True, slots=True)
class Policy:
    """How a contract counts.

    `pinned_year` values every line with the last release of that year. `own_values` are wRVU per unit that the contract
    gives to codes without an assigned work RVU; empty unless a contract lists some. `modifier_factors` are those of the
    contract for modifiers that otherwise change nothing. `procedure_factors` are those of the first, second … procedure
    of a session, the last for all further ones; empty where the two of `factors` count.
    """

    name: PolicyName
    rules: frozenset[Rule] = frozenset(Rule)
    factors: Factors = Factors()
    rank_by: RankBy = RankBy.WORK_RVU
    pinned_year: int | None = None
    own_values: Mapping[str, Decimal] = field(default_factory=dict, hash=False)
    modifier_factors: Mapping[str, Decimal] = field(default_factory=dict, hash=False)
    procedure_factors: tuple[Decimal, ...] = ()

    @property
    def factors_by_place(self) -> tuple[Decimal, ...]:
        """Return the factors of the first, second … procedure of a session; the last is that of all further ones."""
        own = self.factors
        return self.procedure_factors or (Decimal(1), *(own.further_procedure,) * 4, own.sixth_procedure)

    def has(self, rule: Rule) -> bool:
        """True where a rule is on."""
        return rule in self.rules


UNADJUSTED = Policy(name=PolicyName.UNADJUSTED, rules=frozenset())
CMS = Policy(name=PolicyName.CMS)
