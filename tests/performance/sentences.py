"""How well sentences are read: `python -m tests.performance.sentences`.

Over the titles and synonyms of the starter catalogue. Prints for both files of readings, with their hashes: silent
errors (a closed chip with a code that is not right), the share of lines that are right after one look (what is closed
is right, and of what is open one option is), how many codes are open, and the time a sentence takes; then every fault.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from time import perf_counter

from tests.shared.sentences import AFTER, BEFORE, Reading, readings
from tests.shared.sentences.grading import GradedSentence, find_in_starter, grade, once_in_starter, starter_index


def main() -> None:
    """Print the figures of both files."""
    starter_index()
    for file in (BEFORE, AFTER):
        _print_figures(file)


def _print_figures(file: Path) -> None:
    timed = [_timed(reading) for reading in readings(file)]
    graded = [each for each, _ in timed]
    milliseconds = sorted(time for _, time in timed)
    lines = sum(len(each.reading.items) for each in graded)
    wrong = sum(each.wrong_lines for each in graded)
    chips = [item.what for each in graded for item in each.sentence.items]
    print(f"{file.name}, SHA-256 {sha256(file.read_bytes()).hexdigest()}")
    print(f"{len(graded)} sentences, {lines} lines: {sum(len(each.silent) for each in graded)} silent errors")
    print(f"right after one look: {1 - wrong / lines:.1%} of the lines")
    print(f"codes left open: {sum(chip.is_open for chip in chips)} of {len(chips)}")
    print(f"ms a sentence: median {milliseconds[len(timed) // 2]:.1f}, longest {milliseconds[-1]:.1f}")
    for each in graded:
        if each.silent or each.faults:
            print(f"  {each.reading.text!r}: {'; '.join((*each.silent, *each.faults))}")


def _timed(reading: Reading) -> tuple[GradedSentence, float]:
    find_in_starter.cache_clear()
    began = perf_counter()
    graded = grade(reading, find_in_starter, once_in_starter)
    return graded, 1000 * (perf_counter() - began)


if __name__ == "__main__":
    main()
