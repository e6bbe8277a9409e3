"""Releases give the same pages whichever was imported first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import permutations
from pathlib import Path

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import transaction
from django.test import Client

from codes.services.releases import load_release, publish_release
from tests.codes.published_files import TABLE, changed, lines_of, published, zip_of
from tests.web.pages import links, page_of, plain_text, texts

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
AT = datetime(2024, 5, 1, 12, 0, tzinfo=UTC)
DAYS = (date(2024, 2, 1), date(2024, 3, 20), date(2024, 5, 1))
PATHS = (
    "/codes/digestive/47562/",
    "/codes/digestive/45378/",
    "/codes/diagnostic-imaging/71046/",
    "/codes/other-hcpcs/H2020/",
    "/codes/changes/",
    "/codes/changes/RVU24AR/",
    "/codes/changes/RVU24B/",
)
SHEET = "/codes/changes/RVU24B/?format=csv"


def files(folder: Path) -> dict[str, Path]:
    """Return the three releases, each with another conversion factor, work RVU or set of rows."""
    january = published(TABLE)
    revised = january.replace(",32.7442,", ",33.2875,")
    april = changed(revised, "2024 National Physician Fee Schedule Relative Value File January Release",
                    "2024 National Physician Fee Schedule Relative Value File April Release")  # fmt: skip
    kept = [line for line in lines_of(april) if not line.startswith("71046")]
    return {
        "RVU24A": zip_of(folder / "rvu24a.zip", {TABLE: january}),
        "RVU24AR": zip_of(folder / "rvu24ar.zip", {TABLE: revised}),
        "RVU24B": zip_of(folder / "rvu24b.zip", {"PPRRVU24_APR.csv": "".join(kept)}),
    }


Pages = dict[tuple[date, str], BeautifulSoup]


def shown_after(order: Iterable[str], *, of: dict[str, Path], client: Client) -> tuple[Pages, list[str]]:
    """Return every page and the file on every day after an import in this order, which is then taken back."""
    pages: Pages = {}
    sheets = []
    with transaction.atomic():
        for release_id in order:
            load_release(path=of[release_id], at=AT, license_needed=False)
            publish_release(release_id=release_id, at=AT)
        for day in DAYS:
            with time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=UTC), tick=False):
                pages |= {(day, path): page_of(client, path) for path in PATHS}
                sheets.append(plain_text(client.get(SHEET)))
        transaction.set_rollback(True)
    return pages, sheets


def test_pages_are_the_same_whichever_release_was_imported_first(client: Client, tmp_path: Path) -> None:
    paths = files(tmp_path)
    first, *others = [shown_after(order, of=paths, client=client) for order in permutations(paths)]

    assert all(other == first for other in others)


def test_pages_of_a_day_are_those_of_the_release_in_force(client: Client, tmp_path: Path) -> None:
    shown, _sheets = shown_after(("RVU24B", "RVU24AR", "RVU24A"), of=files(tmp_path), client=client)
    gallbladder, chest = PATHS[0], PATHS[2]

    factors = [texts(shown[day, gallbladder], "tbody th .note") for day in DAYS]
    assert factors == [["$32.7442 per RVU"], ["$33.2875 per RVU"], ["$33.2875 per RVU"]]
    assert [texts(shown[day, chest], ".ending strong") for day in DAYS] == [[], [], ["Deleted."]]
    assert links(shown[DAYS[0], "/codes/changes/"], "tbody a") == ["/codes/changes/RVU24B/", "/codes/changes/RVU24AR/"]
