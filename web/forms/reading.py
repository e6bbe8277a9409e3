"""What people type as the values of the API: `$52`, `40,000`, `6000`, `25 %`, `3/14/25` (pure).

Each reader returns the text or number that the strict validators take, or raises ValidationFailed. Nothing is guessed:
a date with slashes is American, and a comma stands between thousands alone.
"""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import Final

from procedures.importers.dates import full_year, iso_day
from wire.validation.values import ValidationFailed

_SPACES: Final = re.compile(r"\s+")
_THOUSANDS: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_PLAIN: Final = re.compile(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+")
_SLASHED: Final = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{2}|[0-9]{4})")
_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_WORDED: Final = ("%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y")
_MONTHS: Final = 12
_LONGEST: Final = 40


def read_decimal(typed: str, *, places: int = 2, has_fixed_places: bool = True) -> str:
    """Return a number as decimal text, with exactly or at most so many places. Raises ValidationFailed."""
    written = _without_thousands(typed)
    whole, _, rest = written.partition(".")
    rest = rest.rstrip("0")
    if len(rest) > places:
        raise ValidationFailed("too_precise")
    number = whole.lstrip("0") or "0"
    if has_fixed_places:
        return f"{number}.{rest:0<{places}}" if places else number
    return f"{number}.{rest}" if rest else number


def read_money(typed: str) -> str:
    """Return dollars as decimal text with two places. Raises ValidationFailed."""
    return read_decimal(typed.strip().removeprefix("$").removesuffix("$"))


def read_percent(typed: str) -> int:
    """Return a whole number of percent. Raises ValidationFailed."""
    return read_whole(typed.strip().removesuffix("%"))


def read_share(typed: str) -> str:
    """Return a share of one as decimal text with two places, typed as 0.8 or as 80 %. Raises ValidationFailed."""
    written = typed.strip()
    if not written.endswith("%"):
        return read_decimal(written)
    return f"{Decimal(read_percent(written)).scaleb(-2):.2f}"


def read_whole(typed: str) -> int:
    """Return a whole number. Raises ValidationFailed."""
    return int(read_decimal(typed, places=0))


def read_day(typed: str) -> str:
    """Return a date as YYYY-MM-DD. Raises ValidationFailed, with `day_first` where the first number is no month."""
    written = _SPACES.sub(" ", typed.strip())
    if _ISO.fullmatch(written):
        return iso_day(*(int(part) for part in written.split("-")))
    if slashed := _SLASHED.fullmatch(written):
        month, day, year = slashed.groups()
        if int(month) > _MONTHS:
            raise ValidationFailed("day_first")
        return iso_day(full_year(int(year)), int(month), int(day))
    return _worded_day(written)


def _worded_day(written: str) -> str:
    for form in _WORDED:
        try:
            return datetime.strptime(written, form).date().isoformat()  # noqa: DTZ007  # a date without time
        except ValueError:
            continue
    raise ValidationFailed("invalid_format")


def _without_thousands(typed: str) -> str:
    written = _SPACES.sub("", typed)
    if len(written) > _LONGEST or not written.isascii():
        raise ValidationFailed("invalid_format")
    if _THOUSANDS.fullmatch(written):
        return written.replace(",", "")
    if not _PLAIN.fullmatch(written):
        raise ValidationFailed("invalid_format")
    return written
