"""What a browser test waits for beside what a page shows."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Final

from playwright.sync_api import Error, Page

_AGAIN_MS: Final = 50


def wait_until(page: Page, condition: str, *, seconds: float = 30) -> None:
    """Wait until a condition in JavaScript is true, also one that a promise gives.

    Playwright's `wait_for_function` takes the promise itself for true, and so waits for none.
    """
    end = monotonic() + seconds
    while not _is_true(page, condition):
        assert monotonic() < end, f"not true within {seconds} seconds: {condition}"
        page.wait_for_timeout(_AGAIN_MS)


def wait_for(page: Page, condition: Callable[[], bool], *, seconds: float = 20) -> None:
    """Wait until a condition in Python is true, as that the server has what a phone sends."""
    end = monotonic() + seconds
    while not condition():
        assert monotonic() < end, f"not true within {seconds} seconds"
        page.wait_for_timeout(_AGAIN_MS)


def _is_true(page: Page, condition: str) -> bool:
    try:
        return bool(page.evaluate(condition))
    except Error as error:
        # The page was loaded anew meanwhile.
        if "context was destroyed" in error.message:
            return False
        raise
