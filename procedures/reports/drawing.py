"""Charts drawn as shapes, which a template writes as SVG and a library as PNG (pure).

Lengths are pixels, the origin is the upper left corner.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from itertools import accumulate
from typing import Final

from procedures.reports.bars import Bars
from procedures.reports.periods import By
from procedures.reports.series import first_day_of
from procedures.reports.shapes import Bar, ChartLine, ChartText, Drawing

WIDE: Final = 720
MOST_NAMED: Final = 20

# Below the heading.
_TOP: Final = 52
_LETTER: Final = Decimal("6.2")
_TENTH: Final = Decimal("0.1")
# Room for the name of a month; the bar in it stays a normal one.
_WIDEST_SLOT: Final = Decimal(70)
_WIDEST_BAR: Final = Decimal(28)
_FILLED: Final = Decimal("0.75")
_ROW: Final = 20
_NOTHING: Final = "Nothing was logged in this span."
_LONGEST_KEY: Final = 18


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the plot lies in a drawing."""

    left: Decimal
    right: Decimal
    top: Decimal
    bottom: Decimal

    def across(self, share: Decimal) -> Decimal:
        """Return the place at a share of 1 of the width."""
        return _rounded(self.left + share * (self.right - self.left))

    def up(self, share: Decimal) -> Decimal:
        """Return the place at a share of 1 of the height."""
        return _rounded(self.bottom - share * (self.bottom - self.top))


def totals_drawing(bars: Bars, *, title: str) -> Drawing:
    """Return wRVU by bucket under its title: over time with the running total, else the largest twenty as rows."""
    if not bars.totals:
        words = ChartText(Decimal(WIDE) / 2, Decimal(60), _NOTHING, "middle")
        return Drawing(title, _NOTHING, WIDE, 120, texts=(_heading(title), words))
    if bars.is_time:
        return _columns(bars, title)
    return _rows(bars, title)


def standing_drawing(points: Sequence[tuple[int, Decimal]], own: Decimal | None, *, title: str, source: str) -> Drawing:
    """Return a table's percentiles, as percent and value, as a rising curve, with one's own figure across it."""
    highest = _scale(max([points[-1][1], own or Decimal(0)]))[-1]
    frame = _Frame(Decimal(36), Decimal(WIDE - 24), Decimal(48), Decimal(262))
    places = tuple((frame.across(value / highest), frame.up(Decimal(percent) / 100)) for percent, value in points)
    ticks = [ChartText(frame.across(value / highest), frame.bottom + 16, amount(value), "middle") for value in
             _scale(highest)]  # fmt: skip
    percents = [
        ChartText(frame.left - 6, frame.up(Decimal(one) / 100) + 4, str(one), "end") for one in (0, 25, 50, 75, 100)
    ]
    names = [_beside(frame, x, y, f"p{percent} {amount(value)}") for (percent, value), (x, y) in
             zip(points, places, strict=True)]  # fmt: skip
    mine = [] if own is None else [_own_name(frame, frame.across(own / highest), f"you {amount(own)}")]
    words = ", ".join(f"p{percent} {amount(value)}" for percent, value in points)
    return Drawing(
        title,
        f"{words}{'' if own is None else f'; your own {amount(own)}'}. {source}.",
        WIDE,
        322,
        lines=(*_percent_lines(frame), *_own_line(frame, own, highest)),
        texts=(
            _heading(title), ChartText(Decimal(0), frame.top - 10, "percentile"), *percents, *ticks,
            ChartText(frame.right, frame.bottom + 34, "wRVU a year", "end"), *names, *mine,
            ChartText(Decimal(0), Decimal(316), source),
        ),
        curve=places,
        dots=places,
    )  # fmt: skip


def amount(value: Decimal) -> str:
    """Return a figure for people: with thousands parted, hundredths only where there are some."""
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"


def name_of(key: str, by: By) -> str:
    """Return what a bucket is called: Nov 14, 2025; Nov 2025; Q4 2025; 2025; else the key."""
    if by in {By.DAY, By.WEEK}:
        day = first_day_of(key)
        return f"{day:%b} {day.day}, {day.year}"
    if by is By.MONTH:
        return f"{first_day_of(key):%b %Y}"
    if by is By.QUARTER:
        year, _, quarter = key.partition("-")
        return f"{quarter} {year}"
    return key


def _columns(bars: Bars, title: str) -> Drawing:
    values = list(bars.totals.values())
    running = list(accumulate(values))
    ticks, sums = _scale(max(values)), _scale(running[-1])
    left = max(len(amount(tick)) for tick in ticks) * _LETTER + 8
    right = max(len(amount(tick)) for tick in sums) * _LETTER + 8
    frame = _Frame(_rounded(left), _rounded(WIDE - right), Decimal(_TOP), Decimal(_TOP + 200))
    slot = min((frame.right - frame.left) / len(values), _WIDEST_SLOT)
    middles = [_rounded(frame.left + slot * (place + Decimal("0.5"))) for place in range(len(values))]
    return Drawing(
        title,
        _described(bars),
        WIDE,
        _TOP + 230,
        bars=tuple(_bar(frame, x, slot, value / ticks[-1]) for x, value in zip(middles, values, strict=True) if value),
        lines=tuple(_level(frame, tick / ticks[-1]) for tick in ticks),
        texts=(
            _heading(title),
            ChartText(Decimal(0), frame.top - 12, f"wRVU by {bars.by}"),
            ChartText(Decimal(WIDE), frame.top - 12, "running total", "end", "own"),
            *(ChartText(frame.left - 6, frame.up(tick / ticks[-1]) + 4, amount(tick), "end") for tick in ticks),
            *(ChartText(frame.right + 6, frame.up(tick / sums[-1]) + 4, amount(tick), "start", "own") for tick in sums),
            *_names(bars, middles, frame),
        ),
        curve=tuple((x, frame.up(total / sums[-1])) for x, total in zip(middles, running, strict=True)),
        dots=tuple((x, frame.up(total / sums[-1])) for x, total in zip(middles, running, strict=True))
        if len(values) == 1
        else (),
    )


