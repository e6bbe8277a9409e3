"""Which release values a line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from codes.domain.values import ReleaseFacts, RvuRow
from procedures.wrvu.policy import CMS
from procedures.wrvu.schedule import MemorySchedule
from procedures.wrvu.values import Credit, Line
from tests.procedures.wrvu.released import credits_for, row_of

JAN = ReleaseFacts("RVU24A", 2024, date(2024, 1, 1), published=1)
MARCH = ReleaseFacts("RVU24AR", 2024, date(2024, 3, 9), published=2)
OCT25 = ReleaseFacts("RVU25D-starter", 2025, date(2025, 10, 1), published=3, complete=False, complete_for_level_ii=True)
JUL26 = ReleaseFacts("RVU26C-starter", 2026, date(2026, 7, 1), published=4, complete=False)


def _worth(work: str, code: str = "99213") -> dict[str, dict[str, RvuRow]]:
    return {code: {"": replace(row_of("99213"), code=code, work_rvu=Decimal(work))}}


def _schedule(*releases: ReleaseFacts, known: frozenset[str] = frozenset(), **works: str) -> MemorySchedule:
    """Return a schedule in which 99213 is worth what is given for a release (its id without hyphens)."""
    values = {release.id: _worth(works[key]) for release in releases if (key := release.id.replace("-", "")) in works}
    return MemorySchedule(releases=releases, values=values, known_codes=known | {"99213"})


def _value(schedule: MemorySchedule, on: date, code: str = "99213", pinned_year: int | None = None) -> Credit:
    policy = replace(CMS, pinned_year=pinned_year)
    return credits_for(Line(code, on), schedule=schedule, policy=policy)[0]


def test_revision_inside_the_quarter_counts_from_its_day() -> None:
    schedule = _schedule(JAN, MARCH, RVU24A="1.30", RVU24AR="1.40")

    assert str(_value(schedule, date(2024, 3, 8)).wrvu) == "1.30"
    assert str(_value(schedule, date(2024, 3, 9)).wrvu) == "1.40"


def test_of_two_releases_of_one_date_the_later_published_supersedes() -> None:
    corrected = replace(JAN, id="RVU24A.1", published=9)
    schedule = MemorySchedule((corrected, JAN), {"RVU24A": _worth("1.30"), "RVU24A.1": _worth("1.31")})

    credit = _value(schedule, date(2024, 2, 1))

    assert (credit.release, str(credit.wrvu)) == ("RVU24A.1", "1.31")


def test_superseded_release_is_read_no_more() -> None:
    corrected = replace(JAN, id="RVU24A.1", published=9)
    schedule = MemorySchedule((corrected, JAN), {"RVU24A": _worth("1.30")}, known_codes=frozenset({"99213"}))

    credit = _value(schedule, date(2024, 2, 1))

    assert (credit.reason, credit.release, credit.flags) == ("not_in_schedule", "RVU24A.1", ())


def test_complete_release_supersedes_the_excerpt_of_its_date() -> None:
    complete = ReleaseFacts("RVU25D", 2025, OCT25.effective_from, published=8)
    schedule = _schedule(OCT25, complete, RVU25Dstarter="1.30", RVU25D="1.29")

    assert _value(schedule, date(2025, 11, 1)).release == "RVU25D"


def test_excerpt_published_after_the_complete_release_hides_only_what_it_holds() -> None:
    complete = ReleaseFacts("RVU25D", 2025, OCT25.effective_from, published=1)
    schedule = _schedule(OCT25, complete, RVU25D="1.29")

    credit = _value(schedule, date(2025, 11, 1))

    assert (credit.release, credit.flags) == ("RVU25D", ("older_release",))


def test_year_without_a_release_is_valued_with_the_last_one_and_flagged() -> None:
    credit = _value(_schedule(JAN, RVU24A="1.30"), date(2025, 1, 1))

    assert (str(credit.wrvu), credit.flags) == ("1.30", ("schedule_year_missing",))


def test_excerpt_without_the_code_gives_way_to_the_older_release() -> None:
    schedule = _schedule(JAN, OCT25, JUL26, RVU25Dstarter="1.30")

    credit = _value(schedule, date(2026, 8, 1))

    assert (credit.release, credit.flags) == ("RVU25D-starter", ("older_release", "schedule_year_missing"))


def test_search_ends_at_the_first_complete_release() -> None:
    earlier = ReleaseFacts("RVU23A", 2023, date(2023, 1, 1), published=0)
    schedule = _schedule(earlier, JAN, OCT25, RVU23A="1.20")

    credit = _value(schedule, date(2025, 11, 1))

    assert (credit.basis, credit.reason, credit.release) == ("payer_fee_schedule", "deleted", "RVU24A")
    assert "code_not_in_force" in credit.flags


def test_code_that_only_excerpts_could_have_is_not_valued() -> None:
    credit = _value(_schedule(OCT25, JUL26), date(2026, 8, 1))

    assert (credit.basis, credit.reason, credit.release) == ("unvalued", "not_in_excerpt", None)


def test_excerpt_complete_for_level_ii_answers_for_such_codes_but_not_for_dental_ones() -> None:
    schedule = _schedule(OCT25, known=frozenset({"J1885", "D0120"}))

    assert _value(schedule, date(2025, 11, 1), "J1885").reason == "not_in_schedule"
    assert _value(schedule, date(2025, 11, 1), "D0120").reason == "not_in_excerpt"


def test_pinned_year_values_with_its_last_release_and_is_not_called_missing() -> None:
    schedule = _schedule(JAN, MARCH, OCT25, RVU24A="1.30", RVU24AR="1.40", RVU25Dstarter="1.50")

    credit = _value(schedule, date(2025, 11, 1), pinned_year=2024)

    assert (str(credit.wrvu), credit.release, credit.flags) == ("1.40", "RVU24AR", ())


def test_inside_the_pinned_year_the_release_in_force_counts() -> None:
    schedule = _schedule(JAN, MARCH, RVU24A="1.30", RVU24AR="1.40")

    assert str(_value(schedule, date(2024, 2, 1), pinned_year=2024).wrvu) == "1.30"


def test_code_that_the_pinned_year_lacks_is_valued_with_the_release_in_force() -> None:
    schedule = _schedule(JAN, OCT25, RVU25Dstarter="1.50")

    credit = _value(schedule, date(2025, 11, 1), pinned_year=2024)

    assert (str(credit.wrvu), credit.flags) == ("1.50", ("not_in_pinned_year",))


def test_pinned_year_that_is_not_loaded_values_nothing() -> None:
    credit = _value(_schedule(JAN, RVU24A="1.30"), date(2024, 2, 1), pinned_year=2022)

    assert (credit.basis, credit.reason) == ("unvalued", "no_release")
