"""A week with two devices of one account and a network that is dead most of the time: in the end all three agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from accounts.models import User
from procedures.models import Favorite, ProcedureLog, Shift
from tests.app.log.conftest import _catalogue as _catalogue
from tests.app.log.conftest import context as context
from tests.app.morning import FIELD, save
from tests.app.people import WAIT_FOR_WORKER

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PUSH: Final = "**/api/v1/sync/push"
# Of each record that is stored on a device what it shows, and what its digest is made of; and the kept totals.
STORED: Final = """async (name) => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  const database = await done(indexedDB.open(name))
  const all = (store) => done(database.transaction(store).objectStore(store).getAll())
  const stored = { records: await all('records'), totals: await all('totals') }
  database.close()
  return stored
}"""


@dataclass
class Device:
    """A device of the account, at a screen of the app."""

    page: Page
    app: str

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    def go(self, path: str) -> Page:
        self.page.goto(self.app + path)
        return self.page

    def is_away(self) -> None:
        self.context.set_offline(True)

    def is_back(self) -> None:
        self.context.set_offline(False)

    def sync(self) -> None:
        """Wait until nothing of it waits any more."""
        self.ask_for_sync()
        expect(self.page.get_by_role("link", name="Not sent 0 changes")).to_be_visible()
        expect(self.page.get_by_text("Synced at")).to_be_visible()

    def ask_for_sync(self) -> None:
        self.go("more").get_by_role("button", name="Sync now").click()

    def log(self, code: str, day: date) -> None:
        page = self.go(f"log?code={code}&on={day}")
        page.get_by_label(FIELD).press("Enter")
        save(page).click()
        expect(page.get_by_role("status").filter(has_text=f"{code} saved")).to_be_visible()

    def change_units(self, line: str, units: int) -> None:
        page = self.go(f"line/{line}")
        page.get_by_text("Change this line").click()
        page.get_by_label("Units").fill(str(units))
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("status").filter(has_text="Line changed.")).to_be_visible()

    def delete_and_undo(self, code: str, day: date) -> None:
        page = self.go(f"day/{day}")
        page.get_by_role("link", name=code).click()
        page.get_by_role("button", name="Delete this line").click()
        expect(page.get_by_text("No line on this day.")).to_be_visible()
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_role("listitem").filter(has_text=code)).to_be_visible()

    def work(self, day: date, length: str) -> None:
        page = self.go("shifts")
        page.get_by_role("button", name="Add a shift").click()
        page.get_by_label("Day it began").fill(day.isoformat())
        page.get_by_text(length, exact=True).click()
        page.get_by_role("button", name="Save the shift").click()
        expect(page.get_by_role("status").filter(has_text="Shift added.")).to_be_visible()

    def change_only_shift(self, length: str) -> None:
        page = self.go("shifts")
        page.get_by_role("button", name="Change the shift").click()
        page.get_by_text(length, exact=True).click()
        page.get_by_role("button", name="Save the shift").click()
        expect(page.get_by_role("status").filter(has_text="Shift changed.")).to_be_visible()

    def delete_newest_shift_and_undo(self) -> None:
        page = self.go("shifts")
        shifts = page.get_by_role("button", name="Delete the shift")
        shifts.first.wait_for()
        before = shifts.count()
        shifts.first.click()
        expect(shifts).to_have_count(before - 1)
        page.get_by_role("button", name="Undo").click()
        expect(shifts).to_have_count(before)

    def favor(self, code: str) -> None:
        page = self.go("favorites")
        page.get_by_label("Add a favorite").fill(code)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=2, name=code)).to_be_visible()

    def stored(self, user: User) -> Any:  # JSON of the browser
        return self.page.evaluate(STORED, f"openrvu-{user.id}")


def opened(context: BrowserContext, app: str) -> Device:
    """A device that has synced, and that has the catalogue and the whole app."""
    device = Device(context.new_page(), app)
    device.go("more")
    expect(device.page.get_by_text("Synced at")).to_be_visible()
    device.page.evaluate(WAIT_FOR_WORKER)
    expect(device.go("code/47562").get_by_text("10.21").first).to_be_visible()
    return device


@pytest.fixture
def phone(context: BrowserContext, app: str) -> Device:
    return opened(context, app)


@pytest.fixture
def laptop(chromium: Browser, app: str, user: User, context: BrowserContext) -> Iterator[Device]:
    """A log-in of its own, and so another device."""
    client = Client()
    client.force_login(user)
    own = chromium.new_context(viewport={"width": 1280, "height": 900}, timezone_id="UTC")
    cookie = client.cookies["sessionid"].value
    own.add_cookies([{"name": "sessionid", "value": cookie, "domain": "localhost", "path": "/"}])
    device = opened(own, app)
    yield device
    device.page.wait_for_load_state("networkidle")
    own.close()


def lose_answer(route: Route) -> None:
    """The server does it, and the network dies before its answer."""
    route.fetch()
    route.abort()


def digest_of(stored: Any) -> dict[str, dict[str, object]]:
    """What a device holds, as the server says it. Source: the sync contract, section 2.2."""
    lines: dict[str, list[str]] = {}
    for row in stored["records"]:
        if row["server"] is not None:
            lines.setdefault(row["collection"], []).append(f"{row['id']}:{row['rev']}")
    return {
        name: {"count": len(held), "sha256": sha256("\n".join(sorted(held)).encode()).hexdigest()}
        for name, held in lines.items()
    }


def shown_by(stored: Any) -> dict[str, Any]:
    return {f"{row['collection']} {row['id']}": row["shown"] for row in stored["records"]}


def kept_totals(stored: Any) -> dict[str, int]:
    """Hundredths of wRVU by day; of a line that is not valued a total says so, and is no number here."""
    totals = {}
    for total in stored["totals"]:
        roles = total["roles"].values()
        assert all(role["unvalued"] == 0 for role in roles)
        totals[total["day"]] = sum(role["hundredths"] for role in roles)
    return totals


def test_week_with_two_devices_and_a_dead_network_ends_with_both_devices_and_the_server_agreeing(
    phone: Device, laptop: Device, user: User, clinician: Client
) -> None:
    sunday = timezone.now().date()
    monday, tuesday, wednesday, thursday, friday, saturday = (sunday - timedelta(days=n) for n in range(6, 0, -1))

    # Monday, with a network.
    phone.log("99213", monday)
    phone.work(monday, "12 h")
    phone.sync()
    visit = str(ProcedureLog.objects.get(user=user).id)
    laptop.sync()

    # Tuesday and Wednesday: first the phone is away, then the laptop, too.
    phone.is_away()
    phone.log("45385", tuesday)
    phone.change_units(visit, 2)
    laptop.log("20610", tuesday)
    laptop.favor("99214")
    laptop.sync()
    laptop.is_away()
    laptop.change_only_shift("10 h")
    phone.log("47562", wednesday)
    phone.delete_and_undo("47562", wednesday)
    phone.favor("45385")

    # Thursday: what the phone sends arrives, and nobody tells it.
    phone.context.route(PUSH, lose_answer)
    phone.is_back()
    phone.ask_for_sync()
    for _ in range(100):
        if ProcedureLog.objects.filter(user=user, code="47562").exists():
            break
        phone.page.wait_for_timeout(100)
    phone.is_away()
    phone.context.unroute_all(behavior="wait")
    phone.log("99213", thursday)

    # Friday and Saturday: both change the same line, and the phone its shifts.
    laptop.change_units(visit, 3)
    laptop.log("99213", friday)
    phone.work(friday, "8 h")
    phone.delete_newest_shift_and_undo()
    phone.log("99214", saturday)
    laptop.is_back()
    laptop.ask_for_sync()
    laptop.page.get_by_role("link", name="Not sent 1 change").click()
    laptop.page.get_by_role("link", name="Choose a version").click()
    expect(laptop.page.get_by_role("row", name="Units")).to_contain_text("2")
    laptop.page.get_by_role("button", name="Save this choice").click()
    expect(laptop.page.get_by_text("is sent.")).to_be_visible()

    # Sunday: everybody is back.
    phone.is_back()
    phone.sync()
    laptop.sync()
    phone.sync()

    lines = ProcedureLog.objects.filter(user=user, deleted=False).order_by("performed_on", "code")
    assert [(line.code, line.performed_on, line.units) for line in lines] == [
        ("99213", monday, 3),
        ("20610", tuesday, 1),
        ("45385", tuesday, 1),
        ("47562", wednesday, 1),
        ("99213", thursday, 1),
        ("99213", friday, 1),
        ("99214", saturday, 1),
    ]
    shifts = Shift.objects.filter(user=user, deleted=False).order_by("started_on")
    assert [(shift.started_on, shift.minutes) for shift in shifts] == [(monday, 600), (friday, 480)]
    favorites = Favorite.objects.filter(user=user, deleted=False)
    assert sorted(favorites.values_list("code", flat=True)) == ["45385", "99214"]

    on_phone, on_laptop = phone.stored(user), laptop.stored(user)
    server = clinician.get("/api/v1/sync/digest").json()["collections"]
    digests = {name: digest for name, digest in server.items() if digest["count"] > 0}
    assert digest_of(on_phone) == digest_of(on_laptop) == digests
    assert {"procedure_logs", "shifts", "favorites"} <= digests.keys()
    assert shown_by(on_phone) == shown_by(on_laptop)
    query = {"from": monday.isoformat(), "to": sunday.isoformat(), "by": "day"}
    summary = clinician.get("/api/v1/summary", query).json()
    wrvu_by_day = {
        bucket["key"]: int(Decimal(bucket["wrvu"]) * 100) for bucket in summary["buckets"] if bucket["lines"]
    }
    assert kept_totals(on_phone) == kept_totals(on_laptop) == wrvu_by_day

    for device in (phone, laptop):
        device.go(f"day/{monday}")
        expect(device.page.get_by_role("listitem").filter(has_text="99213")).to_contain_text("3.90")
