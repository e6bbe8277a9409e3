"""What the catalogue says of a code: words, rows, release and state."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from codes.domain.states import CodeState
from codes.models import CodeSpecialty, HcpcsWords, Specialty, Synonym, Words
from codes.selectors.entries import CodeEntry, entries
from tests.factories import CodeFactory, RelativeValueFactory, ReleaseFactory

pytestmark = pytest.mark.django_db
TODAY = date(2025, 11, 20)
LONG = "Therapeutic behavioral services, per diem"


def entry_of(code: str, on: date = TODAY) -> CodeEntry:
    (entry,) = entries([code], on=on)
    return entry


def test_valued_code_has_its_rows_by_component_and_the_release_in_force() -> None:
    release = ReleaseFactory.create()
    RelativeValueFactory.create(release=release, code__code="71046", work_rvu=Decimal("0.22"))
    RelativeValueFactory.create(release=release, code__code="71046", component="26", work_rvu=Decimal("0.22"))

    entry = entry_of("71046")

    assert set(entry.rows) == {"", "26"}
    assert entry.row is entry.rows[""]
    assert (entry.state, entry.release and entry.release.id) == (CodeState.VALUED, "RVU25D")


def test_code_with_work_only_under_26_speaks_through_that_row() -> None:
    RelativeValueFactory.create(release=ReleaseFactory.create(), code__code="86153", component="26")

    assert entry_of("86153").state == CodeState.COMPONENT


def test_our_title_stands_before_the_official_words() -> None:
    code = CodeFactory.create(code="H2020")
    HcpcsWords.objects.create(code=code, short="Ther behav svc, per diem", long=LONG, source="HCPC")
    Words.objects.create(code=code, title="Day of therapeutic behavioral services")

    assert entry_of("H2020").title == "Day of therapeutic behavioral services"
    assert entry_of("H2020").words.official_long == LONG


def test_level_ii_code_without_our_words_is_named_by_the_official_ones() -> None:
    code = CodeFactory.create(code="H2020")
    HcpcsWords.objects.create(code=code, short="Ther behav svc, per diem", long=LONG, source="HCPC")

    assert entry_of("H2020").title == LONG
    assert entry_of("H2020").is_level_ii


def test_official_text_too_long_for_a_heading_gives_way_to_the_short_one() -> None:
    HcpcsWords.objects.create(
        code=CodeFactory.create(code="G0105"), short="Colorectal scrn", long="x" * 200, source="A"
    )

    assert entry_of("G0105").title == "Colorectal scrn"


def test_code_without_any_words_is_named_by_itself() -> None:
    RelativeValueFactory.create(release=ReleaseFactory.create())

    assert entry_of("99213").title == "99213"


def test_synonyms_and_specialties_come_in_the_order_of_the_alphabet() -> None:
    code = RelativeValueFactory.create(release=ReleaseFactory.create()).code
    Synonym.objects.create(code=code, text="level 3 visit")
    Synonym.objects.create(code=code, text="clinic visit")
    for slug, name in (("urology", "Urology"), ("cardiology", "Cardiology")):
        CodeSpecialty.objects.create(code=code, specialty=Specialty.objects.create(slug=slug, name=name))

    entry = entry_of("99213")

    assert entry.synonyms == ("clinic visit", "level 3 visit")
    assert [specialty.slug for specialty in entry.specialties] == ["cardiology", "urology"]


def test_excerpt_without_the_code_leaves_the_word_to_the_older_complete_release() -> None:
    RelativeValueFactory.create(release=ReleaseFactory.create(id="RVU25C", effective_from=date(2025, 7, 1)))
    ReleaseFactory.create(id="RVU25D-starter", complete=False)

    entry = entry_of("99213")

    assert entry.release is not None
    assert entry.in_force is not None
    assert (entry.release.id, entry.in_force.id, entry.state) == ("RVU25C", "RVU25D-starter", CodeState.VALUED)


def test_code_gone_from_a_complete_release_is_deleted() -> None:
    RelativeValueFactory.create(release=ReleaseFactory.create(id="RVU25C", effective_from=date(2025, 7, 1)))
    ReleaseFactory.create()

    entry = entry_of("99213")

    assert (entry.state, dict(entry.rows)) == (CodeState.DELETED, {})


def test_code_terminated_in_the_hcpcs_file_is_deleted_from_the_day_after() -> None:
    CodeFactory.create(code="G9999", terminated_on=date(2025, 11, 20))

    assert entry_of("G9999", date(2025, 11, 20)).state == CodeState.NOT_IN_SCHEDULE
    assert entry_of("G9999", date(2025, 11, 21)).state == CodeState.DELETED


def test_code_that_only_excerpts_lack_is_in_no_release() -> None:
    Words.objects.create(code=CodeFactory.create(), title="Office visit")
    ReleaseFactory.create(complete=False)

    entry = entry_of("99213")

    assert (entry.release, entry.state) == (None, CodeState.NOT_IN_SCHEDULE)


def test_draft_neither_speaks_nor_makes_a_code_known() -> None:
    draft = ReleaseFactory.create(id="RVU26A", published_at=None, published_order=None, effective_from=date(2025, 1, 1))
    row = RelativeValueFactory.create(release=draft, code__code="G0105")
    HcpcsWords.objects.create(code=row.code, short="Colorectal scrn", source="RVU26A")

    assert entries(["G0105"], on=TODAY) == []


@pytest.mark.parametrize("code", ["99999", "", "h2020", "9921\0", "992133"])
def test_unknown_code_or_what_is_no_code_has_no_entry(code: str) -> None:
    assert entries([code], on=TODAY) == []


def test_entries_keep_the_order_asked_for_and_leave_unknown_codes_out() -> None:
    release = ReleaseFactory.create()
    for code in ("99212", "99213", "99214"):
        RelativeValueFactory.create(release=release, code__code=code)

    assert [entry.code for entry in entries(["99214", "00000", "99212"], on=TODAY)] == ["99214", "99212"]


def test_reading_many_codes_takes_no_more_queries_than_one(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    release = ReleaseFactory.create()
    codes = [f"{number:05d}" for number in range(10_000, 10_040)]
    for code in codes:
        RelativeValueFactory.create(release=release, code__code=code)
    CodeFactory.create(code="G9999", terminated_on=date(2020, 1, 1))

    with django_assert_max_num_queries(6):
        assert len(entries([*codes, "G9999"], on=TODAY)) == 41
