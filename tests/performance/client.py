"""How many taps, letters and milliseconds the app's Log screen takes, in Chromium against a server of its own.

    python -m tests.performance.client [--screens]

`--screens` measures the screens over 5,000 lines alone.
The app is built, and a server started with the starter catalogue and three accounts: one that has logged the morning
of seven lines before, a new one with the first favorites of gastroenterology, and one with 5,000 lines. Chromium has
390 px and a main thread slowed to a quarter (CDP; workers are not slowed, and nothing that is measured here runs in
one). A tap is one pointer press or Enter, a letter one that is typed. Each figure is printed with its meaning and aim.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect, sync_playwright

from config import build_client
from config.postgres.embedded import EmbeddedPostgres
from tests.app.morning import (
    FIELD,
    FIRST_FAVORITES,
    MORNING,
    SENTENCE,
    Hand,
    log_known_morning,
    log_morning_by_sentence,
    log_new_morning,
    save,
    todays,
)
from tests.app.sizes import sizes_of
from tests.app.waiting import wait_until
from tests.codes.phrases import read_phrases
from tests.config.server import ROOT, environment, running

SLOWDOWN: Final = 4
BYTES_A_SECOND: Final = 1_600_000 // 8
LATENCY_MS: Final = 150
WRITES: Final = 50
SEARCHED: Final = 60
# Words of so many letters are misspelled.
LONG: Final = 8
MANY: Final = 5_000
LINES_A_DAY: Final = 25
# Lines that the app draws in the first frame of a list: what a phone shows at once.
SCREENFUL: Final = 12


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen that is opened by a link, and what stands there once its own data are drawn; CSS all of it.

    `count` of it are there in the first frame with data, `whole` once everything is drawn, which is `count` for most.
    """

    name: str
    link: str
    wanted: str
    count: int = 1
    whole: int = 0
    # The tab from which its link is seen; None: where the screen before it left.
    behind: str | None = None


LOG_TAB: Final = '.tabs a[href="/app/"]'
MORE_TAB: Final = '.tabs a[href="/app/more"]'


def _behind_more(name: str, wanted: str) -> Screen:
    return Screen(name, f'main .menu a[href="/app/{name.lower()}"]', wanted, behind=MORE_TAB)


