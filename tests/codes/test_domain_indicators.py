"""What the record layout allows has one home; words and states are there for each of its values."""

from __future__ import annotations

import re

import pytest

from codes.content.labels import COMPONENTS as COMPONENT_WORDS
from codes.content.labels import GLOBAL_BADGES
from codes.content.labels import GLOBAL_PERIODS as GLOBAL_WORDS
from codes.domain.indicators import (
    AFTERCARE_DAYS,
    COMPONENTS,
    GLOBAL_PERIODS,
    PAYABLE_STATUSES,
    STATUSES,
    SURGICAL_PERIODS,
)
from codes.domain.patterns import CODE, LEVEL_II_BUT_DENTAL, whole
from codes.domain.states import STATE_BY_STATUS
from codes.domain.typed_codes import parse_row_key
from tests.architecture.source import APPS, literals, modules


def test_each_global_period_and_component_has_words() -> None:
    assert set(GLOBAL_WORDS) == set(GLOBAL_BADGES) == set(GLOBAL_PERIODS)
    assert set(COMPONENT_WORDS) == set(COMPONENTS)


def test_days_of_aftercare_are_those_that_the_period_is_named_for_and_that_its_words_say() -> None:
    assert {period: int(period) for period in AFTERCARE_DAYS} == AFTERCARE_DAYS
    assert {period: int(GLOBAL_WORDS[period].partition(" days")[0]) for period in AFTERCARE_DAYS} == AFTERCARE_DAYS
    assert set(GLOBAL_PERIODS) > SURGICAL_PERIODS


def test_periods_with_aftercare_are_named_by_the_rules_and_by_the_words_alone() -> None:
    naming = {
        path
        for app in APPS
        for path, module in modules(app).items()
        for _, text in literals(module)
        if text in AFTERCARE_DAYS
    }

    assert naming == {"codes/domain/indicators.py", "codes/content/labels.py"}


def test_each_status_is_payable_or_has_a_state_of_its_own() -> None:
    assert PAYABLE_STATUSES | STATE_BY_STATUS.keys() == set(STATUSES)
    assert not PAYABLE_STATUSES & STATE_BY_STATUS.keys()


@pytest.mark.parametrize("code", ["99213", "0001F", "H2020"])
def test_code_of_each_set_has_the_form_of_a_code(code: str) -> None:
    assert re.fullmatch(CODE, code)
    assert re.search(whole(CODE), code)


@pytest.mark.parametrize("text", ["9921", "992133", "HH020", "h2020", "99213\n", "x 99213"])
def test_what_is_no_code_has_not_its_form(text: str) -> None:
    assert not re.fullmatch(CODE, text)


def test_dental_codes_are_left_out_of_level_ii_where_words_are_not_public() -> None:
    assert re.fullmatch(LEVEL_II_BUT_DENTAL, "H2020")
    assert not re.fullmatch(LEVEL_II_BUT_DENTAL, "D0120")


@pytest.mark.parametrize(
    ("text", "key"), [("99213", ("99213", "")), ("93000-26", ("93000", "26")), ("93000-2", ("", "")), ("", ("", ""))]
)
def test_row_is_named_by_code_and_component(text: str, key: tuple[str, str]) -> None:
    assert parse_row_key(text) == key
