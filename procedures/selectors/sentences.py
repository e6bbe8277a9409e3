"""What a sentence means by the codes of the catalogue; the text goes nowhere else."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Final

from codes.domain.indicators import MATERNITY, SURGICAL_PERIODS
from codes.domain.patterns import OPERATION
from codes.search.current import current_index
from codes.search.phrases import find_phrase
from codes.selectors.codes import global_periods, visible_among
from procedures.domain.sentences.grammar import parse_sentence
from procedures.domain.sentences.values import Match, Sentence

# Global periods of what is done once a case.
_ONCE: Final = SURGICAL_PERIODS | {MATERNITY}
_OPERATION: Final = re.compile(OPERATION)


def read_sentence(*, text: str, today: date, specialty: str) -> Sentence:
    """Return what a text of somebody of a specialty says; four queries at most, however many codes and words it has."""
    index = current_index().index

    def find(phrase: str) -> Sequence[Match]:
        return [
            Match(match.code, match.closeness, match.missing)
            for match in find_phrase(index, phrase, specialty=specialty)
        ]

    return parse_sentence(text, today=today, find=find, once_a_case=_once_a_case)


def _once_a_case(codes: Collection[str]) -> Mapping[str, bool]:
    periods = global_periods(codes)
    return {
        code: periods[code] in _ONCE if code in periods else _OPERATION.fullmatch(code) is not None
        for code in visible_among(codes)
    }
