"""Storing the classes of codes that order a search: those of the starter, and those of an operator's own file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from codes.domain.priors import NEUTRAL_PRIOR, SELDOM_IN_MEDICARE, priors_of
from codes.models import Code, CodePrior, CodeSpecialty
from codes.services.search_index import rebuild_search
from codes.services.sql import lock
from codes.starter.lists import read_priors

# The source of the starter's classes: CMS's file of 2012, an excerpt of 17,028 rows.
STARTER_PRIORS: Final = "medicare-2012-excerpt"
_BATCH: Final = 5_000


@dataclass(frozen=True, slots=True)
class PriorReport:
    """How many codes were counted, and how many of them the catalog knows; `classes` counts these by class."""

    counted: int
    known: int
    classes: Mapping[int, int]


def store_priors(*, services: Mapping[str, int], source: str, dry_run: bool = False) -> PriorReport:
    """Replace the classes of all codes by those of counts of services, and bring the search up to date; all or nothing.

    Codes that the catalog does not know are left out. No code of children or births falls below the neutral class.
    """
    priors = _with_floor(priors_of(services))
    report = PriorReport(
        counted=len(services),
        known=len(priors),
        classes={each: sum(prior == each for prior in priors.values()) for each in sorted(set(priors.values()))},
    )
    if not dry_run:
        with transaction.atomic():
            lock("codes.priors")
            CodePrior.objects.all().delete()
            _insert(priors, source)
            rebuild_search()
    return report


def add_starter_priors() -> int:
    """Add the starter's classes where no other source has given any, and return how many were new."""
    if CodePrior.objects.exclude(source=STARTER_PRIORS).exists():
        return 0
    before = CodePrior.objects.count()
    known = set(Code.objects.values_list("code", flat=True))
    _insert({code: prior for code, prior in read_priors().items() if code in known}, STARTER_PRIORS)
    return CodePrior.objects.count() - before


def _insert(priors: Mapping[str, int], source: str) -> None:
    rows = [CodePrior(code_id=code, prior=prior, source=source) for code, prior in priors.items()]
    CodePrior.objects.bulk_create(rows, batch_size=_BATCH, ignore_conflicts=True)


def _with_floor(priors: Mapping[str, int]) -> dict[str, int]:
    known = set(Code.objects.filter(code__in=list(priors)).values_list("code", flat=True))
    spared = set(CodeSpecialty.objects.filter(specialty__in=SELDOM_IN_MEDICARE).values_list("code_id", flat=True))
    return {
        code: max(prior, NEUTRAL_PRIOR) if code in spared else prior for code, prior in priors.items() if code in known
    }
