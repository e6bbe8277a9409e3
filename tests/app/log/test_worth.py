"""What a line is worth without a network, and then by the server."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, expect

from tests.app.catalog_files import CATALOG_HAS_MODIFIERS
from tests.app.log.screen import OpenLog, choose_typed, todays_total
from tests.app.morning import (
    FIELD,
    save,
    todays,
)
from tests.app.people import WAIT_FOR_WORKER
from tests.app.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# The contracts have come to this phone.
HAS_CONTRACTS = """async () => {
  const names = await indexedDB.databases()
  const { name } = names.find(({ name }) => /^openrvu-[0-9a-f]{8}-/.test(name)) ?? {}
  if (name === undefined) return false
  const database = await new Promise((done) => {
    const opening = indexedDB.open(name)
    opening.onsuccess = () => done(opening.result)
  })
  const kept = await new Promise((done) => {
    const reading = database.transaction('meta').objectStore('meta').get('contracts')
    reading.onsuccess = () => done(reading.result)
  })
  database.close()
  return kept !== undefined
}"""


def test_line_says_without_a_network_what_it_is_worth_by_the_contract_and_the_server_says_the_same(
    context: BrowserContext, open_log: OpenLog, clinician: Client
) -> None:
    terms = {"policy": "custom", "factors": {"reduced_52": "0.25"}}
    contract = {"name": "County hospital", "effective_from": "2026-01-01", "terms": terms}
    assert clinician.post("/api/v1/contracts", contract, "application/json").status_code == 201
    page = open_log()
    page.evaluate(WAIT_FOR_WORKER)
    wait_until(page, HAS_CONTRACTS)
    wait_until(page, CATALOG_HAS_MODIFIERS)
    context.set_offline(True)
    page.reload()
    field = page.get_by_label(FIELD)
    for code in ("45385", "45380", "47562-52", "H2020"):
        field.fill(code)
        page.keyboard.press("Enter")
    expect(save(page)).to_contain_text("≈ 7.30")
    save(page).click()

    exact, nothing = (todays(page).filter(has_text=code) for code in ("47562", "H2020"))
    higher, lesser = (todays(page).filter(has_text=code) for code in ("45385", "45380"))
    expect(exact).to_contain_text("2.55")
    expect(exact).not_to_contain_text("≈")
    expect(nothing).to_contain_text("0.00")
    expect(nothing).to_contain_text("CMS has assigned no physician work RVU to this code.")
    expect(higher).to_contain_text("4.46")
    expect(higher).not_to_contain_text("≈")
    expect(lesser).to_contain_text("≈ 0.29")
    expect(lesser).to_contain_text("May change with the day’s other lines.")
    expect(todays_total(page)).to_have_text("≈ 7.30 wRVU")
    lesser.get_by_role("link").click()
    expect(page.get_by_role("listitem").filter(has_text="45380")).to_contain_text("≈ 0.29")
    expect(page.get_by_text("May change with the day’s other lines.").last).to_be_visible()
    page.get_by_role("link", name="To its day").click()
    expect(page.get_by_role("definition").first).to_contain_text("≈ 7.30 wRVU")

    context.set_offline(False)
    page.goto(page.url.split("/app/")[0] + "/app/")
    expect(todays(page).first).to_contain_text("sent")
    for line, worth in ((exact, "2.55"), (nothing, "0.00"), (higher, "4.46"), (lesser, "0.29")):
        expect(line).to_contain_text(worth)
    expect(todays_total(page)).to_have_text("7.30 wRVU")


def test_day_in_training_says_what_it_came_to_and_no_zero(open_log: OpenLog, clinician: Client) -> None:
    stages = [{"stage": "resident", "effective_from": "1992-01-01"}]
    assert clinician.patch("/api/v1/me", {"career_stages": stages}, "application/json").status_code == 200
    page = open_log()

    choose_typed(page, "47562", "20610")
    save(page).click()

    expect(todays_total(page)).to_have_text("In training 11.00 wRVU")
