"""The clause of a contract by which lines were counted, in words (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from procedures.contracts.labels import CUSTOM, FACTOR_WORDS, POLICY_WORDS, RULE_WORDS
from statements.presenters.amounts import day_text


def contract_text(contract: Mapping[str, Any]) -> str:  # Any: JSON of our own
    """Return a contract by its name, the version that counted and its clause.

    A comparison made before clauses were kept has the first two alone.
    """
    begins, terms = contract.get("effective_from"), contract.get("terms")
    since = f", in force from {day_text(date.fromisoformat(begins))}" if begins else ""
    clause = f": {clause_text(terms)}" if terms else ""
    return f"{contract['name']}, version {contract['version']}{since}{clause}"


def clause_text(terms: Mapping[str, Any]) -> str:  # Any: as above
    """Return what the terms of a contract (`Terms.as_json`) say of what a line counts and what it pays."""
    return "; ".join(_parts(terms))


def _parts(terms: Mapping[str, Any]) -> Iterator[str]:  # Any: as above
    yield POLICY_WORDS[terms["policy"]].lower() if terms["policy"] == CUSTOM else POLICY_WORDS[terms["policy"]]
    if terms["policy"] == CUSTOM:
        yield from _custom(terms)
    if terms["pinned_year"] is not None:
        yield f"every line by the schedule of {terms['pinned_year']}"
    if terms["own_values"]:
        yield "own values: " + ", ".join(f"{code} {value}" for code, value in terms["own_values"].items())
    yield f"a line counts once it is {terms['countable']}"
    for tier in terms["compensation"]["tiers"]:
        yield f"${tier['dollars_per_wrvu']} a wRVU from {tier['from_wrvu']} wRVU"


def _custom(terms: Mapping[str, Any]) -> Iterator[str]:  # Any: as above
    on = [RULE_WORDS[name] for name, is_on in terms["rules"].items() if is_on]
    yield "rules: " + (", ".join(on) or "none")
    yield "factors: " + ", ".join(f"{FACTOR_WORDS[name]} {factor}" for name, factor in terms["factors"].items())
    if terms["modifier_factors"]:
        yield "modifiers: " + ", ".join(f"{name} {factor}" for name, factor in terms["modifier_factors"].items())
    if terms["procedure_factors"]:
        yield "procedures of a session in order: " + ", ".join(terms["procedure_factors"])
