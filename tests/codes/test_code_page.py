"""Parts of a code's page: payment by place and factor, comparison, history, ending, conditional requests."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from codes.models import CodeSpecialty, Release, Specialty, Synonym, Words
from tests.codes.pages import answers_of, canonical_address, without_footer
from tests.factories import CodeFactory, LocalityFactory, RelativeValueFactory, ReleaseFactory
from tests.matrix import matrix
from tests.web.pages import cells, links, page_of, row_of, texts, value_of, words
from wire.conditional import program_version

VISIT = "/codes/evaluation-management/99213/"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_force")]


@pytest.fixture
def visit(release: Release) -> None:
    RelativeValueFactory.create(release=release)


@pytest.mark.usefixtures("visit")
def test_payment_in_a_locality_weighs_each_part_by_its_index(client: Client, release: Release) -> None:
    LocalityFactory.create(
        release=release, mac="02102", locality="01", state="AK", name="ALASKA*",
        work_gpci=Decimal("1.500"), pe_gpci=Decimal("1.081"), mp_gpci=Decimal("0.592"),
    )  # fmt: skip

    shown = page_of(client, f"{VISIT}?locality=02102-01")

    # (1.30 × 1.500 + 1.35 × 1.081 + 0.10 × 0.592) × 32.3465 = 112.1950…; national 2.75 × 32.3465
    assert row_of(shown, "Payment, Alaska, AK")[0] == "$112.20"
    assert row_of(shown, "Payment, national")[0] == "$88.95"
    assert value_of(shown, "locality") == "02102-01"
    assert "those of Alaska, AK in release RVU25D" in words(shown, "form + .note")


@pytest.mark.usefixtures("visit")
@matrix("locality", ["99999-99", "<b>", "", "02102"])
def test_unknown_locality_gives_the_national_payment(client: Client, release: Release, locality: str) -> None:
    LocalityFactory.create(release=release)

    assert "every geographic index 1" in words(page_of(client, f"{VISIT}?locality={locality}"), "form + .note")


@pytest.mark.usefixtures("visit")
def test_locality_page_names_the_plain_page_as_the_canonical_one(client: Client, release: Release) -> None:
    LocalityFactory.create(release=release)

    assert canonical_address(page_of(client, f"{VISIT}?locality=10112-00")) == f"http://testserver{VISIT}"


def test_both_conversion_factors_are_named_where_the_release_has_them(client: Client) -> None:
    release = ReleaseFactory.create(conversion_factor_qp=Decimal("33.5675"))
    RelativeValueFactory.create(release=release)

    shown = page_of(client, VISIT)

    payments = [row for row in cells(shown, ".card tbody tr") if row[0].startswith("Payment")]
    assert [row[1] for row in payments] == ["$88.95", "$92.31"]
    assert "qualifying participants (QP)" in payments[1][0]


def test_code_is_compared_with_those_of_its_category_that_have_work(client: Client, release: Release) -> None:
    for number, work in enumerate(("0.50", "1.00", "1.30", "2.00", "4.00")):
        RelativeValueFactory.create(release=release, code__code=f"9921{number}", work_rvu=Decimal(work))
    RelativeValueFactory.create(release=release, code__code="99218", work_rvu=Decimal("0.00"))
    RelativeValueFactory.create(release=release, code__code="99219", component="26", work_rvu=Decimal("9.00"))
    RelativeValueFactory.create(release=release, code__code="47562", work_rvu=Decimal("10.47"))

    said = words(page_of(client, "/codes/evaluation-management/99212/"), 'h2:-soup-contains("How it compares") + p')

    assert "above that of 40 percent of the 5 codes of Evaluation and management" in said
    assert "The median is 1.30, the maximum 4.00" in said


@pytest.mark.usefixtures("visit")
def test_category_of_few_figures_is_not_compared(client: Client) -> None:
    assert "How it compares" not in texts(page_of(client, VISIT), "h2")


@pytest.mark.usefixtures("visit")
def test_history_tells_each_change_and_names_only_a_reason_that_fits(client: Client) -> None:
    older = ReleaseFactory.create(id="RVU24A", year=2024, effective_from=date(2024, 1, 1))
    RelativeValueFactory.create(release=older, work_rvu=Decimal("1.25"))

    shown = page_of(client, VISIT)

    assert row_of(shown, "RVU25D") == ["Oct 1, 2025", "1.30", "+0.05"]
    assert row_of(shown, "RVU24A") == ["Jan 1, 2024", "1.25", "–"]
    assert "efficiency adjustment" not in str(shown)


def test_efficiency_adjustment_is_told_where_it_fits(client: Client, release: Release) -> None:
    RelativeValueFactory.create(release=release, work_rvu=Decimal("10.47"))
    newer = ReleaseFactory.create(id="RVU26A", year=2026, effective_from=date(2026, 1, 1))
    RelativeValueFactory.create(release=newer, work_rvu=Decimal("10.21"))

    with time_machine.travel(datetime(2026, 2, 1, tzinfo=UTC), tick=False):
        shown = page_of(client, VISIT)

    assert row_of(shown, "RVU26A") == ["Jan 1, 2026", "10.21", "-0.26 *"]
    assert [note for note in texts(shown, ".note") if note.startswith("* Fits the efficiency adjustment of 2026")]


def test_deleted_code_says_when_and_what_replaced_it(client: Client, release: Release) -> None:
    older = ReleaseFactory.create(id="RVU24B", year=2024, effective_from=date(2024, 4, 1))
    RelativeValueFactory.create(release=older, code__code="G2012")

    shown = page_of(client, "/codes/medicare-services/G2012/")

    assert words(shown, ".ending").startswith(
        "Deleted. Release RVU24B was the last to hold it; RVU25D, in force from October 1, 2025, is without it."
    )
    assert links(shown, ".ending a") == ["/codes/evaluation-management/98016/"]


def test_deleted_code_with_a_last_day_says_that_day(client: Client, release: Release) -> None:
    CodeFactory.create(code="G9999", terminated_on=date(2020, 12, 31))

    shown = page_of(client, "/codes/medicare-services/G9999/")

    assert words(shown, ".ending") == "Deleted. Its last day was December 31, 2020."


@pytest.mark.usefixtures("visit")
def test_billing_is_said_by_rule_until_an_editor_writes_words(client: Client) -> None:
    by_rule = "Said by rule for its category and status."
    assert by_rule in texts(page_of(client, VISIT), ".note")

    Words.objects.create(code_id="99213", title="Office visit", billing="Note what was weighed.")

    shown = page_of(client, VISIT)
    assert words(shown, 'h2:-soup-contains("Billing") + p') == "Note what was weighed."
    assert by_rule not in texts(shown, ".note")


@pytest.mark.usefixtures("visit")
def test_question_on_modifiers_is_answered_from_the_indicators(client: Client) -> None:
    assert "How is 99213 paid with modifiers?" in answers_of(page_of(client, VISIT))


def test_level_ii_page_with_figures_never_says_cpt(client: Client, release: Release) -> None:
    RelativeValueFactory.create(release=release, code__code="G0105", global_period="000")

    assert "CPT" not in str(without_footer(page_of(client, "/codes/medicare-services/G0105/")))


def test_full_page_takes_eight_queries_and_one_that_is_known_one(
    client: Client, release: Release, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    LocalityFactory.create(release=release)
    for number in range(99210, 99220):
        RelativeValueFactory.create(release=release, code__code=str(number))
    with django_assert_max_num_queries(8):
        tag = client.get(VISIT).headers["ETag"]

    with django_assert_max_num_queries(1):
        answer = client.get(VISIT, headers={"If-None-Match": tag})

    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.usefixtures("visit")
def test_who_has_the_page_is_told_what_its_answer_said_to_caches(client: Client) -> None:
    page_sent = client.get(VISIT)

    known = client.get(VISIT, headers={"If-None-Match": page_sent.headers["ETag"]})

    assert known.status_code == 304
    names = ("ETag", "Cache-Control", "Vary")
    assert [known.headers[name] for name in names] == [page_sent.headers[name] for name in names]


def edit_words() -> None:
    Words.objects.filter(code="99213").update(title="Another title")


def add_synonym() -> None:
    Synonym.objects.create(code_id="99213", text="level three visit")


def rename_specialty() -> None:
    Specialty.objects.filter(slug="family-medicine").update(name="Family practice")


def publish() -> None:
    ReleaseFactory.create(id="RVU25D.1")


@pytest.mark.usefixtures("visit")
@matrix("change", [edit_words, add_synonym, rename_specialty, publish])
def test_page_is_sent_again_after_any_change_of_what_it_shows(client: Client, change: object) -> None:
    Words.objects.create(code_id="99213", title="Office visit")
    specialty = Specialty.objects.create(slug="family-medicine", name="Family medicine")
    CodeSpecialty.objects.create(code_id="99213", specialty=specialty)
    tag = client.get(VISIT).headers["ETag"]

    assert callable(change)
    change()

    assert client.get(VISIT, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.usefixtures("visit")
def test_page_is_sent_again_on_another_day_at_another_address_and_to_another_reader(client: Client) -> None:
    tag = {"If-None-Match": client.get(VISIT).headers["ETag"]}

    assert client.get(f"{VISIT}?locality=10112-00", headers=tag).status_code == 200
    assert client.get(VISIT, headers={**tag, "Cookie": "sessionid=x"}).status_code == 200
    with time_machine.travel(datetime(2025, 11, 21, tzinfo=UTC), tick=False):
        assert client.get(VISIT, headers=tag).status_code == 200


@pytest.mark.usefixtures("visit")
def test_edit_of_another_code_leaves_the_page_known(client: Client, release: Release) -> None:
    RelativeValueFactory.create(release=release, code__code="99214")
    tag = client.get(VISIT).headers["ETag"]

    Words.objects.create(code_id="99214", title="Longer office visit")

    assert client.get(VISIT, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.usefixtures("visit")
def test_row_that_is_written_again_and_says_the_same_leaves_the_page_known(client: Client) -> None:
    words = Words.objects.create(code_id="99213", title="Office visit")
    tag = client.get(VISIT).headers["ETag"]

    words.save()

    assert client.get(VISIT, headers={"If-None-Match": tag}).status_code == 304


def test_version_of_the_program_follows_what_its_files_hold_and_not_when_they_were_written(tmp_path: Path) -> None:
    for app in ("codes", "web"):
        (tmp_path / app).mkdir()
    style = tmp_path / "web" / "page.css"
    style.write_text("a { color: red }")
    first = program_version("codes", "web", root=tmp_path)

    os.utime(style, (0, 0))
    program_version.cache_clear()
    untouched = program_version("codes", "web", root=tmp_path)
    style.write_text("a { color: tan }")
    program_version.cache_clear()

    assert first == untouched != program_version("codes", "web", root=tmp_path)


@pytest.mark.usefixtures("visit")
def test_api_gives_history_comparison_and_questions_and_knows_who_has_them(client: Client) -> None:
    answer = client.get("/api/v1/codes/99213")
    document = answer.json()

    assert [(line["release"], line["work_rvu"]) for line in document["history"]] == [("RVU25D", "1.30")]
    assert document["comparison"] is None
    assert document["payments"][0]["nonfacility"] == "88.95"
    assert len(document["questions"]) == 5
    again = client.get("/api/v1/codes/99213", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.usefixtures("visit")
@matrix("path", ["codes", "releases", "specialties", "localities"])
def test_lists_of_the_api_answer_304_to_who_has_them(client: Client, path: str) -> None:
    tag = client.get(f"/api/v1/{path}").headers["ETag"]

    assert client.get(f"/api/v1/{path}", headers={"If-None-Match": tag}).status_code == 304
