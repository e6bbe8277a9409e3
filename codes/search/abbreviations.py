"""What clinicians write for short, and the words that say nothing in a search (pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

# A search is not narrowed by these; "without" is none of them.
FILLERS: Final = frozenset("a an and at by for from in of on or the then to with".split())  # noqa: SIM905  # a list

# The word of the field and the plain one, which our titles prefer; each finds the other.
_PAIRS: Final = (
    ("arterial", "artery"), ("arthroplasty", "replacement"), ("arthroscopy", "scope"), ("assessment", "evaluation"),
    ("cardiac", "heart"), ("cerebral", "brain"), ("cutaneous", "skin"), ("esophageal", "esophagus"),
    ("gastric", "stomach"), ("hepatic", "liver"), ("laryngeal", "larynx"), ("nasal", "nose"), ("ocular", "eye"),
    ("pulmonary", "lung"), ("rectal", "rectum"), ("renal", "kidney"), ("resection", "removal"), ("spinal", "spine"),
    ("splenic", "spleen"), ("tracheal", "windpipe"), ("ureteral", "ureter"), ("uterine", "uterus"), ("venous", "vein"),
)  # fmt: skip
_BRIDGES: Final = {name: ((other,),) for pair in _PAIRS for name, other in (pair, pair[::-1])}

# Each reading is a word, or several that must all be there. The shorthand itself stays a reading, too.
SHORTHAND: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    **_BRIDGES,
    "1": (("one",), ("single",)),
    "2": (("two",),),
    "3": (("three",),),
    "4": (("four",),),
    "5": (("five",),),
    "6": (("six",),),
    "abd": (("abdomen",), ("abdominal",)),
    "afib": (("atrial", "fibrillation"),),
    "appy": (("appendectomy",), ("appendix",)),
    "bx": (("biopsy",), ("biopsies",)),
    "cath": (("catheter",), ("catheterization",)),
    "csection": (("cesarean",),),
    "cxr": (("chest", "xray"),),
    "dx": (("diagnostic",),),
    "ecg": (("ekg",), ("electrocardiogram",)),
    "ekg": (("ecg",), ("electrocardiogram",)),
    "education": (("training",), ("teaching",)),
    "er": (("emergency",), ("ed",)),
    "ed": (("emergency",),),
    "excision": (("removal",), ("removed",), ("cut", "out")),
    "f2f": (("face",),),
    "fb": (("foreign", "body"),),
    "followup": (("subsequent",),),
    "fx": (("fracture",),),
    "gb": (("gallbladder",),),
    "hr": (("hour",),),
    "hrs": (("hour",),),
    "initial": (("first",),),
    "inpt": (("inpatient",), ("hospital",)),
    "lvl": (("level",),),
    "lp": (("lumbar", "puncture"), ("spinal", "tap")),
    "med": (("medication",),),
    "mgmt": (("management",),),
    "mod": (("moderate",),),
    "mr": (("mri",),),
    "nutrition": (("diet",),),
    "ob": (("obstetric",), ("pregnancy",)),
    "peds": (("pediatric",), ("child",)),
    "preop": (("preoperative",),),
    "postop": (("postoperative",),),
    "pt": (("patient",), ("physical", "therapy")),
    "pts": (("patient",),),
    "reduction": (("set",),),
    "removal": (("removed",), ("cut", "out"), ("taken", "out"), ("resection",)),
    "repair": (("repaired",), ("fixed",)),
    "sono": (("ultrasound",),),
    "subq": (("subcutaneous",), ("skin",)),
    "surg": (("surgery",), ("surgical",)),
    "tx": (("treatment",), ("therapy",)),
    "us": (("ultrasound",),),
    "wo": (("without",),),
    "vax": (("vaccine",), ("vaccination",)),
    "xr": (("xray",),),
}

# Before a text is cut into words.
_WRITTEN_WITH_SIGNS: Final = (
    (re.compile(r"\bw\s*/?\s*(and\b|&)?\s*w/?o\b", re.ASCII), " without then with "),
    (re.compile(r"\bw/?o\s*(\s|/|&|and\b)\s*w(?![\w/])", re.ASCII), " without then with "),
    (re.compile(r"\bw/\s*o\b", re.ASCII), " without "),
    (re.compile(r"\bw/", re.ASCII), " with "),
    (re.compile(r"\bf/u\b", re.ASCII), " followup "),
    (re.compile(r"\bx[- ]ray", re.ASCII), " xray"),
    (re.compile(r"\bfollow[- ]up", re.ASCII), " followup"),
)


def spelled_out(text: str) -> str:
    """Return a text in lower case with what is written with signs ("w/o", "X-ray") as words."""
    for signs, word in _WRITTEN_WITH_SIGNS:
        text = signs.sub(word, text)
    return text