SCREENS: Final = (
    Screen("Log", LOG_TAB, ".log .tile, .log .line", SCREENFUL + 5, LINES_A_DAY + 5, behind=MORE_TAB),
    Screen("Day", ".todays-lines a", "main:has(.day-choice) .lines .line", SCREENFUL, LINES_A_DAY, behind=LOG_TAB),
    Screen("Line", "main .lines .line a", "main .edit-line"),
    Screen("Summary", '.tabs a[href="/app/summary"]', "main .more-on-totals"),
    Screen("Lines", '.tabs a[href="/app/lines"]', "main .day-lines .line", SCREENFUL, 4 * LINES_A_DAY),
    Screen("Goals", '.tabs a[href="/app/goals"]', "main .goals > *"),
    Screen("More", MORE_TAB, "main .menu a", 15),
    _behind_more("Unsent", "main .empty"),
    _behind_more("Favorites", "main .records li, main .empty"),
    _behind_more("Bundles", "main .empty"),
    _behind_more("Code", "main .empty"),
    _behind_more("Compare", "main .empty"),
    _behind_more("Cases", 'main [href^="/app/cases/"]'),
    _behind_more("Changes", "main .records"),
    _behind_more("Contracts", "main .card, main .empty"),
    _behind_more("Shifts", "main .shifts .empty"),
    _behind_more("Export", "main .exports section"),
    _behind_more("Bin", "main p.soft"),
    _behind_more("Settings", "#day-starts-at-hint"),
    _behind_more("Diagnosis", "main p.soft"),
)
WAIT_FOR_WORKER: Final = "navigator.serviceWorker.ready.then((registration) => registration.active.scriptURL)"
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
SENTENCE_OF_WORDS: Final = "two colonoscopies with snare, one with biopsy, lap chole yesterday assistant"
WHOLE_INDEX: Final = """async () => {
  // To open what is not there yet would make it, without its stores.
  const databases = await indexedDB.databases()
  if (!databases.some(({ name }) => name === 'openrvu-catalog')) return false
  const database = await new Promise((done) => {
    const opening = indexedDB.open('openrvu-catalog')
    opening.onsuccess = () => done(opening.result)
  })
  const keys = await new Promise((done) => {
    const reading = database.transaction('files').objectStore('files').getAllKeys()
    reading.onsuccess = () => done(reading.result)
  })
  database.close()
  return keys.some((key) => key.startsWith('index/') && !key.includes('release/'))
}"""
# Types a text letter by letter into the field with a name, and returns how long each letter took until it was drawn.
TYPE_LETTERS: Final = """async ([name, text]) => {
  const label = [...document.querySelectorAll('label')].find((one) => one.textContent.includes(name))
  const field = label.querySelector('input')
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set
  const times = []
  for (let end = 1; end <= text.length; end += 1) {
    const begin = performance.now()
    set.call(field, text.slice(0, end))
    field.dispatchEvent(new Event('input', { bubbles: true }))
    await new Promise((done) => setTimeout(done))
    times.push(performance.now() - begin)
    await new Promise((done) => setTimeout(done, 20))
  }
  return times
}"""
# Notes for each text that is searched for how long its answer takes: until its worker has answered.
NOTE_SEARCHES: Final = """
window.searches = []
const post = Worker.prototype.postMessage
Worker.prototype.postMessage = function (message, ...others) {
  if (message.name === 'find') {
    const begin = performance.now()
    const hear = ({ data }) => {
      if (data.number !== message.number) return
      this.removeEventListener('message', hear)
      window.searches.push(performance.now() - begin)
    }
    this.addEventListener('message', hear)
  }
  return post.call(this, message, ...others)
}
"""
# Taps the first tile as soon as there is one, and notes when Save has heard of it.
FIRST_TARGET: Final = """
window.firstTarget = new Promise((done) => {
  const look = () => {
    const tile = document.querySelector('.tile input')
    if (tile && !tile.checked) tile.click()
    const save = document.querySelector('.save-bar .main')
    if (save && save.getAttribute('aria-disabled') !== 'true') done(performance.now())
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
})
"""
# The least that a write can be: a strict transaction of one read and one write, in a database with nothing else.
BARE_WRITE: Final = """async () => {
  const database = window.bareDatabase ??= await new Promise((done) => {
    const opening = indexedDB.open('bare')
    opening.onupgradeneeded = () => opening.result.createObjectStore('rows')
    opening.onsuccess = () => done(opening.result)
  })
  const begin = performance.now()
  const transaction = database.transaction('rows', 'readwrite', { durability: 'strict' })
  const rows = transaction.objectStore('rows')
  rows.get('row').onsuccess = ({ target }) => {
    rows.put({ written: (target.result?.written ?? 0) + 1 }, 'row')
    transaction.commit()
  }
  await new Promise((done) => { transaction.oncomplete = done })
  return performance.now() - begin
}"""
# Notes of each save when Save was tapped, its transaction was begun and complete, and the line with its mark was drawn.
NOTE_WRITES: Final = """
window.writes = []
let tap = null
addEventListener('click', ({ target, timeStamp }) => {
  if (target.closest('.save-bar .main')) tap = timeStamp
}, true)
const transaction = IDBDatabase.prototype.transaction
IDBDatabase.prototype.transaction = function (stores, mode, ...others) {
  const begin = performance.now()
  const made = transaction.call(this, stores, mode, ...others)
  if (tap === null || mode !== 'readwrite' || ![...stores].includes('records')) return made
  const write = { tap, begin }
  tap = null
  const lines = () => document.querySelectorAll('.todays-lines .line').length
  const before = lines()
  made.addEventListener('complete', () => {
    write.complete = performance.now()
    const look = () => requestAnimationFrame(() => {
      if (lines() === before) return look()
      requestAnimationFrame(() => window.writes.push({ ...write, drawn: performance.now() }))
    })
    look()
  })
  return made
}
"""
# From a tap on a link to the first frame in which so much of what is looked for is drawn, for each count.
TAP_TO_FRAME: Final = """([link, wanted, counts]) => new Promise((done, fail) => {
  const begin = performance.now()
  const before = document.querySelectorAll(wanted).length
  if (before >= counts[0]) return fail(new Error(`${wanted} is there before ${link} is tapped`))
  document.querySelector(link).click()
  const times = []
  const look = () => {
    const drawn = document.querySelectorAll(wanted).length
    if (performance.now() - begin > 30_000) return fail(new Error(`after ${link} there is no ${wanted}`))
    const reached = counts.filter((count) => count <= drawn).length
    requestAnimationFrame(() => {
      while (times.length < reached) times.push(performance.now() - begin)
      if (times.length < counts.length) look()
      else done(times)
    })
  }
  requestAnimationFrame(look)
})"""
# From a tap until a sentence stands in the live region beside the heading, and the longest time without a frame.
BULK: Final = """([button, sentence]) => new Promise((done) => {
  const begin = performance.now()
  let [drawn, still] = [begin, 0]
  document.querySelector(button).click()
  const look = () => {
    const at = performance.now()
    still = Math.max(still, at - drawn)
    drawn = at
    if (document.querySelector('header [role=status]').textContent.includes(sentence)) {
      done({ said: at - begin, still })
    } else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
})"""


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
                    return _print_many(browser, site, cookies["many"])
                _print_taps(browser, site, cookies)
                _print_sentences(browser, site, cookies["known"])
                _print_searches(browser, site, cookies["known"])
                _print_writes(browser, site, cookies["known"])
                _print_starts(browser, site, cookies["known"])
                _print_many(browser, site, cookies["many"])
                _print_bulk(browser, site, cookies["many"])
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
        _print(f"{name}, gzip", f"{sum(files.values()) / 1000:.1f} kB", f"{meaning}: {each}", aim)


