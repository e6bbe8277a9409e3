"""How many taps, letters and milliseconds the app takes, in Chromium against a server of its own.

    python -m tests.performance.client [--screens]

`--screens` measures the screens over 5,000 lines alone.
The app is built, and a server started with the starter catalogue and three accounts: one that has logged the morning
of seven lines before, a new one with the first favorites of gastroenterology, and one with 5,000 lines. Chromium has
390 px and a main thread slowed to a quarter (CDP slows no worker). A tap is one pointer press or Enter, a letter one
that is typed. Each figure is printed with its meaning and aim.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

from config import build_client
from config.postgres.embedded import EmbeddedPostgres
from tests.app.morning import FIRST_FAVORITES, MORNING
from tests.app.sizes import sizes_of
from tests.config.server import ROOT, environment, running
from tests.performance.client_log_screen import print_searches, print_sentences, print_starts, print_taps, print_writes
from tests.performance.client_pages import print_figure
from tests.performance.client_screens import LINES_A_DAY, MANY, print_bulk, print_screens

MAKE_ACCOUNTS: Final = """
import django, json, sys; django.setup()
from uuid import uuid4
from django.test import Client
from accounts.models import User
for name, lines, favorites in json.load(sys.stdin):
    user = User.objects.create_user(f"{name}@example.org")
    user.profile.time_zone = "UTC"
    user.profile.save()
    browser = Client()
    browser.force_login(user)
    fields = ("code", "modifiers", "units", "performed_on")
    mutation = {"collection": "procedure_logs", "op": "upsert", "base_rev": None}
    mutations = [
        {**mutation, "mutation_id": str(uuid4()), "id": str(uuid4()), "data": dict(zip(fields, line))} for line in lines
    ]
    for start in range(0, len(mutations), 500):
        body = {"device_id": str(uuid4()), "mutations": mutations[start : start + 500]}
        headers = {"X-Sync-User": str(user.id)}
        answer = browser.post("/api/v1/sync/push", body, "application/json", headers=headers)
        assert answer.status_code == 200, answer.content
    for position, code in enumerate(favorites):
        answer = browser.post("/api/v1/favorites", {"code": code, "position": position}, "application/json")
        assert answer.status_code == 201, answer.content
    print(name, browser.cookies["sessionid"].value)
"""


def main(arguments: list[str]) -> None:
    """Measure, and print one line a figure."""
    if build_client.main(["--strict"]) != 0:
        raise SystemExit("the app is not built")
    _print_bytes()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        data = Path(folder)
        cookies = _accounts(data)
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            with running(data) as server:
                site = f"http://localhost:{server.port}/app/"
                if "--screens" in arguments:
                    return print_screens(browser, site, cookies["many"])
                print_taps(browser, site, cookies)
                print_sentences(browser, site, cookies["known"])
                print_searches(browser, site, cookies["known"])
                print_writes(browser, site, cookies["known"])
                print_starts(browser, site, cookies["known"])
                print_screens(browser, site, cookies["many"])
                print_bulk(browser, site, cookies["many"])
        finally:
            browser.close()
            EmbeddedPostgres(data / "postgres").stop()


def _accounts(data: Path) -> dict[str, str]:
    """Return the session cookies of the accounts by name."""
    _run(data, "manage.py", "prepare")
    today = datetime.now(UTC).date()
    known = [(*line, today.isoformat()) for line in MORNING]
    codes = ("99213", "99214", "99215", "45378", "45380")
    many: list[tuple[str, list[str], int, str]] = [
        (codes[n % len(codes)], [], 1, (today - timedelta(days=n // LINES_A_DAY)).isoformat()) for n in range(MANY)
    ]
    accounts = [("known", known, []), ("new", [], FIRST_FAVORITES), ("many", many, [])]
    said = _run(data, "-c", MAKE_ACCOUNTS, given=json.dumps(accounts))
    rows = [line.split() for line in said.splitlines() if line.startswith(("known ", "new ", "many "))]
    return dict(rows)


def _run(data: Path, *arguments: str, given: str = "") -> str:
    """Return what a Python command with these data said; it may take minutes."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT, env=environment(data, ALLOWED_HOSTS="testserver"), input=given, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    return done.stdout


def _print_bytes() -> None:
    sizes = sizes_of(build_client.BUILT)
    for name, files, meaning, aim in (
        ("shell", sizes.shell, "the page, what its HTML asks for and the service worker", "≤ 80 kB"),
        ("later", sizes.later, "fetched when the page is idle: other screens, sentences, the worker of a page", "-"),
        ("search worker", sizes.search, "finds codes; kept by the service worker, counted apart", "≤ 10 kB"),
        ("precache", sizes.precache, "all that the service worker keeps, and itself: all screens", "≤ 200 kB"),
    ):
        each = ", ".join(f"{file} {size / 1000:.1f}" for file, size in files.items())
        print_figure(f"{name}, gzip", f"{sum(files.values()) / 1000:.1f} kB", f"{meaning}: {each}", aim)


if __name__ == "__main__":
    main(sys.argv[1:])
