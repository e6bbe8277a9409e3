"""Questions and answers that editors write for a code, as pairs of lines (pure)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

# Those of the rules and those of editors together; more would bury the first.
MOST_QUESTIONS: Final = 8
_QUESTION: Final = "Q:"
_ANSWER: Final = "A:"

Pair: TypeAlias = tuple[str, str]


class FaqError(ValueError):
    """A text that is not pairs of lines; `line` counts from 1."""

    def __init__(self, line: int, fault: str) -> None:
        super().__init__(f"Line {line}: {fault}.")
        self.line = line


def parse_faq(text: str) -> tuple[Pair, ...]:
    """Return the questions of a text with their answers, in its order; raise FaqError where it breaks the form.

    A line "Q: …" is followed by a line "A: …"; empty lines count for nothing.
    """
    pairs: dict[str, str] = {}
    for line, question, answer in _pairs(text):
        if question in pairs:
            raise FaqError(line, "this question was asked already")
        if len(pairs) == MOST_QUESTIONS:
            raise FaqError(line, f"a page has at most {MOST_QUESTIONS} questions")
        pairs[question] = answer
    return tuple(pairs.items())


def kept_faq(text: str) -> tuple[Pair, ...]:
    """Return the questions of a stored text; none where a program stored one that breaks the form."""
    try:
        return parse_faq(text)
    except FaqError:
        return ()


def _pairs(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield the line of a question, the question, and its answer."""
    pending: tuple[int, str] | None = None
    for line, written in _lines(text):
        if pending is None:
            pending = line, _after(_QUESTION, line, written, otherwise="begin with “Q:”, then a line with “A:”")
            continue
        question_line, question = pending
        wanted = f"the question of line {question_line} has no answer; begin with “A:”"
        yield question_line, question, _after(_ANSWER, line, written, otherwise=wanted)
        pending = None
    if pending is not None:
        raise FaqError(pending[0], "the question has no answer")


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not empty, each with its number, with single spaces."""
    for number, line in enumerate(text.splitlines(), start=1):
        if words := " ".join(line.split()):
            yield number, words


def _after(mark: str, line: int, written: str, *, otherwise: str) -> str:
    if not written.startswith(mark):
        raise FaqError(line, otherwise)
    rest = written.removeprefix(mark).strip()
    if not rest:
        raise FaqError(line, f"nothing follows “{mark}”")
    return rest