def _print_taps(browser: Browser, site: str, cookies: dict[str, str]) -> None:
    for name, log_morning, aim in (
        ("known", log_known_morning, "≤ 10 taps, 0 letters"),
        ("new", log_new_morning, "≤ 22 taps, ≤ 12 letters"),
    ):
        with _page(browser, site, cookies[name]) as page:
            page.locator(".tile").nth(6).wait_for(timeout=60_000)
            hand = Hand(page)
            before = todays(page).count()
            log_morning(hand)
            expect(todays(page)).to_have_count(before + len(MORNING))
            figure = f"{hand.taps} taps, {hand.letters} letters"
            _print(f"morning of seven lines, {name} account", figure, "from the open screen to all saved", aim)


def _print_sentences(browser: Browser, site: str, cookie: str) -> None:
    with _page(browser, site, cookie) as page:
        page.locator(".tile").nth(6).wait_for(timeout=60_000)
        # Words are found once the catalogue is on the device.
        page.get_by_label(FIELD).fill("colonoscopy")
        page.get_by_role("list", name="Codes found").wait_for(timeout=60_000)
        _slow_down(page)
        for text in (SENTENCE, SENTENCE_OF_WORDS):
            times = page.evaluate(TYPE_LETTERS, [FIELD, text])
            middle, high = _middle_and_high(times)
            meaning = f"{text!r} letter by letter, each until its chips are in the page; median {middle:.1f}"
            _print("letter of a sentence, p95", f"{high:.1f} ms", meaning, "-")
        hand = Hand(page)
        page.get_by_label(FIELD).fill("")
        before = todays(page).count()
        log_morning_by_sentence(hand)
        expect(todays(page)).to_have_count(before + len(MORNING))
        _print(
            "morning of seven lines, by one sentence",
            f"{hand.taps} taps",
            "from the open screen to all saved",
            "2 taps",
        )


