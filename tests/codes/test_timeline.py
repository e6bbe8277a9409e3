"""Which release speaks of a code."""

from __future__ import annotations

from datetime import date

from codes.domain.timeline import candidate_releases, release_for_code, timeline
from codes.domain.values import ReleaseFacts

OCTOBER_2025 = ReleaseFacts("RVU25D", 2025, date(2025, 10, 1), published=1)
JANUARY_2026 = ReleaseFacts("RVU26A-starter", 2026, date(2026, 1, 1), published=2, complete=False)
JULY_2026 = ReleaseFacts("RVU26C-starter", 2026, date(2026, 7, 1), 3, complete=False, complete_for_level_ii=True)
ALL = (OCTOBER_2025, JANUARY_2026, JULY_2026)
LATE = date(2026, 8, 1)


def test_newest_release_in_effect_is_read_first() -> None:
    assert timeline(ALL, on=date(2026, 6, 30)) == (JANUARY_2026, OCTOBER_2025)


def test_later_published_of_two_complete_releases_of_one_date_supersedes() -> None:
    correction = ReleaseFacts("RVU25D.1", 2025, date(2025, 10, 1), published=4)

    assert timeline((OCTOBER_2025, correction), on=LATE) == (correction,)


def test_excerpt_is_read_no_more_once_the_complete_release_of_its_date_is_published() -> None:
    complete = ReleaseFacts("RVU26A", 2026, date(2026, 1, 1), published=4)

    assert JANUARY_2026 not in timeline((*ALL, complete), on=LATE)


def test_excerpt_published_after_the_complete_release_of_its_date_hides_only_what_it_holds() -> None:
    excerpt = ReleaseFacts("RVU25D-starter", 2025, date(2025, 10, 1), published=4, complete=False)

    assert timeline((OCTOBER_2025, excerpt), on=LATE) == (excerpt, OCTOBER_2025)


def test_older_releases_are_asked_up_to_the_first_complete_one() -> None:
    july_2025 = ReleaseFacts("RVU25C", 2025, date(2025, 7, 1), published=0)
    newest_first = timeline((*ALL, july_2025), on=LATE)

    assert candidate_releases("99213", newest_first) == (JULY_2026, JANUARY_2026, OCTOBER_2025)
    assert candidate_releases("H2020", newest_first) == (JULY_2026,)


def test_older_release_speaks_of_a_code_that_the_excerpts_lack() -> None:
    entry = release_for_code("99213", timeline(ALL, on=LATE), holds=lambda release: release == "RVU25D")

    assert entry == OCTOBER_2025


def test_complete_release_speaks_of_a_code_that_it_lacks() -> None:
    assert release_for_code("99213", (OCTOBER_2025,), holds=lambda _: False) == OCTOBER_2025


def test_excerpts_alone_say_nothing_of_a_code_that_they_lack() -> None:
    assert release_for_code("99213", (JULY_2026, JANUARY_2026), holds=lambda _: False) is None
