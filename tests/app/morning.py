"""A morning of seven lines on the Log screen, and a hand that counts its taps and letters."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Locator, Page

FIELD: Final = "Code or words"
# Code, modifiers, units.
MORNING: Final[tuple[tuple[str, list[str], int], ...]] = (
    ("99214", ["25"], 1),
    ("20610", ["RT"], 1),
    ("20610", ["LT"], 1),
    ("45385", [], 1),
    ("45380", [], 1),
    ("H2020", [], 3),
    ("47562", [], 1),
)
SENTENCE: Final = "99214-25, 20610 rt, 20610 left, 45385 with 45380, three H2020, 47562"
# The first eight lines that the catalogue suggests to gastroenterology, as onboarding makes favorites of them.
FIRST_FAVORITES: Final = ("43239", "45380", "99214", "99213", "99203", "99204", "45385", "99232")


class Hand:
    """A hand that counts: a tap is one pointer press or Enter, a letter is one typed."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0
        self.letters = 0

    def tap(self, target: Locator) -> None:
        """Tap once."""
        target.tap()
        self.taps += 1

    def tap_tile(self, name: str) -> None:
        """Tap the tile of a line."""
        self.tap(tile(self.page, name))

    def find(self, letters: str, code: str) -> None:
        """Type into the field and tap the code that is found."""
        self.tap(self.page.get_by_label(FIELD))
        self.page.keyboard.type(letters)
        self.letters += len(letters)
        self.tap(self.page.get_by_role("list", name="Codes found").get_by_role("button", name=code))

    def tap_chip(self, modifier: str) -> None:
        """Tap a modifier of the line that was chosen last."""
        self.tap(self.page.get_by_role("group", name="Modifiers").locator("label", has_text=modifier))


def tile(page: Page, name: str) -> Locator:
    """Return the tile of a line by its first row."""
    return page.locator(".tile label").filter(has=page.get_by_text(name, exact=True))


def save(page: Page) -> Locator:
    """Return the button that saves."""
    return page.get_by_role("button", name="Save")


def todays(page: Page) -> Locator:
    """Return the lines of the day on the Log screen."""
    return page.get_by_role("region", name="Logged").get_by_role("listitem")


def log_known_morning(hand: Hand) -> None:
    """Log the morning in an account that has logged its lines before."""
    for name in ("99214-25", "20610-RT", "20610-LT", "45385", "45380", "H2020 × 3", "47562"):
        hand.tap_tile(name)
    hand.tap(save(hand.page))


def sentence_save(page: Page) -> Locator:
    """Return the button that saves the lines of a sentence."""
    return page.get_by_role("region", name="Read as").get_by_role("button", name="Save")


def log_morning_by_sentence(hand: Hand) -> None:
    """Log the morning as one sentence: a tap on the field, and one on its chips."""
    hand.tap(hand.page.get_by_label(FIELD))
    hand.page.keyboard.type(SENTENCE)
    hand.letters += len(SENTENCE)
    hand.tap(sentence_save(hand.page))


def log_new_morning(hand: Hand) -> None:
    """Log the morning in a new account that has the first favorites of gastroenterology."""
    hand.tap_tile("99214")
    hand.tap_chip("25")
    hand.tap_tile("45385")
    hand.tap_tile("45380")
    hand.find("206", "20610")
    hand.tap_chip("RT")
    hand.tap_chip("LT")
    hand.find("H202", "H2020")
    for _ in range(2):
        hand.tap(hand.page.get_by_role("button", name="One unit more"))
    hand.find("4756", "47562")
    hand.tap(save(hand.page))
