"""Indicators in plain words, and what modifiers make of a value."""

from __future__ import annotations

from decimal import Decimal

from codes.content.indicators import policies_of, with_modifiers
from tests.codes.rows import row


def test_indicator_whose_concept_does_not_apply_is_left_out() -> None:
    said = dict(policies_of(row(bilat_surg="9", team_surg="9")))

    assert "Both sides" not in said
    assert "Team surgery" not in said
    assert said["Co-surgeons"] == "Two surgeons are paid where the need is documented."


def test_split_of_a_global_package_is_told_in_percent() -> None:
    assert dict(policies_of(row()))["Before, during, after"] == (
        "9 percent before, 81 for the operation (modifier 54), 10 after (55)."
    )


def test_package_without_a_split_is_not_split() -> None:
    assert "Before, during, after" not in dict(policies_of(row(global_period="000", intra_op=Decimal(0))))


def test_modifiers_with_an_effect_are_told_in_one_sentence() -> None:
    said = with_modifiers({"": row()}, row())

    assert said.startswith("50 does not raise it; as a further procedure of the session (51) it counts half; ")
    assert "80, 81 or 82 for an assistant makes it 16 percent" in said


def test_rows_of_components_are_told_with_their_work() -> None:
    plain = row(
        mult_proc="0", bilat_surg="9", asst_surg="9", co_surg="9", global_period="XXX", work_rvu=Decimal("0.18")
    )
    rows = {"": plain, "26": plain, "TC": row(component="TC", work_rvu=Decimal("0.00"))}

    assert with_modifiers(rows, plain) == "26 counts the professional part (0.18); TC the technical part (0.00)."


def test_row_that_no_modifier_changes_says_nothing() -> None:
    plain = row(mult_proc="0", bilat_surg="9", asst_surg="9", co_surg="9", global_period="XXX")

    assert with_modifiers({"": plain}, plain) == ""


def test_visit_says_nothing_of_surgeons_and_sides() -> None:
    visit = row(code="99213", global_period="XXX", bilat_surg="0", mult_proc="0", asst_surg="0", co_surg="0")

    assert policies_of(visit) == ()
    assert with_modifiers({"": visit}, visit) == ""


def test_image_says_nothing_of_surgeons_but_of_images_beside_it() -> None:
    image = row(code="71046", global_period="XXX", bilat_surg="0", mult_proc="4", asst_surg="0", co_surg="0")

    assert [name for name, _ in policies_of(image)] == ["Both sides", "Several procedures"]
