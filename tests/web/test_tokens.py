"""Colors, type and distances stand in tokens.css alone, and are told apart by everybody in light and in dark."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
TOKENS: Final = (ROOT / "web" / "static" / "web" / "tokens.css").read_text(encoding="utf-8")
STYLES: Final = sorted(
    file for app in ("web", "codes", "benchmarks", "accounts", "procedures") for file in (ROOT / app).rglob("*.css")
)
COLORS: Final = ("paper", "card", "ink", "soft", "line", "accent", "action", "action-ink", "tint", "warn", "warn-tint",
                 "bad", "series")  # fmt: skip

# Text on what lies behind it (WCAG 2.2, 1.4.3), and lines that tell something on what lies behind them (1.4.11).
TEXTS: Final = (*product(("ink", "soft", "accent", "bad", "series"), ("paper", "card")), ("ink", "tint"),
                ("accent", "tint"), ("action-ink", "action"), ("warn", "warn-tint"), ("warn", "card"))  # fmt: skip
LINES: Final = tuple(product(("soft", "accent", "series", "bad"), ("paper", "card", "tint")))


def block(start: str) -> dict[str, str]:
    """Return the custom properties of the block that begins so."""
    body = TOKENS[TOKENS.index(start) + len(start) :].partition("}")[0]
    return dict(re.findall(r"--([a-z-]+): ([^;]+);", body))


LIGHT: Final = block(":root, :root[data-theme=light] {")
DARK: Final = block(":root[data-theme=dark] {")


def luminance(color: str) -> float:
    digits = color.removeprefix("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    shares = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    assert (contrast("#fff", "#000000"), round(contrast("#767676", "#fff"), 2)) == (21.0, 4.54)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_texts_stand_out_as_wcag_aa_asks(theme: dict[str, str]) -> None:
    faint = {pair: ratio for pair in TEXTS if (ratio := contrast(theme[pair[0]], theme[pair[1]])) < 4.5}

    assert faint == {}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_lines_that_tell_something_stand_out_as_wcag_aa_asks(theme: dict[str, str]) -> None:
    faint = {pair: ratio for pair in LINES if (ratio := contrast(theme[pair[0]], theme[pair[1]])) < 3}

    assert faint == {}


def test_chosen_dark_is_the_dark_of_the_system() -> None:
    assert block("  :root:not([data-theme=light]) {") == DARK


@pytest.mark.parametrize("start", [":root, :root[data-theme=light] {", ":root[data-theme=dark] {",
                                   "  :root:not([data-theme]), :root[data-theme] {"])  # fmt: skip
def test_every_theme_sets_every_color(start: str) -> None:
    assert set(COLORS) <= set(block(start))


def test_forced_colors_are_those_of_the_system_alone() -> None:
    forced = block("  :root:not([data-theme]), :root[data-theme] {")

    assert {forced[name] for name in COLORS} <= {
        "Canvas",
        "CanvasText",
        "LinkText",
        "ButtonFace",
        "ButtonText",
        "Highlight",
    }


@pytest.mark.parametrize("file", [file for file in STYLES if file.name != "tokens.css"], ids=lambda file: file.name)
def test_stylesheets_take_colors_type_and_distances_from_the_tokens(file: Path) -> None:
    styles = file.read_text(encoding="utf-8")

    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)a?\([^)]*\)", styles) == []
    assert re.findall(r"font(?:-size)?: ?[^;}]*\d(?:rem|px|pt)\b[^;}]*", styles) == []
    assert re.findall(r"(?:margin|padding|gap)[a-z-]*: ?[^;}]*\d(?:rem|px|em)\b[^;}]*", styles) == []


APP: Final = sorted((ROOT / "client" / "src").rglob("*.css"))


def test_every_token_that_is_used_is_set_and_every_one_that_is_set_is_used() -> None:
    used = {
        name
        for file in (*STYLES, *APP)
        for name in re.findall(r"var\(--([a-z0-9-]+)\)", file.read_text(encoding="utf-8"))
    }

    assert used == set(re.findall(r"--([a-z0-9-]+):", TOKENS))
