"""Every code has one category, by the range or letter that it is in."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codes.domain.categories import _FIRST_CODES, OTHER_HCPCS, categories, category_by_slug, category_of

CODES = st.from_regex(re.compile(r"[0-9]{4}[0-9A-Z]|[A-Z][0-9]{4}", re.ASCII), fullmatch=True)


@pytest.mark.parametrize(
    ("code", "slug"),
    [
        ("00810", "anesthesia"),
        ("11042", "skin-breast"),
        ("19499", "skin-breast"),
        ("27447", "musculoskeletal"),
        ("31622", "respiratory"),
        ("33016", "cardiovascular-surgery"),
        ("37799", "cardiovascular-surgery"),
        ("38220", "blood-lymphatic"),
        ("39501", "mediastinum-diaphragm"),
        ("45378", "digestive"),
        ("47562", "digestive"),
        ("52000", "urinary"),
        ("55700", "male-genital"),
        ("55970", "reproductive"),
        ("58300", "female-genital"),
        ("59400", "maternity"),
        ("60240", "endocrine-surgery"),
        ("64721", "nervous-system"),
        ("66984", "eye-surgery"),
        ("69210", "ear-surgery"),
        ("71046", "diagnostic-imaging"),
        ("76499", "diagnostic-imaging"),
        ("76506", "ultrasound"),
        ("77067", "breast-bone-imaging"),
        ("77263", "radiation-oncology"),
        ("78452", "nuclear-medicine"),
        ("88305", "pathology-laboratory"),
        ("90471", "immunization"),
        ("90837", "psychiatry"),
        ("90935", "dialysis"),
        ("92014", "eye-services"),
        ("92507", "ear-nose-throat-services"),
        ("93000", "cardiology"),
        ("93880", "vascular-studies"),
        ("94002", "pulmonology"),
        ("95004", "allergy-immunology"),
        ("95810", "neurology-sleep"),
        ("96372", "infusion-chemotherapy"),
        ("97110", "rehabilitation"),
        ("98006", "evaluation-management"),
        ("98940", "chiropractic"),
        ("99100", "anesthesia"),
        ("99152", "sedation"),
        ("99199", "other-medicine"),
        ("99213", "evaluation-management"),
        ("99600", "home-services"),
        ("0001F", "performance-measures"),
        ("0633T", "emerging-technology"),
        ("0001U", "pathology-laboratory"),
        ("G0105", "medicare-services"),
        ("J1885", "drugs"),
        ("T1015", "state-medicaid"),
        ("H2020", "other-hcpcs"),
    ],
)
def test_code_stands_in_the_category_of_its_range_or_letter(code: str, slug: str) -> None:
    assert category_of(code).slug == slug


@pytest.mark.slow
@given(code=CODES)
def test_every_code_has_a_category_that_its_address_finds_again(code: str) -> None:
    category = category_of(code)

    assert category in categories()
    assert category_by_slug(category.slug) == category


def test_no_two_categories_share_a_slug_or_a_name() -> None:
    known = categories()

    assert len({category.slug for category in known}) == len(known)
    assert len({category.name for category in known}) == len(known)


def test_the_rest_is_called_other_hcpcs_and_stands_last() -> None:
    assert OTHER_HCPCS.name == "Other HCPCS"
    assert categories()[-1] == OTHER_HCPCS


def test_no_category_takes_the_address_of_the_change_log() -> None:
    assert category_by_slug("changes") is None


def test_ranges_are_in_code_order_so_that_each_is_reached() -> None:
    assert list(_FIRST_CODES) == sorted(set(_FIRST_CODES))


@pytest.mark.parametrize(
    ("code", "slug"),
    [
        ("36415", "vascular-access"), ("36430", "vascular-access"), ("36556", "vascular-access"),
        ("36620", "vascular-access"), ("36475", "cardiovascular-surgery"), ("36821", "cardiovascular-surgery"),
        ("33533", "cardiovascular-surgery"),
    ],
)  # fmt: skip
def test_blood_draw_or_line_is_no_operation_on_heart_and_vessels(code: str, slug: str) -> None:
    assert category_of(code).slug == slug
