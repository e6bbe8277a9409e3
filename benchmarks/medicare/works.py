"""What a build is told of codes and of specialties (pure)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CodeWork:
    """What a code is worth: `hundredths` of a work RVU, 0 for one without; whether assistants and parts of the global
    period hide in its rows; whether it is evaluation and management."""

    code: str
    hundredths: int
    is_surgical: bool
    is_evaluation: bool


@dataclass(frozen=True, slots=True)
class Spelling:
    """How CMS spells a specialty, and its slug; '' for what is no clinician."""

    text: str
    slug: str
