"""What speaks against a screen at the width of a phone: findings of axe, small targets, words that run out of it."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Page

from tests.web.test_accessibility import violations

SMALL_TARGETS: Final = """() => [...document.querySelectorAll(
  'main button, main select, main input, main a, .tabs a, header button, header a')]
  .map((one) => one.closest('label') ?? one)
  .filter((one) => one.tagName !== 'A' || getComputedStyle(one).display !== 'inline')
  .map((one) => [one.textContent || one.ariaLabel, one.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.height < 43.9 || box.width < 43.9))
  .map(([name, box]) => `${name} ${box.width} x ${box.height}`)"""


def faults_of(page: Page) -> list[object]:
    """Return all of them; none: the screen is fit for a phone."""
    small = page.evaluate(SMALL_TARGETS)
    width = page.evaluate("document.documentElement.scrollWidth")
    return [*violations(page), *small, *([f"{width} px wide"] if width > 390 else [])]
