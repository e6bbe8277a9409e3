"""Notes that look like patient data (pure).

A net with known holes: names, addresses and places are not found, so the rule "no patient data" stays with the writer.
What is meant to pass: sizes, doses, codes, laboratory values, years, and dates on which a service can have been done.
A full date before 1992, when the fee schedule began, can only be a birth date and is refused; a later one only with a
word such as "born" before it.

The app has the same rule; both are tested by `tests/procedures/data/patient_data.json` and
`tests/shared/patient_data.json`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from procedures.collections.collection import Json, Refusals
from wire.validation.values import described, schema_of

_UNIT = r"(?!\s?(?:mg|mcg|ug|g|kg|ml|cc|l|mm|cm|units?|u|iu|meq|mmol|cells|copies|/)\b)"
_YEAR = r"(?:19|20)\d\d"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_NTH = r"\d{1,2}(?:st|nd|rd|th)?"
_DOT = r"\s?[/. -]\s?"
_NUMBERS = (
    rf"(?:\d{{1,2}}{_DOT}\d{{1,2}}{_DOT}(?:{_YEAR}|\d\d)|{_YEAR}{_DOT}\d{{1,2}}{_DOT}\d{{1,2}}"
    rf"|\d{{1,2}}\s?[/.-]\s?{_YEAR})"
)
_BETWEEN = r"(?:\s+of\s+|[\s./-]{0,2})"
_BEFORE_YEAR = r"[\s,./-]{0,2}"
_WORDS = (
    rf"(?:{_NTH}{_BETWEEN}{_MONTH}{_BEFORE_YEAR}(?:{_YEAR}|\d\d\b)"
    rf"|{_MONTH}[\s./-]{{0,2}}{_NTH}{_BEFORE_YEAR}{_YEAR}|{_MONTH}\s{{0,2}}{_YEAR})"
)
_OLD_YEAR = r"19(?:[0-8]\d|9[01])"
_OLD_DATES = (
    rf"\d{{1,2}}[/.-]\d{{1,2}}[/.-]{_OLD_YEAR}",
    rf"{_OLD_YEAR}[/.-]\d{{1,2}}[/.-]\d{{1,2}}",
    # Two digits of a year from 40 to 91 belong to the last century.
    r"(?:0?[1-9]|1[0-2])[/-](?:0?[1-9]|[12]\d|3[01])[/-](?:[4-8]\d|9[01])",
    rf"{_NTH}{_BETWEEN}{_MONTH}{_BEFORE_YEAR}{_OLD_YEAR}",
    rf"{_MONTH}[\s./-]{{0,2}}{_NTH}{_BEFORE_YEAR}{_OLD_YEAR}",
)
_FREE = r"(?<![\w.,/-])"
_END = r"(?![\w/-]|[.,]\d)"
_GAP = r"\W{0,4}"
# The first of single digits with blanks between; grades of muscle strength, all from 0 to 5, are written so, too.
_SPACED = r"(?<!\d )(?<![\w.,/-])(?=[\d ]*[6-9])\d"

# In the order in which codes are given. What a pattern found is cut out, so that no number counts twice.
_PATTERNS = (
    ("note_email", r"[\w.%+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}"),
    (
        "note_ssn",
        rf"{_FREE}\d{{3}}(\s?[-._/]\s?|\s{{1,2}})\d{{2}}\1\d{{4}}{_END}"
        r"|\b(?:ssn|s\.s\.n\.?|social security(?: (?:no|number))?)\W{0,4}\d[\d .-]{7,12}"
        rf"|{_SPACED}(?: \d){{8}}(?! ?\d){_END}",
    ),
    (
        "note_date_of_birth",
        r"\b(?:dob|d\.o\.b\.?|yob|date of birth|year of birth|birth[ -]?(?:date|year)|birthday|born)\b"
        rf"{_GAP}(?:(?:on|in|the|is|of)\s+){{0,2}}(?:{_NUMBERS}|{_WORDS}|\d{{6,8}}|{_YEAR}\b)"
        rf"|{_FREE}(?:{'|'.join(_OLD_DATES)}){_END}",
    ),
    (
        "note_phone",
        rf"(?<![\w.,/-])(?:\+?1[ .-]?)?(?:\(\d{{3}}\) ?|\d{{3}}[ .-])\d{{3}}[ .-]\d{{4}}{_END}{_UNIT}"
        rf"|{_FREE}[2-9]\d\d[2-9]\d{{6}}{_END}{_UNIT}"
        r"|(?<!\w)\+\d{1,3}(?:[ .-]?\(?\d{1,4}\)?){2,5}\b(?<=\d{2})"
        r"|\b(?:phone|tel|telephone|cell|mobile|call(?:back)?|fax)\b\W{0,3}(?:no\.? |number )?\(?\d[\d ().-]{5,14}\d"
        rf"|{_SPACED}(?: \d){{9}}(?! ?\d){_END}",
    ),
    (
        "note_mrn",
        # These mean a record whatever stands between, a line break, too; the shorter words below mean other things.
        r"\b(?:mrn|m\.r\.n\.?|mr ?#|med(?:ical)? rec(?:ord)?(?: (?:no|num|number))?|"
        r"(?:patient|pat|pt)\.? ?(?:id|no|number|\#)|chart ?(?:no|number|\#)|hospital (?:no|number))"
        r"\.?(?:\W|_){0,4}(?:is\s)?[a-z]{0,3}-?\d(?:[ -]?\d){3,}"
        r"|\b(?:acct|account (?:no|number)|csn|fin)[^\w\n]{0,3}(?:is )?[a-z]{0,3}-?\d{4,}"
        # The number of a Medicare card, which has letters and digits in places of their own.
        rf"|{_FREE}[1-9][a-z][a-z0-9]\d-?[a-z][a-z0-9]\d-?[a-z]{{2}}\d\d{_END}"
        rf"|{_FREE}[a-z]{{0,3}}\d{{7,12}}{_END}{_UNIT}",
    ),
)
_FINDERS = tuple((code, re.compile(pattern, re.IGNORECASE)) for code, pattern in _PATTERNS)

# Hyphens and dashes that are not the ASCII one, and characters without width.
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_NOTHING = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), "")


def patient_data_in(note: str) -> tuple[str, ...]:
    """Return a code for each kind of patient data that a note seems to hold: `note_ssn`, `note_mrn`,
    `note_date_of_birth`, `note_phone`, `note_email`; none if it seems to hold none.

    Digits and hyphens are read in all their typographic forms.
    """
    if not note:
        return ()
    text = unicodedata.normalize("NFKC", note).translate(_DASHES | _NOTHING)
    codes = []
    for code, finder in _FINDERS:
        text, count = finder.subn(" ⟂ ", text)
        if count:
            codes.append(code)
    return tuple(codes)


def screened(validator: Callable[[object], str]) -> Callable[[object], str]:
    """Return a validator of a text that also refuses what looks like patient data, with a code for each kind."""

    def checked(value: object) -> str:
        written = validator(value)
        if codes := patient_data_in(written):
            raise Refusals(codes)
        return written

    return described(checked, schema_of(validator))


def patient_data_in_json(value: Json) -> tuple[str, ...]:
    """Return the codes of what the texts inside a JSON value, names of members too, seem to hold, each once."""
    return tuple(dict.fromkeys(code for text in _texts(value) for code in patient_data_in(text)))


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for name, member in value.items():
            yield name
            yield from _texts(member)
