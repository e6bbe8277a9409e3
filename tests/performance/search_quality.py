"""How often the search has the right code first: `python -m tests.performance.search_quality`.

Over the starter catalogue, in a scratch database that is dropped at the end. Prints for each list of phrases the share
with an accepted code first, and among the first three, and each phrase that missed with what was found instead.
"""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, date, datetime
from pathlib import Path

import django

from tests.codes.phrases import OLDER, PHRASES, placed, read_phrases, share_within

_TODAY = date(2026, 8, 3)
_LIMIT = 10
_SHOWN = 5


def main() -> None:
    """Load the starter catalogue and print the figures of both lists."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    # Its modules hold models, which exist once Django is set up.
    from codes.services.starter import load_starter
    from tests.performance.scratch import scratch_database

    with scratch_database("openrvu_search_quality"):
        load_starter(at=datetime.now(UTC))
        for path in (PHRASES, OLDER):
            _print_figures(path)


def _print_figures(path: Path) -> None:
    from codes.search.search import search

    places = placed(read_phrases(path), lambda text: search(text=text, limit=_LIMIT, on=_TODAY).codes)
    print(f"{path.name}, SHA-256 {hashlib.sha256(path.read_bytes()).hexdigest()}")
    first, three = share_within(places, 1), share_within(places, 3)
    print(f"of {len(places)} phrases: first {first:.1%}, among the first three {three:.1%}")
    for each in places:
        if each.place:
            place = each.place + 1 if each.place < _LIMIT else "-"
            wanted, found = ", ".join(sorted(each.phrase.codes)), ", ".join(each.found[:_SHOWN])
            print(f"  {place:>2}  {each.phrase.text!r}: {wanted}; found {found}")


if __name__ == "__main__":
    main()
