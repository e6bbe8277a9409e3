"""What the app's Log screen takes: taps, letters, sentences, searches, writes and its start."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Browser, expect

from tests.app.catalog_files import CATALOG_HAS_WHOLE_INDEX
from tests.app.morning import (
    FIELD,
    MORNING,
    SENTENCE,
    Hand,
    log_known_morning,
    log_morning_by_sentence,
    log_new_morning,
    save,
    todays,
)
from tests.app.people import WAIT_FOR_WORKER
from tests.app.waiting import wait_until
from tests.codes.phrases import read_phrases
from tests.performance.client_pages import (
    SLOWDOWN,
    in_milliseconds,
    new_context,
    opened_page,
    print_figure,
    slow_down,
    slow_network,
)

WRITES: Final = 50
SEARCHED: Final = 60
# Words of so many letters are misspelled.
LONG: Final = 8
SENTENCE_OF_WORDS: Final = "two colonoscopies with snare, one with biopsy, lap chole yesterday assistant"
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
  const started = transaction.call(this, stores, mode, ...others)
  if (tap === null || mode !== 'readwrite' || ![...stores].includes('records')) return started
  const write = { tap, begin }
  tap = null
  const lines = () => document.querySelectorAll('.todays-lines .line').length
  const before = lines()
  started.addEventListener('complete', () => {
    write.complete = performance.now()
    const look = () => requestAnimationFrame(() => {
      if (lines() === before) return look()
      requestAnimationFrame(() => window.writes.push({ ...write, drawn: performance.now() }))
    })
    look()
  })
  return started
}
"""


def print_taps(browser: Browser, site: str, cookies: dict[str, str]) -> None:
    """Print what the morning of seven lines takes by taps, of a known account and of a new one."""
    for name, log_morning, aim in (
        ("known", log_known_morning, "≤ 10 taps, 0 letters"),
        ("new", log_new_morning, "≤ 22 taps, ≤ 12 letters"),
    ):
        with opened_page(browser, site, cookies[name]) as page:
            page.locator(".tile").nth(6).wait_for(timeout=60_000)
            hand = Hand(page)
            before = todays(page).count()
            log_morning(hand)
            expect(todays(page)).to_have_count(before + len(MORNING))
            figure = f"{hand.taps} taps, {hand.letters} letters"
            print_figure(f"morning of seven lines, {name} account", figure, "from the open screen to all saved", aim)


def print_sentences(browser: Browser, site: str, cookie: str) -> None:
    """Print what a letter of a sentence takes, and the morning of seven lines by one sentence."""
    with opened_page(browser, site, cookie) as page:
        page.locator(".tile").nth(6).wait_for(timeout=60_000)
        # Words are found once the catalogue is on the device.
        page.get_by_label(FIELD).fill("colonoscopy")
        page.get_by_role("list", name="Codes found").wait_for(timeout=60_000)
        slow_down(page)
        for text in (SENTENCE, SENTENCE_OF_WORDS):
            times = page.evaluate(TYPE_LETTERS, [FIELD, text])
            middle, high = _middle_and_high(times)
            meaning = f"{text!r} letter by letter, each until its chips are in the page; median {middle:.1f}"
            print_figure("letter of a sentence, p95", f"{high:.1f} ms", meaning, "-")
        hand = Hand(page)
        page.get_by_label(FIELD).fill("")
        before = todays(page).count()
        log_morning_by_sentence(hand)
        expect(todays(page)).to_have_count(before + len(MORNING))
        print_figure(
            "morning of seven lines, by one sentence",
            f"{hand.taps} taps",
            "from the open screen to all saved",
            "2 taps",
        )


def print_searches(browser: Browser, site: str, cookie: str) -> None:
    """Print how long answers of the search take, of phrases and of misspelled words."""
    phrases = [phrase.text for phrase in read_phrases()][:SEARCHED]
    misspelled = [text[:3] + text[4:] for text in phrases if len(text) > LONG and " " not in text]
    with opened_page(browser, site, cookie, script=NOTE_SEARCHES) as page:
        # An index of all words is stored once it is made.
        wait_until(page, CATALOG_HAS_WHOLE_INDEX, seconds=120)
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
            print_figure(f"{name}, p95", f"{high:.1f} ms", meaning, aim)


def print_writes(browser: Browser, site: str, cookie: str) -> None:
    """Print what a save takes, beside a bare transaction."""
    with opened_page(browser, site, cookie, script=NOTE_WRITES) as page:
        page.locator(".tile").first.wait_for(timeout=60_000)
        page.get_by_text("sent").first.wait_for(timeout=60_000)
        page.context.set_offline(True)
        slow_down(page)
        hand = Hand(page)
        hand.tap(page.locator(".tile label").first)
        hand.tap(save(page))
        expect(save(page)).to_have_attribute("aria-disabled", "true")
        print_figure("one favorite or recent line", f"{hand.taps} taps", "from the open screen to saved", "2 taps")
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
            print_figure(f"{name}, p95", f"{high:.1f} ms", meaning, aim)
        middle, high = _middle_and_high(bare[1:])
        meaning = f"the least it can be: strict, one read and one write; between the others; median {middle:.1f}"
        print_figure("bare transaction, p95", f"{high:.1f} ms", meaning, "-")


def _middle_and_high(figures: list[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile."""
    ordered = sorted(figures)
    return ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]


def print_starts(browser: Browser, site: str, cookie: str) -> None:
    """Print what a first start takes, and one without a network."""
    cold = []
    for _ in range(3):
        context = new_context(browser, cookie, script=FIRST_TARGET)
        page = context.new_page()
        slow_network(slow_down(page))
        page.goto(site, wait_until="commit")
        cold.append(page.evaluate("window.firstTarget"))
        context.close()
    meaning = "empty profile, logged in, 1.6 Mbit/s, 150 ms, from navigation until a tap on the first target is heard"
    print_figure(
        "cold start, median of 3", f"{sorted(cold)[1]:.0f} ms", f"{meaning}; all {in_milliseconds(cold)}", "< 2,500 ms"
    )
    context = new_context(browser, cookie, script=FIRST_TARGET)
    page = context.new_page()
    page.goto(site)
    page.evaluate(WAIT_FOR_WORKER)
    page.evaluate("window.firstTarget")
    context.set_offline(True)
    again = []
    for _ in range(5):
        page = context.new_page()
        slow_down(page)
        page.goto(site, wait_until="commit")
        again.append(page.evaluate("window.firstTarget"))
        page.close()
    context.close()
    meaning = (
        f"without a network, from navigation until a tap on the first target is heard; all {in_milliseconds(again)}"
    )
    print_figure("start again, offline, median of 5", f"{sorted(again)[2]:.0f} ms", meaning, "< 1,000 ms")