def _rows(bars: Bars, title: str) -> Drawing:
    largest = sorted(bars.totals.items(), key=lambda item: (-item[1], item[0]))[:MOST_NAMED]
    names = [key if len(key) <= _LONGEST_KEY else f"{key[: _LONGEST_KEY - 1]}…" for key, _ in largest]
    highest = _scale(largest[0][1])[-1]
    left = _rounded(max(map(len, names)) * _LETTER * Decimal("1.1") + 8)
    frame = _Frame(left, Decimal(WIDE - 56), Decimal(_TOP), Decimal(_TOP + _ROW * len(largest)))
    places = [(frame.top + _ROW * number, name, value) for number, (name, (_, value)) in
              enumerate(zip(names, largest, strict=True))]  # fmt: skip
    return Drawing(
        title,
        _described(Bars(bars.by, dict(largest))),
        WIDE,
        int(frame.bottom) + 12,
        bars=tuple(
            Bar(frame.left, y + 3, frame.across(value / highest) - frame.left, Decimal(_ROW - 6))
            for y, _, value in places
        ),
        lines=(ChartLine(frame.left, frame.top, frame.left, frame.bottom, "axis"),),
        texts=(
            _heading(title),
            ChartText(Decimal(0), frame.top - 12, f"wRVU by {bars.by}"),
            *(ChartText(frame.left - 6, y + 14, name, "end") for y, name, _ in places),
            *(ChartText(frame.across(value / highest) + 5, y + 14, amount(value)) for y, _, value in places),
        ),
    )


def _heading(title: str) -> ChartText:
    return ChartText(Decimal(0), Decimal(16), title, kind="title")


def _bar(frame: _Frame, middle: Decimal, slot: Decimal, share: Decimal) -> Bar:
    width = _rounded(min(max(slot * _FILLED, _TENTH * 5), _WIDEST_BAR))
    top = frame.up(share)
    return Bar(_rounded(middle - width / 2), top, width, frame.bottom - top)


def _level(frame: _Frame, share: Decimal) -> ChartLine:
    return ChartLine(frame.left, frame.up(share), frame.right, frame.up(share), "grid" if share else "axis")


def _names(bars: Bars, middles: Sequence[Decimal], frame: _Frame) -> Iterator[ChartText]:
    """Yield names of as many buckets as have room, the same number of buckets apart."""
    names = [name_of(key, bars.by) for key in bars.totals]
    room = max(map(len, names)) * _LETTER + 14
    slot = middles[1] - middles[0] if len(middles) > 1 else room
    step = max(int((room / slot).to_integral_value(ROUND_CEILING)), 1)
    for x, name in list(zip(middles, names, strict=True))[::step]:
        half = len(name) * _LETTER / 2
        if x + half > WIDE:
            continue
        anchor, place = ("middle", x) if x >= half else ("start", Decimal(0))
        yield ChartText(place, frame.bottom + 18, name, anchor)


def _percent_lines(frame: _Frame) -> Iterator[ChartLine]:
    return (_level(frame, Decimal(percent) / 100) for percent in (0, 25, 50, 75, 100))


def _own_line(frame: _Frame, own: Decimal | None, highest: Decimal) -> tuple[ChartLine, ...]:
    if own is None:
        return ()
    x = frame.across(own / highest)
    return (ChartLine(x, frame.top, x, frame.bottom, "own"),)


def _beside(frame: _Frame, x: Decimal, y: Decimal, words: str) -> ChartText:
    """Return the name of a point: right of it and below, else left of it and above, where the curve is not."""
    fits = x + 8 + len(words) * _LETTER <= frame.right
    return ChartText(x + 8, y + 14, words) if fits else ChartText(x - 8, y - 6, words, "end")


def _own_name(frame: _Frame, x: Decimal, words: str) -> ChartText:
    fits = x + 6 + len(words) * _LETTER <= frame.right
    return ChartText(x + 6 if fits else x - 6, frame.top + 4, words, "start" if fits else "end", "own")


def _described(bars: Bars) -> str:
    """Return the chart in words: the total, and the largest bucket."""
    totals: Mapping[str, Decimal] = bars.totals
    largest = max(totals, key=lambda key: totals[key])
    return (
        f"{amount(sum(totals.values(), Decimal(0)))} wRVU in all; the most, {amount(totals[largest])},"
        f" in {name_of(largest, bars.by)}."
    )


def _scale(highest: Decimal) -> list[Decimal]:
    """Return round figures from 0 to at least the highest, four to six of them."""
    if highest <= 0:
        return [Decimal(0), Decimal(1)]
    power = Decimal(10) ** (highest.adjusted() - 1)
    step = next(power * size for size in (2, 5, 10, 20, 50) if highest <= power * size * 5)
    count = int((highest / step).to_integral_value(ROUND_CEILING))
    return [step * number for number in range(count + 1)]


def _rounded(length: Decimal) -> Decimal:
    return length.quantize(_TENTH, rounding=ROUND_HALF_UP)


def span_in_words(first: date, last: date) -> str:
    """Return a span of days as a title says it."""
    return f"{name_of(first.isoformat(), By.DAY)} to {name_of(last.isoformat(), By.DAY)}"
