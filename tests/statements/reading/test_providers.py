"""Several providers in one file: shown once, remembered as a digest, others' lines counted and thrown away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from statements.reading.faults import FaultCode, UnreadableStatement
from statements.reading.providers import provider_choices, provider_digest
from statements.reading.values import OwnGroup
from tests.statements.reading.statement_files import HEADER, KEY, LINES, inspected, read, text_file

ROWS = [
    ("Provider", *HEADER),
    *[("Smith, Ann", *line) for line in LINES],
    ("Jones, Bob", "2026-01-05", "20610", "", 2, 1.58),
    ("Jones, Bob", "2026-01-06", "93000", "", 1, 0.17),
]
BODY = text_file(ROWS)


def test_providers_are_shown_with_their_rows_most_first() -> None:
    choices = inspected(BODY).providers

    assert [(choice.value, choice.rows) for choice in choices] == [("Smith, Ann", 3), ("Jones, Bob", 2)]


def test_lines_of_others_are_counted_and_thrown_away() -> None:
    inspection = inspected(BODY)
    mapping = replace(inspection.mapping, providers=(inspection.providers[0].digest,))

    reading = read(BODY, mapping)

    assert ([line.code for line in reading.lines], reading.other_provider_rows) == (["99213", "99214", "45380"], 2)
    assert "Jones" not in repr(reading)
    assert "Smith" not in repr(reading)


def test_own_lines_that_stand_under_another_provider_are_counted_without_a_name() -> None:
    inspection = inspected(BODY)
    mapping = replace(inspection.mapping, providers=(inspection.providers[0].digest,))
    absent = OwnGroup(date(2026, 1, 5), "20610", Decimal(1))
    reported = OwnGroup(date(2026, 1, 5), "99213", Decimal(1))
    nowhere = OwnGroup(date(2026, 1, 5), "45385", Decimal(1))

    reading = read(BODY, mapping, own_groups=[absent, reported, nowhere])

    assert reading.under_other_providers == (absent,)


def test_file_of_several_providers_asks_which_of_them_is_the_person() -> None:
    with pytest.raises(UnreadableStatement) as refused:
        read(BODY)

    assert refused.value.code is FaultCode.OTHER_PROVIDERS


def test_provider_who_is_not_in_the_file_has_no_lines_of_it() -> None:
    mapping = replace(inspected(BODY).mapping, providers=(provider_digest("Doe", key=KEY),))

    with pytest.raises(UnreadableStatement) as refused:
        read(BODY, mapping)

    assert refused.value.code is FaultCode.NOT_YOURS


def test_file_of_one_provider_needs_no_choice() -> None:
    assert len(read(text_file(ROWS[:4])).lines) == 3


def test_digest_is_of_the_account_and_minds_neither_case_nor_blanks() -> None:
    digest = provider_digest("Smith, Ann", key=KEY)

    assert digest == provider_digest(" smith,  ANN ", key=KEY)
    assert digest != provider_digest("Smith, Ann", key=b"another account")


def test_value_that_looks_like_a_patients_or_stands_on_one_row_is_not_shown() -> None:
    cells = ["Smith", "Smith", "Jane Canary", *["MRN 0048213"] * 2, *["jane@canary.example"] * 2, *["1234567893"] * 2]

    choices, not_shown = provider_choices(cells, key=KEY)

    assert {choice.value for choice in choices} == {"Smith", "1234567893"}
    assert not_shown == 3
