"""Shapes of a chart with their coordinates, in pixels from the upper left corner (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

# Around a file, so that its words do not touch the edge.
_MARGIN: Final = 12


@dataclass(frozen=True, slots=True)
class ChartText:
    """Words at a place; `anchor` says which end of them stands there, `kind` what they belong to: label, own, title."""

    x: Decimal
    y: Decimal
    words: str
    anchor: str = "start"
    kind: str = "label"


@dataclass(frozen=True, slots=True)
class ChartLine:
    """A straight line; `kind` is grid, axis or own."""

    x1: Decimal
    y1: Decimal
    x2: Decimal
    y2: Decimal
    kind: str = "grid"


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar, by its upper left corner."""

    x: Decimal
    y: Decimal
    width: Decimal
    height: Decimal


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart: what it is called and says in words, its size, its shapes; `curve` is a line through its points."""

    title: str
    description: str
    width: int
    height: int
    bars: tuple[Bar, ...] = ()
    lines: tuple[ChartLine, ...] = ()
    texts: tuple[ChartText, ...] = ()
    curve: tuple[tuple[Decimal, Decimal], ...] = ()
    dots: tuple[tuple[Decimal, Decimal], ...] = ()

    @property
    def sheet(self) -> tuple[int, int, int, int]:
        """Return the sheet of a file: its left and upper edge, width and height, with a margin around the drawing."""
        return -_MARGIN, -_MARGIN, self.width + 2 * _MARGIN, self.height + 2 * _MARGIN

    @property
    def points(self) -> str:
        """Return the points of the curve as SVG has them."""
        return " ".join(f"{x},{y}" for x, y in self.curve)
