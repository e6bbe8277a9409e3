"""A request to read a sentence (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from procedures.domain.days import FIRST_DAY
from procedures.domain.sentences.lexer import LONGEST
from procedures.requests.records import InvalidRecord
from wire.validation.members import Members
from wire.validation.values import date_text, text


@dataclass(frozen=True, slots=True)
class SentenceRequest:
    """A text, and the day that it is for who wrote it; None: as their profile has it."""

    text: str
    today: date | None = None


def parse_sentence_request(body: object) -> SentenceRequest:
    """Return a request as its body states it. Raises InvalidRecord, with every error found and without the text."""
    members = Members.of(body)
    sentence = members.take("text", text(max_length=LONGEST), None)
    today = members.take("today", date_text(earliest=FIRST_DAY), None)
    members.refuse_others()
    if sentence is None and "text" not in members.errors:
        members.refuse("text", "required")
    if members.errors:
        raise InvalidRecord(members.errors)
    return SentenceRequest(sentence or "", today)
