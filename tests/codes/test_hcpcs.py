"""Loading HCPCS Level II words, dates and modifiers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from codes.importers.faults import BadLines
from codes.models import Code, HcpcsWords, Modifier
from codes.services.hcpcs import load_hcpcs
from codes.services.word_files import current_word_files
from tests.codes.published_files import HCPCS, changed, published

pytestmark = pytest.mark.django_db


def hcpcs_file(folder: Path, text: str | None = None, *, name: str = "HCPC2019_CONTR_ANWEB.txt") -> Path:
    path = folder / name
    path.write_bytes((text or published(HCPCS)).encode("latin-1"))
    return path


def test_codes_words_and_modifiers_are_written(tmp_path: Path) -> None:
    report = load_hcpcs(path=hcpcs_file(tmp_path))

    assert (report.edition, report.codes, report.modifiers, report.new_codes) == ("2019-01", 5, 5, 5)
    words = HcpcsWords.objects.get(code="H2020")
    assert (words.long, words.short) == ("Therapeutic behavioral services, per diem", "Ther behav svc, per diem")
    assert Modifier.objects.get(modifier="ZB").terminated_on == date(2018, 3, 31)


def test_words_that_devices_download_are_made_with_the_file(
    tmp_path: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    load_hcpcs(path=hcpcs_file(tmp_path))

    with django_assert_num_queries(2):
        files = current_word_files()
    assert all(file.rows for file in files)


def test_code_has_the_dates_of_the_file(tmp_path: Path) -> None:
    load_hcpcs(path=hcpcs_file(tmp_path))

    code = Code.objects.get(code="G8891")

    assert (code.added_on, code.terminated_on) == (date(2012, 1, 1), date(2014, 12, 31))


def test_same_file_again_changes_nothing_and_says_so(tmp_path: Path) -> None:
    assert not load_hcpcs(path=hcpcs_file(tmp_path)).unchanged

    assert load_hcpcs(path=hcpcs_file(tmp_path)).unchanged


def test_newer_edition_replaces_words_and_dates(tmp_path: Path) -> None:
    load_hcpcs(path=hcpcs_file(tmp_path))
    text = changed(published(HCPCS), "Ther behav svc, per diem", "Behavioral svc, per diem")
    text = changed(text, "2007010120120101        N", "200701012012010120251231D")

    report = load_hcpcs(path=hcpcs_file(tmp_path, text, name="HCPC2026_JAN_ANWEB.txt"))

    assert (report.dates_written, report.words_written, report.modifiers_written) == (1, 5, 5)
    assert HcpcsWords.objects.get(code="H2020").short == "Behavioral svc, per diem"
    assert Code.objects.get(code="J0129").terminated_on == date(2025, 12, 31)


def test_older_edition_takes_nothing_back(tmp_path: Path) -> None:
    text = changed(published(HCPCS), "Ther behav svc, per diem", "Behavioral svc, per diem")
    load_hcpcs(path=hcpcs_file(tmp_path, text, name="HCPC2026_JAN_ANWEB.txt"))

    report = load_hcpcs(path=hcpcs_file(tmp_path))

    assert (report.older, report.unchanged) == (10, True)
    assert HcpcsWords.objects.get(code="H2020").short == "Behavioral svc, per diem"


def test_words_of_a_fee_schedule_give_way_to_official_ones(tmp_path: Path) -> None:
    HcpcsWords.objects.create(code=Code.objects.create(code="H2020"), short="Cut short", source="RVU25D")

    load_hcpcs(path=hcpcs_file(tmp_path))

    assert HcpcsWords.objects.get(code="H2020").source == "HCPCS 2019-01"


def test_words_of_d_codes_are_never_stored(tmp_path: Path) -> None:
    text = changed(published(HCPCS), "A4206001003", "D4206001003")

    load_hcpcs(path=hcpcs_file(tmp_path, text))

    assert Code.objects.filter(code="D4206").exists()
    assert not HcpcsWords.objects.filter(code="D4206").exists()


def test_file_with_a_bad_record_leaves_nothing(tmp_path: Path) -> None:
    text = changed(published(HCPCS), "2003040120030401", "2003040120031301")

    with pytest.raises(BadLines, match="line 31, effective date: '20031301' is not a date"):
        load_hcpcs(path=hcpcs_file(tmp_path, text))
    assert not Code.objects.exists()
