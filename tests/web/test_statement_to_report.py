"""From an employer's file to the report: as a clinician does it who has never done it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Final

import pytest
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from procedures.contracts.compensation import Compensation, Tier
from procedures.contracts.terms import Terms
from procedures.requests.records import parse_log
from procedures.services.logs import record_logs
from tests.factories import sign_contract
from tests.procedures.conftest import NOW, publish
from tests.statements.reading.statement_files import Row, workbook
from tests.web.conftest import CHROMIUM
from tests.web.test_own_pages_browser import broken, signed_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser

EPIC: Final[Row] = (
    "Patient Name", "MRN", "Provider ID", "CPT", "CPT Modifier 1", "Month of Transaction",
    "Provider - Performing Units", "Adj Work RVU", "Detail Type", "Transaction ID", "Charge Amount",
    "Original Service Date", "Post Date",
)  # fmt: skip
LINES: Final = 900
# From here on no table of these pages scrolls by itself.
WIDE: Final = 1280
IN_SIGHT: Final = "all => all.map(one => one.getBoundingClientRect().right <= innerWidth)"
FIRST: Final = date(2025, 10, 1)
WORTH: Final = {"99213": 1.3, "45378": 3.26}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: no chromium on this machine"),
]


def service(number: int) -> tuple[str, date]:
    """Return code and day of a line."""
    return ("45378" if number % 7 == 0 else "99213"), FIRST + timedelta(days=number % 30)


def extract() -> bytes:
    """Return an extract of 900 lines as Epic's reports have it: nine lines are missing, nine are at nothing."""
    rows: list[Row] = [EPIC]
    for number in range(LINES):
        code, day = service(number)
        if number % 100 == 3:
            continue
        worth = 0 if number % 100 == 5 else WORTH[code]
        posted = day + timedelta(days=1 if day.day < 28 else 0)
        patient = (f"Doe, Jane {number}", f"8675{number:03}")
        charge = ("1001", code, "", f"{posted:%b %Y}", 1, worth, 1, f"T{number}", 120.5)
        rows.append((*patient, *charge, f"{day:%m/%d/%Y}", f"{posted:%m/%d/%Y}"))
    return workbook(rows)


def log_all(user: User) -> None:
    """Log the 900 lines."""
    lines = [
        parse_log({"code": code, "performed_on": day.isoformat()}, at=NOW) for code, day in map(service, range(LINES))
    ]
    for start in range(0, LINES, 100):
        record_logs(user_id=user.id, logs=lines[start : start + 100], at=NOW)


@pytest.fixture
def site(live_server: LiveServer) -> str:
    publish("RVU25D", date(2025, 10, 1))
    return str(live_server.url)


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_file_of_900_lines_comes_to_its_report_with_three_taps(
    chromium: Browser, site: str, width: int, scheme: str
) -> None:
    page = signed_in(chromium, site, width=width, scheme=scheme)
    user = User.objects.get(email=f"clinician-{width}-{scheme}@example.org")
    sign_contract(user_id=user.id, terms=Terms(compensation=Compensation(tiers=(Tier(Decimal(0), Decimal(50)),))))
    log_all(user)
    body = extract()
    page.goto(f"{site}/statements/")
    name = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    page.set_input_files("#file", {"name": "october.xlsx", "mimeType": name, "buffer": body})
    keep = page.get_by_role("button", name="Keep the statement")
    keep.wait_for()
    fields = page.locator("#outcome").locator("select, input:not([type=hidden])")
    assert [one for one in fields.all() if one.is_visible()] == []
    assert (page.evaluate("scrollY"), keep.evaluate("e => e.getBoundingClientRect().bottom <= innerHeight")) == (
        0,
        True,
    )
    assert page.evaluate("document.activeElement.innerText") == "891 rows, read as an extract of Epic"
    keep.click()
    page.get_by_role("button", name="Compare with my log").click()
    page.get_by_role("heading", name="Findings").wait_for()
    headline = page.locator(".lead").inner_text()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Report as PDF").click()

    pages = PdfReader(BytesIO(downloading.value.path().read_bytes())).pages
    assert headline.startswith("Two records differ: ")
    assert headline in " ".join(pages[0].extract_text().split())
    assert "Jane" not in "".join(one.extract_text() for one in pages)
    assert broken(page, width, scheme) == ([], False)
    shown = page.locator(".difference").evaluate_all(IN_SIGHT)
    assert (len(shown) > 0, set(shown)) == (True, {True})
    page.goto(f"{site}/statements/")
    scrolls = page.locator(".scroll").evaluate_all("all => all.map(one => one.scrollWidth > one.clientWidth)")
    assert scrolls == [width < WIDE]


def test_answer_to_a_file_is_where_the_keyboard_goes_on(chromium: Browser, site: str) -> None:
    page = signed_in(chromium, site, width=390, scheme="light")
    page.goto(f"{site}/statements/")

    page.set_input_files("#file", {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
    page.locator("#file_error").wait_for()

    focused = page.evaluate("[document.activeElement.id, document.activeElement.matches(':focus-visible')]")
    assert focused == ["file_error", True]
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.innerText") == "Read the file"
