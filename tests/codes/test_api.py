"""The catalogue over HTTP: open to all, strict, bounded, and silent about drafts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from codes.models import CodeSpecialty, HcpcsWords, Locality, Release, Specialty, Synonym, Words
from codes.services.search_index import rebuild_search
from tests.factories import CodeFactory, LocalityFactory, RelativeValueFactory, ReleaseFactory
from tests.matrix import matrix

pytestmark = pytest.mark.django_db


def ask(client: Client, path: str, expected: int = 200, **parameters: Any) -> Any:  # Any: JSON
    answer = client.get(f"/api/v1/{path}", parameters)
    assert answer.status_code == expected, answer.content
    return answer.json()


def codes_of(client: Client, **parameters: Any) -> list[str]:
    return [row["code"] for row in ask(client, "codes", **parameters)["results"]]


@pytest.fixture
def h2020(release: Release) -> None:
    row = RelativeValueFactory.create(release=release, code__code="H2020", status="I", work_rvu=None)
    HcpcsWords.objects.create(code=row.code, short="Ther behav svc, per diem", source="HCPC")
    Words.objects.create(code=row.code, title="Day of therapeutic behavioral services")
    Synonym.objects.create(code=row.code, text="behavioral day program")
    rebuild_search()


@pytest.fixture
def visit(release: Release) -> None:
    row = RelativeValueFactory.create(release=release)
    Words.objects.create(code=row.code, title="Office visit, low complexity")
    specialty = Specialty.objects.create(slug="family-medicine", name="Family Medicine")
    CodeSpecialty.objects.create(code=row.code, specialty=specialty)
    rebuild_search()


@pytest.mark.usefixtures("visit")
def test_code_is_shown_with_its_row_in_strings(client: Client) -> None:
    code = ask(client, "codes/99213")

    assert (code["state"], code["work_rvu"], code["status"], code["is_level_ii"]) == ("valued", "1.30", "A", False)
    assert code["release"]["id"] == code["in_force"]["id"] == "RVU25D"
    assert code["specialties"] == [{"slug": "family-medicine", "name": "Family Medicine"}]
    (row,) = code["rows"]
    assert (row["component"], row["work_rvu"], row["nonfacility_total"], row["pre_op"]) == (
        "",
        "1.30",
        "2.75",
        "0.0000",
    )
    assert row["conversion_factor"] == "32.3465"


@pytest.mark.usefixtures("h2020")
def test_code_without_a_work_rvu_says_null_and_why(client: Client) -> None:
    code = ask(client, "codes/H2020")

    assert (code["work_rvu"], code["rows"][0]["work_rvu"]) == (None, None)
    assert (code["state"], code["category"]["name"]) == ("not_valid_for_medicare", "Other HCPCS")
    assert code["words"]["title"] == code["title"] == "Day of therapeutic behavioral services"
    assert code["synonyms"] == ["behavioral day program"]


def test_assigned_zero_is_a_figure_and_not_null(client: Client, release: Release) -> None:
    RelativeValueFactory.create(release=release, code__code="96372", work_rvu=Decimal("0.00"))

    assert ask(client, "codes/96372")["work_rvu"] == "0.00"


def test_rows_stand_by_component_the_blank_one_first(client: Client, release: Release) -> None:
    for component in ("TC", "26", ""):
        RelativeValueFactory.create(release=release, code__code="71046", component=component)

    assert [row["component"] for row in ask(client, "codes/71046")["rows"]] == ["", "26", "TC"]


def test_code_without_a_row_has_no_figures_and_still_its_state(client: Client, release: Release) -> None:
    CodeFactory.create(code="G9999", terminated_on=date(2020, 1, 1))

    code = ask(client, "codes/G9999")

    assert (code["state"], code["rows"], code["work_rvu"], code["status"]) == ("deleted", [], None, None)


@matrix("code", ["99999", "h2020", "1", "%F0%9F%98%80", "x" * 300])
@pytest.mark.usefixtures("h2020")
def test_unknown_code_is_a_404_problem(client: Client, code: str) -> None:
    answer = client.get(f"/api/v1/codes/{code}")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["code"] == "unknown_code"


def test_code_of_a_draft_alone_is_unknown_and_not_listed(client: Client) -> None:
    draft = ReleaseFactory.create(id="RVU26A", published_at=None, published_order=None)
    RelativeValueFactory.create(release=draft)

    assert ask(client, "codes/99213", 404)["code"] == "unknown_code"
    assert codes_of(client) == []
    assert ask(client, "releases")["results"] == []


@pytest.mark.usefixtures("visit", "h2020")
@matrix(
    ("parameters", "codes"),
    [
        ({}, ["99213", "H2020"]),
        ({"q": "h20"}, ["H2020"]),
        ({"q": "office"}, ["99213"]),
        ({"q": "complexity OFFICE"}, ["99213"]),
        ({"q": "behavioral day"}, ["H2020"]),
        ({"q": "ther behav"}, ["H2020"]),
        ({"q": "%"}, []),
        ({"q": "🩺 '\"\\"}, []),
        ({"state": "valued"}, ["99213"]),
        ({"status": "I"}, ["H2020"]),
        ({"has_work_rvu": "true"}, ["99213"]),
        ({"has_work_rvu": "0"}, ["H2020"]),
        ({"specialty": "family-medicine"}, ["99213"]),
        ({"specialty": "urology"}, []),
        ({"q": "office", "status": "I"}, []),
    ],
)
def test_filter_keeps_the_codes_that_it_names(client: Client, parameters: dict[str, str], codes: list[str]) -> None:
    assert codes_of(client, **parameters) == codes


@matrix(
    ("path", "parameter", "value", "code"),
    [
        ("codes", "colour", "blue", "unknown_parameter"),
        ("codes", "ordering", "-code", "unknown_parameter"),
        ("codes", "q", "", "too_short"),
        ("codes", "q", "x" * 201, "too_long"),
        ("codes", "state", "great", "invalid_choice"),
        ("codes", "status", "AB", "invalid_choice"),
        ("codes", "has_work_rvu", "yes", "invalid_choice"),
        ("codes", "specialty", "Family Medicine", "invalid_format"),
        ("codes/99213", "on", "2025-01-01", "unknown_parameter"),
        ("releases", "year", "2025", "unknown_parameter"),
        ("specialties", "q", "x", "unknown_parameter"),
        ("localities", "state", "TX", "unknown_parameter"),
        ("localities", "release", "RVU 25", "invalid_format"),
    ],
)
@pytest.mark.usefixtures("visit")
def test_parameter_that_is_not_offered_or_not_of_its_kind_is_refused(
    client: Client, path: str, parameter: str, value: str, code: str
) -> None:
    assert ask(client, path, 400, **{parameter: value})["errors"] == {parameter: [code]}


def test_parameter_given_twice_is_refused(client: Client) -> None:
    answer = client.get("/api/v1/codes?q=a&q=b")

    assert answer.json()["errors"] == {"q": ["repeated"]}


def test_pages_follow_one_another_through_all_codes(client: Client, release: Release) -> None:
    for number in range(7):
        RelativeValueFactory.create(release=release, code__code=f"9921{number}")

    seen, link = [], "/api/v1/codes?limit=3&status=A"
    while link:
        page = client.get(link).json()
        seen += [row["code"] for row in page["results"]]
        link = page["next"]

    assert seen == [f"9921{number}" for number in range(7)]


@pytest.mark.parametrize("cursor", ["rubbish", "", "eyJhIjoxfQ:1a:abc"])
def test_rubbish_for_a_cursor_is_refused(client: Client, cursor: str) -> None:
    assert ask(client, "codes", 400, cursor=cursor)["code"] == "cursor_invalid"


@pytest.mark.slow
def test_list_takes_as_many_queries_for_many_codes_as_for_one(
    client: Client, release: Release, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(10_000, 10_060):
        RelativeValueFactory.create(release=release, code__code=f"{number}")

    with django_assert_num_queries(6):
        assert len(codes_of(client, limit="1")) == 1
    with django_assert_num_queries(6):
        assert len(codes_of(client, limit="60")) == 60
    with django_assert_num_queries(7):
        assert len(codes_of(client, limit="60", state="valued", has_work_rvu="1")) == 60


@pytest.mark.usefixtures("visit")
def test_one_code_takes_at_most_six_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(6):
        ask(client, "codes/99213")


@matrix("path", ["codes", "codes/99213", "releases", "specialties", "localities"])
@pytest.mark.usefixtures("visit")
def test_catalogue_is_read_only_and_needs_no_log_in(client: Client, path: str) -> None:
    ask(client, path)

    assert client.post(f"/api/v1/{path}", {}, content_type="application/json").status_code == 405
    assert client.get(f"/api/v1/{path}", headers={"Authorization": "Bearer of-old"}).status_code == 200


def test_releases_come_the_newest_first_with_factors_as_strings(client: Client, release: Release) -> None:
    ReleaseFactory.create(id="RVU25C", effective_from=date(2025, 7, 1))

    newest, older = ask(client, "releases")["results"]

    assert (newest["id"], older["id"]) == ("RVU25D", "RVU25C")
    assert (newest["conversion_factor"], newest["conversion_factor_qp"]) == ("32.3465", None)
    assert newest["effective_from"] == "2025-10-01"


def test_specialties_come_by_name(client: Client) -> None:
    for slug, name in (("urology", "Urology"), ("cardiology", "Cardiology")):
        Specialty.objects.create(slug=slug, name=name)

    assert [row["slug"] for row in ask(client, "specialties")["results"]] == ["cardiology", "urology"]


def test_localities_are_those_of_the_newest_release_in_force_that_has_any(client: Client, release: Release) -> None:
    LocalityFactory.create(release=release, mac="10112", name="ALABAMA")
    ReleaseFactory.create(id="RVU26C-starter", effective_from=date(2025, 10, 2), complete=False)

    (locality,) = ask(client, "localities")["results"]

    assert (locality["release"], locality["name"], locality["work_gpci"]) == ("RVU25D", "ALABAMA", "1.000")


def test_localities_of_a_release_asked_for(client: Client, release: Release) -> None:
    LocalityFactory.create(release=release)
    older = ReleaseFactory.create(id="RVU25C", effective_from=date(2025, 7, 1))
    LocalityFactory.create(release=older, name="ALASKA")

    assert [row["name"] for row in ask(client, "localities", release="RVU25C")["results"]] == ["ALASKA"]


def test_localities_of_a_draft_are_not_shown(client: Client) -> None:
    draft = ReleaseFactory.create(id="RVU26A", published_at=None, published_order=None)
    LocalityFactory.create(release=draft)

    assert ask(client, "localities", 404, release="RVU26A")["code"] == "unknown_release"
    assert Locality.objects.exists()
