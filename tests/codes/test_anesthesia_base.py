"""Base units of anesthesia codes from the operator's own table."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from codes.models import AnesthesiaBase
from procedures.models import Valuation
from tests.factories import CodeFactory, RelativeValueFactory, ReleaseFactory, record_line
from tests.matrix import matrix
from tests.procedures.conftest import NOW, new_user

pytestmark = pytest.mark.django_db

TABLE = "code,units,source\n00840,6,made-up table\n00790,7,made-up table\n"


@pytest.fixture(autouse=True)
def _known() -> None:
    release = ReleaseFactory.create()
    for code in ("00840", "00790"):
        RelativeValueFactory.create(
            release=release, code=CodeFactory.create(code=code), status="J", work_rvu=None, nonfacility_total=0,
            facility_total=0,
        )  # fmt: skip


def load(folder: Path, text: str) -> str:
    file, out = folder / "base.csv", io.StringIO()
    file.write_text(text)
    call_command("import_anesthesia_base", str(file), stdout=out)
    return out.getvalue()


def test_table_is_loaded_and_a_second_time_changes_nothing(tmp_path: Path) -> None:
    assert load(tmp_path, TABLE) == "2 codes read, 2 new or changed.\n"
    assert load(tmp_path, TABLE) == "2 codes read, 0 new or changed.\n"
    assert dict(AnesthesiaBase.objects.values_list("code_id", "units")) == {"00840": 6, "00790": 7}


def test_columns_stand_in_any_order_and_those_that_are_not_known_are_named(tmp_path: Path) -> None:
    text = "source,note,code,units\nmade-up table,x,00840,6\nmade-up table,,00790,7\n"

    assert load(tmp_path, text) == "2 codes read, 2 new or changed.\nColumns not known, not read: note.\n"
    assert dict(AnesthesiaBase.objects.values_list("code_id", "units")) == {"00840": 6, "00790": 7}


def test_line_gets_its_units_beside_a_credit_of_nothing(tmp_path: Path) -> None:
    load(tmp_path, TABLE)
    data = {"code": "00840", "performed_on": "2025-11-14", "minutes": 100, "modifiers": ["QK"]}

    credit = record_line(user_id=new_user().id, data=data, at=NOW).credit

    assert (credit.wrvu, credit.reason, credit.as_json()["anesthesia_units"]) == ("0.00", "anesthesia", "6.4")


def test_stored_lines_learn_their_units(tmp_path: Path) -> None:
    user = new_user()
    data = {"code": "00840", "performed_on": "2025-11-14", "minutes": 100}
    before = record_line(user_id=user.id, data=data, at=NOW)

    load(tmp_path, TABLE)

    assert before.credit.flags == ("no_base_units",)
    assert Valuation.objects.get(log_id=before.id).extras == {"anesthesia_units": "12.7"}


@matrix(
    ("text", "said"),
    [
        ("", "line 1: expected the columns code, units, source"),
        ("code,units\n", "line 1: expected the columns"),
        ("code,unit,source\n", "line 1: expected the columns code, units, source, found code, unit, source"),
        ("code,units,units,source\n", "line 1: the header names twice units"),
        ("code,units,source\n", "no row below the header"),
        ("code,units,source\n0084,6,x\n", "line 2, code: '0084' is not an anesthesia code"),
        ("code,units,source\n00840,6.5,x\n", "line 2, units: '6.5' is not a whole number"),
        ("code,units,source\n00840,-6,x\n", "line 2, units: '-6' is not a whole number"),
        ("code,units,source\n00840,6,\n", "line 2, source: expected who says so"),
        ("code,units,source\n00840,6\n", "line 2: 2 cells, expected 3"),
        ("code,units,source\n00840,6,x\n00840,7,x\n", "line 3, code: 00840 stands on line 2 already"),
        ('code,source,units\n00840,"x,6\n00790,y",7\n', "line 2: a cell goes over several lines"),
        ("code,units,source\n01999,7,x\n", "the catalog does not know 01999"),
    ],
)
def test_table_that_cannot_be_is_refused_by_line_and_column_and_nothing_is_stored(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(CommandError, match=said.replace("(", r"\(")):
        load(tmp_path, text)

    assert not AnesthesiaBase.objects.exists()
