"""Loading base units of anesthesia codes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from codes.importers.anesthesia_base import BaseUnits
from codes.models import AnesthesiaBase, Code
from codes.signals import codes_learned


class UnknownCodes(LookupError):
    """The catalogue does not know some of the codes."""


@transaction.atomic
def load_base_units(*, rows: Collection[BaseUnits], at: datetime) -> int:
    """Store the base units of codes in place of those that there were, and return how many rows differ from before.

    Stored lines of those codes are worked out anew. All or nothing; raises UnknownCodes, naming them.
    """
    known = set(Code.objects.filter(code__in=[row.code for row in rows]).values_list("code", flat=True))
    unknown = sorted({row.code for row in rows} - known)
    if unknown:
        raise UnknownCodes(f"the catalog does not know {', '.join(unknown[:20])}; load a release first")
    before = {one.code_id: (one.units, one.source) for one in AnesthesiaBase.objects.all()}
    changed = [row for row in rows if before.get(row.code) != (row.units, row.source)]
    AnesthesiaBase.objects.bulk_create(
        [AnesthesiaBase(code_id=row.code, units=row.units, source=row.source, imported_at=at) for row in changed],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["units", "source", "imported_at"],
    )
    if changed:
        codes_learned.send(sender=None, codes=[row.code for row in changed])
    return len(changed)
