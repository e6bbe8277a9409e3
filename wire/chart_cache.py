"""Cache of the charts of people's figures, apart from all other cached values."""

from __future__ import annotations

from typing import Final

from django.core.cache import caches
from django.db import transaction

ALIAS: Final = "charts"


def clear_chart_cache() -> None:
    """Empty the cache once the transaction is committed: after figures of somebody were erased.

    All go, since they are quickly drawn again, and none that was erased may stay.
    """
    transaction.on_commit(caches[ALIAS].clear, robust=True)
