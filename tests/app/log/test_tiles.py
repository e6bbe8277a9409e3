"""Tiles of the Log screen on a phone: what tells them apart is in sight."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import expect

from codes.models import Words
from codes.services.search_index import rebuild_search
from tests.app.log.screen import OpenLog
from tests.app.morning import tile

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# As the starter catalogue names them, and a code whose title is as long as a title may be.
TITLES = {
    "99213": "Office visit, established patient, low complexity",
    "99214": "Office visit, established patient, moderate complexity",
    "45385": "Colonoscopy of the whole colon, polyps removed by hot snares",
}
CUT = "(title) => title.scrollHeight - title.clientHeight"


@pytest.mark.parametrize("width", [360, 390])
def test_titles_that_differ_at_their_end_are_shown_whole_on_a_phone(
    open_log: OpenLog, clinician: Client, width: int
) -> None:
    Words.objects.bulk_create(Words(code_id=code, title=title) for code, title in TITLES.items())
    rebuild_search()
    for position, code in enumerate(TITLES):
        favorite = {"code": code, "position": position * 1024}
        assert clinician.post("/api/v1/favorites", favorite, "application/json").status_code == 201
    page = open_log()
    page.set_viewport_size({"width": width, "height": 800})

    for code, title in TITLES.items():
        shown = tile(page, code).get_by_text(title)
        expect(shown).to_be_visible()
        assert shown.evaluate(CUT) <= 0, title
