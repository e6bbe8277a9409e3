"""What the app's screens take over 5,000 lines: from a tap to the frame with their data, and billing of all lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from playwright.sync_api import Browser

from tests.performance.client_pages import in_milliseconds, opened_page, print_figure, slow_down

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


def print_screens(browser: Browser, site: str, cookie: str) -> None:
    """Print how long each screen takes to draw its data, with many lines on the phone."""
    with opened_page(browser, site, cookie) as page:
        # While lines still come, reads wait for the sync's writes.
        page.get_by_role("link", name="More").click()
        page.get_by_text("Synced at").wait_for(timeout=300_000)
        page.get_by_role("link", name="Log", exact=True).click()
        page.locator(".line").nth(LINES_A_DAY - 1).wait_for(timeout=60_000)
        slow_down(page)
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
                f"{in_milliseconds(first)}; until all of it is drawn {sorted(whole)[2]:.0f}"
            )
            print_figure(f"screen {name}, median of 5", f"{sorted(first)[2]:.0f} ms", meaning, "< 100 ms")


def print_bulk(browser: Browser, site: str, cookie: str) -> None:
    """Print how long it takes to change all lines at once."""
    with opened_page(browser, site, cookie) as page:
        page.get_by_role("link", name="More").click()
        page.get_by_text("Synced at").wait_for(timeout=300_000)
        page.context.set_offline(True)
        page.get_by_role("link", name="Lines", exact=True).click()
        page.get_by_role("button", name="Choose", exact=True).click()
        page.get_by_role("button", name=f"All {MANY:,} that fit").click()
        page.get_by_role("status").filter(has_text=f"{MANY:,} lines chosen").wait_for(timeout=120_000)
        slow_down(page)
        for state in ("billed", "collected"):
            done = page.evaluate(BULK, [f'button[aria-label="Set billing to {state}"]', f"are {state} now."])
            meaning = (
                f"{MANY:,} lines in one transaction, from the tap until it is said; the longest that no frame was "
                f"drawn meanwhile {done['still']:.0f} ms"
            )
            print_figure(f"billing of all lines, {state}", f"{done['said']:.0f} ms", meaning, "-")
            page.get_by_role("button", name=f"All {MANY:,} that fit").click()
            page.get_by_role("status").filter(has_text=f"{MANY:,} lines chosen").wait_for(timeout=120_000)