def _print_searches(browser: Browser, site: str, cookie: str) -> None:
    phrases = [phrase.text for phrase in read_phrases()][:SEARCHED]
    misspelled = [text[:3] + text[4:] for text in phrases if len(text) > LONG and " " not in text]
    with _page(browser, site, cookie, script=NOTE_SEARCHES) as page:
        # An index of all words is stored once it is made.
        wait_until(page, WHOLE_INDEX, seconds=120)
        for name, texts, aim in (
            ("letter of a search", phrases, "p95 < 10 ms"),
            ("misspelled word", misspelled, "≤ 60 ms"),
        ):
            page.evaluate("window.searches = []")
            for text in texts:
                page.evaluate(TYPE_LETTERS, [FIELD, text])
            times = [time * SLOWDOWN for time in page.evaluate("window.searches")]
            middle, high = _middle_and_high(times)
            meaning = (
                f"{len(times)} questions of {len(texts)} phrases letter by letter, until the worker's answer is here, "
                f"times {SLOWDOWN} (CDP slows no worker); median {middle:.1f}, highest {max(times):.1f}"
            )
            _print(f"{name}, p95", f"{high:.1f} ms", meaning, aim)


def _print_writes(browser: Browser, site: str, cookie: str) -> None:
    with _page(browser, site, cookie, script=NOTE_WRITES) as page:
        page.locator(".tile").first.wait_for(timeout=60_000)
        page.get_by_text("sent").first.wait_for(timeout=60_000)
        page.context.set_offline(True)
        _slow_down(page)
        hand = Hand(page)
        hand.tap(page.locator(".tile label").first)
        hand.tap(save(page))
        expect(save(page)).to_have_attribute("aria-disabled", "true")
        _print("one favorite or recent line", f"{hand.taps} taps", "from the open screen to saved", "2 taps")
        bare = []
        for written in range(1, WRITES + 2):
            bare.append(page.evaluate(BARE_WRITE))
            page.wait_for_function("(count) => window.writes.length === count", arg=written)
            page.locator(".tile label").first.click()
            save(page).click()
        page.wait_for_function("(count) => window.writes.length > count", arg=WRITES + 1)
        writes = page.evaluate("window.writes.slice(1, -1)")
        for name, start, end, meaning, aim in (
            ("write", "tap", "complete", "from the tap on Save until its transaction is complete", "p95 < 20 ms"),
            ("of it its transaction", "begin", "complete", "from its begin until it is complete", "-"),
            ("line drawn", "tap", "drawn", "from the tap on Save until the line with its mark is drawn", "-"),
        ):
            middle, high = _middle_and_high([write[end] - write[start] for write in writes])
            meaning = f"{meaning}; {WRITES} of one line, without a network; median {middle:.1f}"
            _print(f"{name}, p95", f"{high:.1f} ms", meaning, aim)
        middle, high = _middle_and_high(bare[1:])
        meaning = f"the least it can be: strict, one read and one write; between the others; median {middle:.1f}"
        _print("bare transaction, p95", f"{high:.1f} ms", meaning, "-")


