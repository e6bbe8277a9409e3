"""How often the search has the right code first: `python -m tests.performance.search_quality [RELEASE.zip]`.

Over the starter catalogue and a whole release where one is given, in a scratch database that is dropped at the end.
Prints for each list of phrases the share with an accepted code first, and among the first three, also by specialty, and
each phrase that missed with what was found instead.
"""

from __future__ import annotations

import argparse
import hashlib
import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import django

from codes.starter.lists import read_titles
from tests.codes.phrases import (
    FRESH,
    HELD_OUT,
    INDEPENDENT,
    OLDER,
    PHRASES,
    RARE,
    TYPED,
    Placed,
    by_specialty,
    placed,
    read_phrases,
    share_within,
)

_TODAY = date(2026, 8, 3)
_LIMIT = 10
_SHOWN = 5


def main() -> None:
    """Load the starter catalogue, and a release where one is named, and print the figures of all lists."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("release", type=Path, nargs="?", help="a release file of CMS")
    release = parser.parse_args().release
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    # Its modules hold models, which exist once Django is set up.
    from codes.services.starter import load_starter
    from tests.performance.scratch import scratch_database

    with scratch_database("openrvu_search_quality"):
        load_starter(at=datetime.now(UTC))
        if release is not None:
            _publish(release)
        for path in (PHRASES, OLDER, RARE, INDEPENDENT, HELD_OUT, FRESH, TYPED):
            _print_figures(path)


def _publish(release: Path) -> None:
    from codes.services.releases import load_release, publish_release

    report = load_release(path=release, at=datetime.now(UTC), license_needed=False)
    publish_release(release_id=report.release_id, at=datetime.now(UTC))


def _print_figures(path: Path) -> None:
    from codes.search.search import search

    places = placed(read_phrases(path), lambda text: search(text=text, limit=_LIMIT, on=_TODAY).codes)
    print(f"{path.name}, SHA-256 {hashlib.sha256(path.read_bytes()).hexdigest()}")
    _print_shares("all", places)
    titled = {title.code for title in read_titles()}
    _print_shares("without a code that had words first", [each for each in places if not each.phrase.codes & titled])
    for specialty, group in by_specialty(places).items():
        _print_shares(specialty, group)
    for each in places:
        if each.place:
            place = each.place + 1 if each.place < _LIMIT else "-"
            wanted, shown = ", ".join(sorted(each.phrase.codes)), ", ".join(each.results[:_SHOWN])
            print(f"  {place:>2}  {each.phrase.text!r}: {wanted}; found {shown}")


def _print_shares(name: str, places: Sequence[Placed]) -> None:
    if places:
        first, three = share_within(places, 1), share_within(places, 3)
        print(f"{name}: of {len(places)} phrases first {first:.1%}, among the first three {three:.1%}")


if __name__ == "__main__":
    main()
