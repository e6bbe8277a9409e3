"""Notes that look like patient data (pure).

A net with known holes: names, addresses and places are not found, so the rule "no patient data" stays with the writer.
What is meant to pass: sizes, doses, codes, laboratory values, years, and dates on which a service can have been done.
A full date before 1992, when the fee schedule began, can only be a birth date and is refused; a later one only with a
word such as "born" before it.
"""

from __future__ import annotations

import re
import unicodedata

_UNIT = r"(?!\s?(?:mg|mcg|ug|g|kg|ml|cc|l|mm|cm|units?|u|iu|meq|mmol|cells|copies|/)\b)"
_YEAR = r"(?:19|20)\d\d"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_NUMBERS = rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:{_YEAR}|\d\d)|{_YEAR}[/.-]\d{{1,2}}[/.-]\d{{1,2}})"
_WORDS = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+{_YEAR}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{_YEAR})"
_OLD_YEAR = r"19(?:[0-8]\d|9[01])"
_OLD_DATES = (
    rf"\d{{1,2}}[/.-]\d{{1,2}}[/.-]{_OLD_YEAR}",
    rf"{_OLD_YEAR}[/.-]\d{{1,2}}[/.-]\d{{1,2}}",
    # Two digits of a year from 40 to 91 belong to the last century.
    r"(?:0?[1-9]|1[0-2])[/-](?:0?[1-9]|[12]\d|3[01])[/-](?:[4-8]\d|9[01])",
    rf"\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+{_OLD_YEAR}",
    rf"{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{_OLD_YEAR}",
)
_FREE = r"(?<![\w.,/-])"
_END = r"(?![\w/-]|[.,]\d)"

# In the order in which codes are given. What a pattern found is cut out, so that no number counts twice.
_PATTERNS = (
    ("note_email", r"[\w.%+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}"),
    (
        "note_ssn",
        rf"{_FREE}\d{{3}}([- ])\d{{2}}\1\d{{4}}{_END}"
        r"|\b(?:ssn|social security(?: (?:no|number))?)\b\W{0,3}\d[\d -]{7,10}",
    ),
    (
        "note_date_of_birth",
        r"\b(?:dob|d\.o\.b\.?|date of birth|birth ?date|birthday|born)\b\W{0,3}(?:on )?"
        rf"(?:{_NUMBERS}|{_WORDS}|\d{{6,8}})"
        rf"|{_FREE}(?:{'|'.join(_OLD_DATES)}){_END}",
    ),
    (
        "note_phone",
        rf"(?<![\w.,/-])(?:\+?1[ .-]?)?(?:\(\d{{3}}\) ?|\d{{3}}[ .-])\d{{3}}[ .-]\d{{4}}{_END}{_UNIT}"
        rf"|{_FREE}[2-9]\d\d[2-9]\d{{6}}{_END}{_UNIT}"
        r"|(?<!\w)\+\d{1,3}(?:[ .-]?\(?\d{1,4}\)?){2,5}\b(?<=\d{2})"
        r"|\b(?:phone|tel|telephone|cell|mobile|call(?:back)?|fax)\b\W{0,3}(?:no\.? |number )?\(?\d[\d ().-]{5,14}\d",
    ),
    (
        "note_mrn",
        r"\b(?:mrn|mr ?#|med(?:ical)? rec(?:ord)?(?: (?:no|num|number))?|patient (?:id|no|number)|pt id|"
        r"chart (?:no|number|#)|hospital (?:no|number)|acct|account (?:no|number)|csn|fin)[^\w\n]{0,3}(?:is )?"
        r"[a-z]{0,3}-?\d{4,}"
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
    text = unicodedata.normalize("NFKC", note).translate(_DASHES | _NOTHING)
    found = []
    for code, finder in _FINDERS:
        text, count = finder.subn(" ⟂ ", text)
        if count:
            found.append(code)
    return tuple(found)