def _middle_and_high(figures: list[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile."""
    ordered = sorted(figures)
    return ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]


def _print_starts(browser: Browser, site: str, cookie: str) -> None:
    cold = []
    for _ in range(3):
        context = _context(browser, cookie, script=FIRST_TARGET)
        page = context.new_page()
        _slow_network(_slow_down(page))
        page.goto(site, wait_until="commit")
        cold.append(page.evaluate("window.firstTarget"))
        context.close()
    meaning = "empty profile, logged in, 1.6 Mbit/s, 150 ms, from navigation until a tap on the first target is heard"
    _print("cold start, median of 3", f"{sorted(cold)[1]:.0f} ms", f"{meaning}; all {_whole(cold)}", "< 2,500 ms")
    context = _context(browser, cookie, script=FIRST_TARGET)
    page = context.new_page()
    page.goto(site)
    page.evaluate(WAIT_FOR_WORKER)
    page.evaluate("window.firstTarget")
    context.set_offline(True)
    again = []
    for _ in range(5):
        page = context.new_page()
        _slow_down(page)
        page.goto(site, wait_until="commit")
        again.append(page.evaluate("window.firstTarget"))
        page.close()
    context.close()
    meaning = f"without a network, from navigation until a tap on the first target is heard; all {_whole(again)}"
    _print("start again, offline, median of 5", f"{sorted(again)[2]:.0f} ms", meaning, "< 1,000 ms")


def _print_many(browser: Browser, site: str, cookie: str) -> None:
    with _page(browser, site, cookie) as page:
        # While lines still come, reads wait for the sync's writes.
        page.get_by_role("link", name="More").click()
        page.get_by_text("Synced at").wait_for(timeout=300_000)
        page.get_by_role("link", name="Log", exact=True).click()
        page.locator(".line").nth(LINES_A_DAY - 1).wait_for(timeout=60_000)
        _slow_down(page)
        times: dict[str, list[tuple[float, float]]] = {screen.name: [] for screen in SCREENS}
        for _ in range(5):
            for screen in SCREENS:
                if screen.behind is not None:
                    page.locator(screen.behind).click()
                page.locator(screen.link).first.wait_for(timeout=60_000)
                counts = [screen.count, screen.whole or screen.count]
                times[screen.name].append(page.evaluate(TAP_TO_FRAME, [screen.link, screen.wanted, counts]))
        for name, each in times.items():
            first, whole = ([pair[n] for pair in each] for n in (0, 1))
            meaning = (
                f"{MANY:,} lines on the phone, from the tap on its link to the frame with its own data; "
                f"{_whole(first)}; until all of it is drawn {sorted(whole)[2]:.0f}"
            )
            _print(f"screen {name}, median of 5", f"{sorted(first)[2]:.0f} ms", meaning, "< 100 ms")


def _print_bulk(browser: Browser, site: str, cookie: str) -> None:
    with _page(browser, site, cookie) as page:
        page.get_by_role("link", name="More").click()
        page.get_by_text("Synced at").wait_for(timeout=300_000)
        page.context.set_offline(True)
        page.get_by_role("link", name="Lines", exact=True).click()
        page.get_by_role("button", name="Choose", exact=True).click()
        page.get_by_role("button", name=f"All {MANY:,} that fit").click()
        page.get_by_role("status").filter(has_text=f"{MANY:,} lines chosen").wait_for(timeout=120_000)
        _slow_down(page)
        for state in ("billed", "collected"):
            done = page.evaluate(BULK, [f'button[aria-label="Set billing to {state}"]', f"are {state} now."])
            meaning = (
                f"{MANY:,} lines in one transaction, from the tap until it is said; the longest that no frame was "
                f"drawn meanwhile {done['still']:.0f} ms"
            )
            _print(f"billing of all lines, {state}", f"{done['said']:.0f} ms", meaning, "-")
            page.get_by_role("button", name=f"All {MANY:,} that fit").click()
            page.get_by_role("status").filter(has_text=f"{MANY:,} lines chosen").wait_for(timeout=120_000)


@contextmanager
def _page(browser: Browser, site: str, cookie: str, script: str = "") -> Iterator[Page]:
    context = _context(browser, cookie, script=script)
    try:
        page = context.new_page()
        page.goto(site)
        expect(page.get_by_label(FIELD)).to_be_visible(timeout=30_000)
        yield page
    finally:
        context.close()


def _context(browser: Browser, cookie: str, *, script: str) -> BrowserContext:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    context.add_cookies([{"name": "sessionid", "value": cookie, "domain": "localhost", "path": "/"}])
    if script:
        context.add_init_script(script)
    return context


def _slow_down(page: Page) -> CDPSession:
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    return session


def _slow_network(session: CDPSession) -> None:
    speed = {"latency": LATENCY_MS, "downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
    session.send("Network.emulateNetworkConditions", {"offline": False, **speed})


def _whole(figures: list[float]) -> str:
    return ", ".join(f"{figure:.0f}" for figure in figures)


def _print(name: str, figure: str, meaning: str, aim: str) -> None:
    print(f"{name}: {figure} (aim {aim}); {meaning}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
