"""Tests of originality: set phrases of code books, and words that a name shares with official descriptors (pure).

The release file has the 28-character forms alone: what these checks find nothing in may still stand in a longer text,
which nobody here reads. So they prove little, and the rule stays: written from knowledge of the service.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

# Of the style of code books, and of nobody who speaks of a patient.
SET_PHRASES: Final = (
    "separate procedure",
    "list separately",
    "in addition to code",
    "when performed",
    "not otherwise specified",
    "any method",
    "with or without",
    "single or multiple",
)
# So many content words in a row are no coincidence.
RUN: Final = 5
# From so many content words on a title is looked at a second time where more than the share stands in the descriptor.
FEWEST_WORDS: Final = 5
MOST_SHARED: Final = 0.6
MOST_REVIEWED: Final = 0.03

# Numbers, units, sizes, ages, articles and the words between words tell nothing of whose words they are.
_SMALL_WORDS: Final = (
    "a an the of for from to in into at on by with without w wo and or each per cm mm sq ml cc kg g min minute minutes"
    " hour hours day days week weeks month months year years yr yrs age up over under more less than"
    " one two three four five six seven eight nine ten first second third further unit units"
)
_NO_CONTENT: Final = frozenset(_SMALL_WORDS.split())
_ABBREVIATIONS: Final[Mapping[str, str]] = {
    "abd": "abdomen", "ant": "anterior", "arth": "arthroscopy", "art": "artery", "bx": "biopsy", "cath": "catheter",
    "chem": "chemical", "clsd": "closed", "compl": "complex", "dstr": "destruction", "destr": "destruction",
    "drg": "drainage", "drain": "drainage", "dx": "diagnostic", "endo": "endoscopy", "esoph": "esophagus",
    "exc": "excision", "excis": "excision", "exp": "exploration", "expl": "exploration", "ext": "extremity",
    "extrem": "extremity", "fb": "foreign body", "fx": "fracture", "gi": "gastrointestinal", "hern": "hernia",
    "incis": "incision", "inj": "injection", "inject": "injection", "ins": "insertion", "insj": "insertion",
    "insert": "insertion", "int": "intermediate", "interm": "intermediate", "lap": "laparoscopy",
    "laparo": "laparoscopy", "lat": "lateral", "les": "lesion", "lesn": "lesion", "lmtd": "limited", "med": "medial",
    "mult": "multiple", "nrv": "nerve", "nd": "needle", "ndl": "needle", "op": "open", "perc": "percutaneous",
    "percut": "percutaneous", "plcmt": "placement", "post": "posterior", "proc": "procedure", "prox": "proximal",
    "px": "procedure", "rcnstj": "reconstruction", "reconst": "reconstruction", "rem": "removal", "rmvl": "removal",
    "remov": "removal", "rep": "repair", "repr": "repair", "rpr": "repair", "revis": "revision", "revj": "revision",
    "rx": "treatment", "simp": "simple", "smpl": "simple", "surg": "surgery", "tend": "tendon", "tiss": "tissue",
    "trnspl": "transplant", "tx": "treatment", "treat": "treatment", "us": "ultrasound", "vag": "vaginal",
    "vasc": "vascular", "vert": "vertebra", "xm": "exam", "xr": "xray",
}  # fmt: skip


def set_phrase(text: str) -> str:
    """Return the first set phrase of a text, '' where there is none."""
    return next((phrase for phrase in SET_PHRASES if phrase in text.casefold()), "")


def content_words(text: str) -> list[str]:
    """Return the words of a text that say something, in order, in the singular, abbreviations in full."""
    words = re.findall(r"[a-z]+", text.casefold().replace("x-ray", "xray"))
    spelled = " ".join(_ABBREVIATIONS.get(word, word) for word in words).split()
    return [_singular(word) for word in spelled if len(word) > 1 and word not in _NO_CONTENT]


def runs_of(texts: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """Return every run of five content words of texts."""
    return frozenset(run for text in texts for run in _runs(text))


def followed_run(text: str, runs: frozenset[tuple[str, ...]]) -> str:
    """Return the first five content words in a row that a text shares with others, '' where there are none."""
    return " ".join(next((run for run in _runs(text) if run in runs), ()))


def needs_second_look(title: str, descriptor: str) -> bool:
    """Return true where over 60 % of five or more content words of a title stand in the descriptor of its code."""
    words = content_words(title)
    official = set(content_words(descriptor))
    shared = sum(word in official for word in words)
    return len(words) >= FEWEST_WORDS and shared > MOST_SHARED * len(words)


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = content_words(text)
    return zip(*(words[start:] for start in range(RUN)), strict=False)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
