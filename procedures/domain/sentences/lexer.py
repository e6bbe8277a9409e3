"""The words of a sentence: what each is, and where (pure).

The client has the same tables in the same order (`client/src/entry/sentence-words.ts`); `tests/shared/sentences.json`
holds both to the same readings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from codes.domain.patterns import CODE

LONGEST: Final = 500

_LETTER: Final = "\ue001"  # stands for any sign beyond ASCII that is no blank and no dash
_WORD: Final = f"[a-z0-9{_LETTER}]"
_CODE: Final = f"(?:{CODE.lower()})"
_NUMBER_WORDS: Final = "one two three four five six seven eight nine ten eleven twelve"
NUMBERS: Final[Mapping[str, int]] = {word: place for place, word in enumerate(_NUMBER_WORDS.split(), 1)}
_NUMBER: Final = "|".join(NUMBERS)
_SOME: Final = f"(?:[1-9][0-9]?|{_NUMBER})"

_WEEKDAYS: Final = (
    "mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
)
_MONTHS: Final = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
_NTH: Final = "[0-9]{1,2}(?:st|nd|rd|th)?"

# What a number counts that is part of a name: "2 views", "45 minutes", "one vessel".
_MEASURES: Final = (
    "views?|min(?:ute)?s?|hours?|hrs?|levels?|leads?|days?|weeks?|months?|years?|mm|cm|mg|mcg|g|kg|ml|limbs?|vessels?"
    "|lobes?|studies|stations?|stages?|regions?|channels?|signals?|muscles?|lesions?|grafts?|phases?|markers?|parts?"
    "|joints?|compartments?|visits?|veins?|arteries|artery|assessments?|needles?|spots?|cores?"
)

_OPEN_END: Final = "(?:over|older|up|under|younger|more|less|above|below)"

_PAIRED: Final = "sides|eyes|ears|knees|hips|shoulders|hands|feet|legs|arms|wrists|elbows|ankles|breasts"
_MODIFIER_WORDS: Final[Mapping[str, str]] = {
    f"both (?:{_PAIRED})": "50", "bilateral(?:ly)?": "50", "bilat": "50",
    "right side": "RT", "right eye": "RT", "right": "RT", "rt": "RT",
    "left side": "LT", "left eye": "LT", "left": "LT", "lt": "LT", "read only": "26", "professional component": "26",
    "technical component": "TC",
}  # fmt: skip
# Those that are no words of a sentence: others are read behind a hyphen alone.
MODIFIERS: Final = (
    "2[2-7]|3[23]|47|5[0-9]|6[236]|7[3-46-9]|8[0-2]|9[0-35-79]|tc|x[epsu]|gc|ge|gp|gn|go|gt|gq|kx|hn|ho|hq|q[kxyz]|f[a1-9]"
    "|t[a1-9]|e[1-4]|p[1-6]"
)
_SIDED: Final = "heart|atri(?:al|um)|ventric(?:le|ular)|colectomy|colon|hemicolectomy|hepatectomy|lobe"

_ROLES: Final[Mapping[str, str]] = {
    "first assist(?:ed|ant)?": "assistant", "assistant surgeon": "assistant", "assist(?:ed|ing|ant)?": "assistant",
    "co-?surgeon": "cosurgeon", "supervised the resident": "supervisor", "supervis(?:ed|ing|or)": "supervisor",
    "as (?:the )?resident": "resident", "observ(?:ed|er|ing)": "observer", "as primary": "primary",
    "primary surgeon": "primary",
}  # fmt: skip

_PLACES: Final[Mapping[str, str]] = {
    "skilled nursing facility|snf|skilled nursing": "31", "nursing (?:home|facility)": "32",
    "inpatient rehab": "61", "(?:hospital )?inpatient": "21", "inpatient hospital": "21",
    "outpatient hospital|hospital outpatient": "22 19", "hospital": "21 22", "office": "11", "clinic": "11 22 19",
    "emergency (?:room|department)|er|ed": "23", "urgent care": "20",
    "(?:ambulatory )?surgery center|asc|surgicenter": "24", "assisted living": "13", "hospice": "34",
    "dialysis (?:unit|center)": "65", "telehealth|telemedicine": "10 02", "patient at home": "10",
    "(?:patient'?s )?home": "12",
}  # fmt: skip
_NAMED_PLACE: Final = "|".join(_PLACES)

# Words before a number that is somebody's: it is never a code, a count or a day.
_PRIVATE: Final = (
    "mrn|acct|account|room|rm|bed|phone|tel|fax|cell|call(?:ed)?|chart|id|ssn|dob|born|zip|aged?|lmp|edd|since|until|due"
    "|suite|pager|ext|case number|record"
)
_FILLERS: Final = (
    "i|we|did|do|done|performed|had|have|got|log|logged|add|please|saw|seen|a|an|the|of|my|our|for|on|in|at|to|was|were"
    "|um|uh|only|just|patients?|each|by|from|as|side"
)

_BEFORE: Final = f"(?<!{_WORD})"
_AFTER: Final = f"(?!{_WORD})"
_END: Final = rf"(?![-']{_WORD}|{_WORD})"
_LAST: Final = r"(?![\s\S])"  # the end of the text; `$` is another in JavaScript
_A_CODE: Final = f"(?={_CODE}{_AFTER})"


def _words(pattern: str) -> str:
    return f"{_BEFORE}(?:{pattern}){_END}"


# Each kind with what it looks like; the first that fits a place is taken.
_RULES: Final = (
    ("aside", rf"{_BEFORE}(?:{_PRIVATE}){_END}(?: (?:no|number|is|back|at|on))*[ #:.]*[0-9(+][0-9().,/+-]*"
                r"(?: [0-9().,/-]{1,4}(?![0-9a-z]))*"),
    ("aside", _words(r"tomorrow|next [a-z]+|(?:at )?(?:[0-9]{1,2}:[0-9]{2}(?: ?[ap]m)?|[0-9]{1,2} ?[ap]m)")),
    ("day", _words(rf"(?:on )?(?:day before yesterday|yesterday|last night|today|tonight"
                   rf"|this (?:morning|afternoon|evening)|(?:on |last |this )(?:{_WEEKDAYS})"
                   rf"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:[0-9]{{1,2}}|{_NUMBER}) days? ago"
                   r"|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}/[0-9]{1,2}(?:/(?:20)?[0-9]{2})?"
                   rf"|(?:the )?{_NTH}(?: of)? (?:{_MONTHS})(?:,? 20[0-9]{{2}})?"
                   rf"|(?:{_MONTHS})\.? {_NTH}(?:,? 20[0-9]{{2}})?)|on the [0-9]{{1,2}}(?:st|nd|rd|th)")),
    ("code", f"{_BEFORE}{_CODE}(?:'?s)?{_AFTER}"),
    ("either", f"-{_A_CODE}|{_words('or')}"),
    ("slash", f"/{_A_CODE}"),
    ("hyphen", f" ?- ?[0-9a-z]{{2}}{_AFTER}"),
    ("times", _words(rf"(?:\* ?|times )(?:[1-9][0-9]{{0,3}}|{_NUMBER})|twice|{_SOME} times"
                     rf"|(?:[1-9][0-9]{{0,3}}|{_NUMBER}) ?units?(?: of)?")),
    ("before", rf"{_BEFORE}[1-9][0-9]{{0,3}} ?\*(?! ?[1-9][0-9]{{0,3}}{_END})"),
    ("word", _words(rf"(?:[0-9]+(?:(?:-| to )[0-9]+)?|{_NUMBER})[ -]?(?:{_MEASURES})(?: (?:and|or) {_OPEN_END})?"
                    rf"|(?:[0-9]+|{_NUMBER}) (?:and|or) {_OPEN_END}|[0-9]+(?:[-.][0-9]+)+"
                    rf"|(?:right and )?(?:right|left) (?:{_SIDED})|(?:laparoscop[a-z]*|robot[a-z]*)[ -]assisted|w/o?"
                    "|without (?:then|and) with|[a-z](?:&| and )[a-z]")),
    ("number", _words(_SOME)),
    ("another", _words("another|(?:the )?other|one more")),
    ("modifier", _words(f"(?:on |to )?(?:the |his |her )?(?:{'|'.join(_MODIFIER_WORDS)})")),
    ("named", _words("(?:with )?mod(?:ifier)? ?[0-9a-z]{2}")),
    ("short", _words(MODIFIERS)),
    ("role", _words(f"(?:as (?:an? |the )?|i )?(?:{'|'.join(_ROLES)})(?: (?:with|on|in))?")),
    ("place", _words(f"(?:in|at|from|to) (?:the |an? |my |our )?(?:{_NAMED_PLACE})")),
    ("place", f"{_BEFORE}(?:{_NAMED_PLACE})(?= ?[:,]| {_CODE}{_AFTER}| ?{_LAST})"),
    ("correct", _words("no wait|no|wait|nope|sorry|i mean|i meant|make that|correction|rather|oops|actually"
                       "|scratch that|instead")),
    ("negate", _words("not|didn'?t|did not|cancel(?:led|ed)|refused|declined|never|don'?t|except|aborted")),
    ("all", _words("all(?: on the)?")),
    ("join", f"{_words('and|plus|with|also|then')}|[&+]"),
    ("filler", _words(_FILLERS)),
    ("word", _words(rf"{_WORD}+(?:['.-]{_WORD}+)*")),
    ("colon", ":"),
    ("end", rf"[,;\n]|\.(?= |{_LAST})| - |- | / "),
    ("ask", r"\?"),
)  # fmt: skip
_LEXER: Final = re.compile("|".join(f"(?P<{kind}_{place}>{pattern})" for place, (kind, pattern) in enumerate(_RULES)))
# An x between a count and a code is a times sign; X1 to X5 behind a hyphen are modifiers.
_TIMES: Final = (
    rf"(?<!{_WORD})([1-9][0-9]{{0,3}} ?)x( ?{_CODE}(?!{_WORD}))",
    rf"(?<!{_WORD})({_CODE} ?)x( ?[1-9][0-9]{{0,3}}(?!{_WORD}))",
    rf"(?<![-a-z0-9{_LETTER}])()x( ?[1-9][0-9]{{0,3}}(?!{_WORD}))",
    rf"(?<!{_WORD})([1-9][0-9]{{0,3}} ?)x( (?={_WORD}))",
)
_TIMES_SIGNS: Final = frozenset("×✕✖⨯*")
_HYPHENS_BESIDE_PD: Final = frozenset("\u2212\u00ad")


@dataclass(frozen=True, slots=True)
class Atom:
    """A word or sign of a sentence with its kind and its place in the text, in characters."""

    kind: str
    text: str
    start: int
    end: int


def atoms(text: str) -> list[Atom]:
    """Return the words and signs of a text that mean something or could, in their order."""
    signs = list(_plain_signs(text))
    plain = "".join(sign for sign, _ in signs)
    for pattern in _TIMES:
        plain = re.sub(pattern, r"\1*\2", plain)
    matches = ((match.lastgroup or "", match) for match in _LEXER.finditer(plain))
    return [
        Atom(kind.split("_")[0], match[0].strip(), signs[start][1], signs[end - 1][1] + 1)
        for kind, match in matches
        for start, end in [_stripped(match)]
    ]


def modifier_of(text: str) -> str:
    """Return the modifier that words mean."""
    return _value_in(_MODIFIER_WORDS, text)


def role_of(text: str) -> str:
    """Return the role that words mean."""
    return _value_in(_ROLES, re.sub(" (?:with|on|in)$", "", text))


def place_of(text: str) -> str:
    """Return the places of service that words may mean, with blanks between."""
    return _value_in(_PLACES, text)


def _value_in(table: Mapping[str, str], text: str) -> str:
    """Return the value of the first rule of a table with which a text ends; '' where none is."""
    return next((value for rule, value in table.items() if re.search(f"(?:^| )(?:{rule})$", text)), "")


def _stripped(match: re.Match[str]) -> tuple[int, int]:
    start, end = match.span()
    if not match[0].strip():
        return start, end
    return start + len(match[0]) - len(match[0].lstrip()), end - len(match[0]) + len(match[0].rstrip())


def _plain_signs(text: str) -> Iterator[tuple[str, int]]:
    """Yield the signs in small letters with their places, blanks as one, without invisible ones."""
    before = ""
    for place, sign in enumerate(text):
        plain = _plain(sign)
        if plain and not (plain == before == " "):
            yield plain, place
        before = plain or before


def _plain(sign: str) -> str:
    if sign in "\n\r":
        return "\n"
    category = unicodedata.category(sign)
    if sign.isspace():
        return " "
    if category == "Pd" or sign in _HYPHENS_BESIDE_PD:
        return "-"
    if category in {"Cf", "Mn"}:
        return ""
    if sign in _TIMES_SIGNS:
        return "*"
    if sign in "’`´":
        return "'"
    plain = unicodedata.normalize("NFKC", sign)
    if len(plain) == 1 and plain.isascii():
        return plain.lower()
    return " " if category[0] in "PS" else _LETTER
