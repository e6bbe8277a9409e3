"""The Log screen as its tests meet it: what can be logged, what was stored, how codes are typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.utils import timezone
from playwright.sync_api import FloatRect, Locator, Page, expect

from accounts.models import User
from procedures.models import ProcedureLog
from tests.app.morning import (
    FIELD,
)
from tests.app.people import WAIT_FOR_WORKER
from tests.app.waiting import wait_for
from tests.factories import make_log

OpenLog = Callable[..., Page]

# So many looks in a row, a tenth of a second apart.
STILL: Final = 10
# With unsent lines their number stands before the name.
ALL_SENT: Final = re.compile("^Log")

# Code, status, work RVU, global period, MULT PROC, BILAT SURG, ENDO BASE. Source: CMS release RVU26C.
ROWS: Final = (
    ("99213", "A", "1.30", "XXX", "0", "0", ""),
    ("99214", "A", "1.92", "XXX", "0", "0", ""),
    ("20610", "A", "0.79", "000", "2", "1", ""),
    ("45378", "A", "3.18", "000", "2", "0", ""),
    ("45380", "A", "3.47", "000", "3", "0", "45378"),
    ("45385", "A", "4.46", "000", "3", "0", "45378"),
    ("47562", "A", "10.21", "090", "2", "0", ""),
    ("H2020", "I", None, "XXX", "9", "9", ""),
)

SMALL_TARGETS = """() => [...document.querySelectorAll(
  'main button, main select, main input[type=text], .chip span, .tile label, .todays-lines li a, .tabs a')]
  .map((one) => [one.textContent || one.ariaLabel, one.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.height < 43.9 || box.width < 43.9))
  .map(([name, box]) => `${name} ${box.width} x ${box.height}`)"""

PRIVATE = "indexedDB.open = () => { throw new DOMException('private', 'SecurityError') }"
# A tab that never gives way, as one that the system has frozen.
HOLD_OLD_STORE: Final = """(name) => new Promise((done) => {
  const request = indexedDB.open(name, 1)
  request.onsuccess = () => { window.held = request.result; done() }
})"""
WAIT_FOR_UPDATE = """navigator.serviceWorker.getRegistration('/app/').then(async (found) => {
  while (found.waiting === null) await new Promise((done) => setTimeout(done, 50))
  return true
})"""


def log(user: User, code: str, **fields: object) -> None:
    now = timezone.now()
    make_log(user_id=user.id, at=now, code=code, performed_on=now.date().isoformat(), **fields)


def stored(user: User) -> list[tuple[str, list[str], int]]:
    return sorted(ProcedureLog.objects.filter(user=user).values_list("code", "modifiers", "units"))


def expect_sent(page: Page, user: User, *, lines: int) -> None:
    """Wait until the server has so many lines, and then the title says so, too.

    The title alone does not tell: right after a save it has not counted what was saved.
    """
    wait_for(page, lambda: len(stored(user)) == lines)
    expect(page).to_have_title(ALL_SENT)


def choose_typed(page: Page, *codes: str) -> None:
    for code in codes:
        page.get_by_label(FIELD).fill(code)
        page.keyboard.press("Enter")
        expect(page.get_by_label(FIELD)).to_have_value("")


def still(page: Page, *places: Locator) -> list[FloatRect | None]:
    """Return where places are, once nothing moves them any more: the catalog comes after the first frame."""
    boxes: list[list[FloatRect | None]] = []
    while len(boxes) < STILL or any(box != boxes[-1] for box in boxes[-STILL:]):
        boxes.append([place.bounding_box() for place in places])
        page.wait_for_timeout(100)
    return boxes[-1]


def todays_total(page: Page) -> Locator:
    return page.get_by_role("region", name="Logged").locator(".heading p")


def take_worker(page: Page) -> None:
    """Load the page anew once the service worker can serve it."""
    page.evaluate(WAIT_FOR_WORKER)
    page.reload()


@contextmanager
def waiting_build(page: Page, built_app: Path) -> Iterator[None]:
    """Let another build wait for a page that has its service worker; in the end the folder is as it was."""
    worker = built_app / "sw.js"
    of_this_build = worker.read_bytes()
    try:
        worker.write_bytes(of_this_build + b"// another build")
        page.evaluate("navigator.serviceWorker.getRegistration('/app/').then((found) => found.update()).then(() => 1)")
        assert page.evaluate(WAIT_FOR_UPDATE)
        yield
    finally:
        worker.write_bytes(of_this_build)
