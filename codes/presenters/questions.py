"""Frequently asked questions of a code, answered by rule from its entry (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from codes.content.faq import MOST_QUESTIONS, Pair
from codes.content.indicators import with_modifiers
from codes.content.labels import (
    CONTRACTOR_SETS_PRICE,
    MEDICARE_BY_STATUS,
    STATE_WORDS,
    WITH_FIGURES,
    code_set,
    listed,
    long_date,
    with_article,
)
from codes.domain.history import HistoryLine
from codes.domain.indicators import ADD_ON, PAYABLE_STATUSES
from codes.domain.replacements import REPLACED_BY
from codes.domain.states import CodeState, state_of
from codes.domain.values import RvuRow
from codes.selectors.entries import CodeEntry


@dataclass(frozen=True, slots=True)
class Question:
    """A frequently asked question and its answer."""

    question: str
    answer: str


def questions_of(entry: CodeEntry, lines: Sequence[HistoryLine]) -> tuple[Question, ...]:
    """Return the questions of a code and their answers; `lines` is its history."""
    kind = code_set(is_level_ii=entry.is_level_ii)
    code = entry.code
    return (
        Question(f"What is {kind} {code}?", _what(entry, kind)),
        Question(f"How many wRVU is {code} worth?", _worth(entry)),
        Question(f"Does Medicare cover {code}?", _medicare(entry)),
        Question(f"When is {code} used?", _when(entry, lines)),
        Question(f"How is {code} paid with modifiers?", _with_modifiers(entry)),
    )


def with_written(by_rule: Sequence[Question], written: Sequence[Pair]) -> tuple[Question, ...]:
    """Return the questions with the answers of editors in place of those by rule, then what else editors wrote.

    Beyond MOST_QUESTIONS the last fall away.
    """
    answers = {each.question: each.answer for each in by_rule} | dict(written)
    return tuple(Question(question, answer) for question, answer in answers.items())[:MOST_QUESTIONS]


def ending(entry: CodeEntry, lines: Sequence[HistoryLine]) -> str:
    """Return when a deleted code ended, as far as it is known; '' for a code in force."""
    if entry.state is not CodeState.DELETED:
        return ""
    if entry.terminated_on is not None:
        return f"Its last day was {long_date(entry.terminated_on)}."
    holding = [place for place, line in enumerate(lines) if line.in_release]
    if not holding or holding[-1] == len(lines) - 1:
        return "The day of its end is not known to us."
    last, first_without = lines[holding[-1]].release, lines[holding[-1] + 1].release
    since = long_date(first_without.effective_from)
    return f"Release {last.id} was the last to hold it; {first_without.id}, in force from {since}, is without it."


def _what(entry: CodeEntry, kind: str) -> str:
    names = f" Clinicians also call it {_quoted(entry.synonyms[:3])}." if entry.synonyms else ""
    title = "" if entry.title == entry.code else f": {entry.title.rstrip('.')}"
    return f"It is {with_article(kind)} of the category {entry.category.name}{title}.{names}"


def _quoted(names: tuple[str, ...]) -> str:
    return listed(tuple(f"“{name}”" for name in names))


def _worth(entry: CodeEntry) -> str:
    row = entry.row
    if row is None or not row.work_rvu or entry.release is None:
        return _worth_nothing(entry)
    since = long_date(entry.release.facts.effective_from)
    component = " under modifier 26" if row.component == "26" else ""
    return (
        f"{row.work_rvu} a unit{component}, by release {entry.release.id} from {since}:"
        f" three units are {row.work_rvu * 3} before any adjustment."
    )


def _worth_nothing(entry: CodeEntry) -> str:
    if entry.state is CodeState.UNKNOWN_TO_THIS_VERSION:
        return STATE_WORDS[entry.state].rvu
    none = "None today" if entry.state is CodeState.DELETED else "None"
    has_zero = entry.row is not None and entry.row.work_rvu is not None
    assigned = "zero by the fee schedule" if has_zero else "no work RVU"
    return f"{none}. {entry.code} is assigned {assigned}: with it a total stays as it was, however many units."


def _medicare(entry: CodeEntry) -> str:
    """Return what Medicare does: as the status says, also where the schedule prints a work RVU beside it."""
    row = entry.row
    if row is None or row.unknown:
        return STATE_WORDS[entry.state].medicare
    state = entry.state if row.status in PAYABLE_STATUSES else _without_work(row)
    answer = MEDICARE_BY_STATUS.get(row.status, STATE_WORDS[state].medicare)
    return f"{answer} {CONTRACTOR_SETS_PRICE}" if _is_priced_by_report(row, state) else answer


def _without_work(row: RvuRow) -> CodeState:
    return state_of(replace(row, component="", work_rvu=None))


def _is_priced_by_report(row: RvuRow, state: CodeState) -> bool:
    return row.status in MEDICARE_BY_STATUS and state is CodeState.CARRIER_PRICED


def _when(entry: CodeEntry, lines: Sequence[HistoryLine]) -> str:
    who = listed(tuple(specialty.name for specialty in entry.specialties))
    logged = f"It is mostly logged in {who}." if who else "No specialty is noted for it yet."
    if entry.state is CodeState.DELETED:
        successors = listed(REPLACED_BY.get(entry.code, ()))
        instead = f" Its place was taken by {successors}." if successors else ""
        return f"Not any more. {ending(entry, lines)}{instead}"
    return f"{logged} {_circumstances(entry)}"


def _circumstances(entry: CodeEntry) -> str:
    if entry.row is not None and entry.row.global_period == ADD_ON:
        return "It is an add-on and never stands alone."
    if entry.words.clinical_context:
        return "The clinical context on this page says in which situation."
    return "Our editors have not described the situation yet; the payer's policy does."


def _with_modifiers(entry: CodeEntry) -> str:
    if entry.state is CodeState.ANESTHESIA:
        return (
            "AA, QK, QX, QY, QZ and AD tell the payer who gave and who directed the anesthesia, and change what each"
            " is paid. None of them makes a work RVU."
        )
    if entry.state is CodeState.UNKNOWN_TO_THIS_VERSION:
        return STATE_WORDS[entry.state].credit
    if entry.row is None or entry.state not in WITH_FIGURES:
        return "No modifier gives it a work RVU: 0.00 wRVU stays 0.00. Add those that the payer asks for."
    effects = with_modifiers(entry.rows, entry.row)
    return effects or "None of the usual modifiers changes its value; 25 and 59 only say that it stands by itself."


def linked_questions(questions: Iterable[Question]) -> Mapping[str, object]:
    """Return questions and answers as linked data, an FAQPage of schema.org."""
    entities = [
        {"@type": "Question", "name": each.question, "acceptedAnswer": {"@type": "Answer", "text": each.answer}}
        for each in questions
    ]
    return {"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": entities}
