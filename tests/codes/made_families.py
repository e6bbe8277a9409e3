"""Families of codes that tests make, and what the check of names finds in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from codes.starter.families import Family, FamilyMember
from codes.starter.family_check import OtherNames, family_faults
from codes.starter.lists import CodeIndicators

WHOLE: Final = CodeIndicators(status="A", global_period="090", pctc="0", bilat_surg="0")


def member(code: str, base: str, *synonyms: str, **facets: str) -> FamilyMember:
    return FamilyMember(code, base, facets, synonyms or (f"name of {code}",), ("urology",))


def family(*members: FamilyMember, synonyms: tuple[str, ...] = (), codes: tuple[str, ...] = ()) -> Family:
    return Family("test", "group", "Test", synonyms, codes or tuple(each.code for each in members), members)


def others(**changes: object) -> OtherNames:
    known = OtherNames(
        indicators=dict.fromkeys(("10001", "10002", "10003", "10004"), WHOLE), specialties=frozenset({"urology"})
    )
    return replace(known, **changes)  # type: ignore[arg-type]  # each field's own type


def of_code(indicators: CodeIndicators) -> OtherNames:
    return others(indicators={"10001": indicators})


def messages_of(
    *families: Family, beside: OtherNames | None = None, exceptions: Mapping[tuple[str, str], str] | None = None
) -> list[str]:
    faults = family_faults(families, beside or others(), exceptions or {})
    return [f"{owner}: {what}" for owner, what in faults]
