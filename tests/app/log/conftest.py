"""A phone at the Log screen, with a small catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from codes.models import Code, RelativeValue
from codes.services.search_index import rebuild_search
from tests.app.log.screen import ROWS, OpenLog
from tests.app.morning import (
    FIELD,
)
from tests.app.synced_phone import phone_of
from tests.factories import CodeFactory, RelativeValueFactory, ReleaseFactory


@pytest.fixture
def context(chromium: Browser, clinician: Client) -> Iterator[BrowserContext]:
    # Phone and profile have one day at any hour.
    assert clinician.patch("/api/v1/me", {"time_zone": "UTC"}, "application/json").status_code == 200
    phone = phone_of(chromium, clinician, time_zone="UTC")
    yield phone
    phone.close()


@pytest.fixture
def open_log(context: BrowserContext, app: str) -> OpenLog:
    """Open the Log screen once it is ready."""

    def opened(script: str = "") -> Page:
        page = context.new_page()
        if script:
            page.add_init_script(script)
        page.goto(app)
        expect(page.get_by_label(FIELD)).to_be_visible()
        return page

    return opened


@pytest.fixture(autouse=True)
def _catalogue(db: None) -> None:
    # At once: what still asks the server, of the test before, would publish a release without its rows.
    with transaction.atomic():
        release = ReleaseFactory.create(id="RVU26C", year=2026, effective_from=date(2026, 7, 1))
        Code.objects.bulk_create([CodeFactory.build(code=row[0]) for row in ROWS], ignore_conflicts=True)
        RelativeValue.objects.bulk_create(
            RelativeValueFactory.build(
                release=release, code=Code(code=code), status=status, work_rvu=work and Decimal(work),
                global_period=period, mult_proc=mult_proc, bilat_surg=bilat_surg, endo_base=endo_base,
            )
            for code, status, work, period, mult_proc, bilat_surg, endo_base in ROWS
        )  # fmt: skip
        rebuild_search()
