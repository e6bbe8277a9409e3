"""Lines to begin with in a specialty: counted ones first, nothing invented, open to all, bounded."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from benchmarks.models import SourceKind, TopCode
from benchmarks.starter import read_commonly_billed
from benchmarks.starter.build import count_clinicians
from codes.models import CodeSpecialty, Release, Specialty, Words
from tests.factories import BenchmarkSourceFactory, CodeFactory, RelativeValueFactory, ReleaseFactory
from tests.matrix import matrix

EXCERPT = Path(__file__).parent / "data" / "provider_and_service_2012_relaid.csv"


@pytest.fixture
def release(db: None) -> Release:
    return ReleaseFactory.create()


@pytest.fixture
def gastroenterology(db: None) -> Specialty:
    return Specialty.objects.create(slug="gastroenterology", name="Gastroenterology")


def valued(release: Release, code: str, *, specialty: Specialty | None = None, **row: Any) -> None:  # Any: of the model
    RelativeValueFactory.create(release=release, code__code=code, **row)
    Words.objects.create(code_id=code, title=f"What {code} is")
    if specialty is not None:
        CodeSpecialty.objects.create(code_id=code, specialty=specialty)


def lines_of(client: Client, slug: str, expected: int = 200) -> Any:  # Any: JSON
    answer = client.get(f"/api/v1/specialties/{slug}/lines")
    assert answer.status_code == expected, answer.content
    return answer.json()


def codes_of(client: Client, slug: str) -> list[tuple[str, int | None]]:
    return [(line["code"], line["clinicians"]) for line in lines_of(client, slug)["lines"]]


def test_codes_that_most_clinicians_bill_come_first_then_linked_ones_by_code(
    client: Client, release: Release, gastroenterology: Specialty
) -> None:
    valued(release, "91110", specialty=gastroenterology)
    valued(release, "43270", specialty=gastroenterology)
    valued(release, "43260", specialty=gastroenterology)
    for code in ("45385", "99214", "45380"):
        valued(release, code)

    answer = lines_of(client, "gastroenterology")

    expected = [("45380", 14), ("99214", 14), ("45385", 8), ("91110", 2), ("43260", None), ("43270", None)]
    assert [(line["code"], line["clinicians"]) for line in answer["lines"]] == expected
    assert answer["counted_in"] == "medicare-2012-excerpt"


def test_line_is_whole_and_leaves_open_what_nobody_counted(
    client: Client, release: Release, gastroenterology: Specialty
) -> None:
    valued(release, "45385")

    (line,) = lines_of(client, "gastroenterology")["lines"]

    assert line == {
        "code": "45385",
        "title": "What 45385 is",
        "category": {"slug": "digestive", "name": "Digestive surgery and endoscopy"},
        "modifiers": [],
        "units": 1,
        "role": None,
        "place_of_service": None,
        "clinicians": 8,
    }


@matrix(
    ("code", "row"),
    [
        ("93005", {"work_rvu": Decimal("0.00")}),
        ("4525F", {"status": "I", "work_rvu": None}),
        ("36415", {"status": "X", "work_rvu": None}),
        ("99070", {"status": "B", "work_rvu": None}),
    ],
    ids=["no physician work", "measure", "other schedule", "bundled"],
)
def test_what_carries_no_credit_is_not_suggested(
    client: Client, release: Release, gastroenterology: Specialty, code: str, row: dict[str, Any]
) -> None:
    valued(release, code, specialty=gastroenterology, **row)

    assert codes_of(client, "gastroenterology") == []


def test_code_that_the_catalogue_lacks_or_no_longer_has_is_not_suggested(
    client: Client, release: Release, gastroenterology: Specialty
) -> None:
    CodeFactory.create(code="45380", terminated_on="2020-12-31")

    assert codes_of(client, "gastroenterology") == []


def test_broader_specialty_stands_in_for_one_without_lines(
    client: Client, release: Release, gastroenterology: Specialty
) -> None:
    Specialty.objects.create(slug="motility", name="Motility", broader=gastroenterology)
    valued(release, "45385")

    answer = lines_of(client, "motility")

    assert (answer["specialty"]["slug"], answer["lines_of"]["slug"]) == ("motility", "gastroenterology")
    assert [line["code"] for line in answer["lines"]] == ["45385"]


def test_specialty_that_nothing_is_known_of_has_no_lines_and_names_no_source(client: Client, db: None) -> None:
    Specialty.objects.create(slug="dentistry", name="Dentistry")

    answer = lines_of(client, "dentistry")

    assert (answer["lines"], answer["counted_in"]) == ([], "")


@pytest.mark.parametrize(("made_up", "expected"), [(False, "medicare-2023"), (True, "medicare-2012-excerpt")])
def test_computed_table_orders_the_lines_unless_it_is_made_up(
    client: Client, release: Release, gastroenterology: Specialty, *, made_up: bool, expected: str
) -> None:
    source = BenchmarkSourceFactory.create(
        slug="medicare-2023", year=2023, kind=SourceKind.MEDICARE, made_up=made_up, is_draft=False, release="RVU25D"
    )
    for rank, (code, clinicians) in enumerate([("45380", 11), ("45385", 900)], 1):
        valued(release, code)
        TopCode.objects.create(source=source, specialty="gastroenterology", code=code, rank=rank, n=clinicians,
                               wrvu=1, services=1, share=0)  # fmt: skip

    answer = lines_of(client, "gastroenterology")

    assert answer["counted_in"] == expected
    first = answer["lines"][0]
    assert (first["code"], first["clinicians"]) == (("45380", 14) if made_up else ("45385", 900))


@pytest.mark.slow
def test_more_than_sixty_lines_are_not_given(client: Client, release: Release, gastroenterology: Specialty) -> None:
    for number in range(70):
        valued(release, f"{47000 + number}", specialty=gastroenterology)

    assert len(lines_of(client, "gastroenterology")["lines"]) == 60


@pytest.mark.slow
def test_queries_do_not_grow_with_the_lines(
    client: Client, release: Release, gastroenterology: Specialty, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Specialty.objects.create(slug="motility", name="Motility", broader=gastroenterology)
    for number in range(30):
        valued(release, f"{47000 + number}", specialty=gastroenterology)

    with django_assert_max_num_queries(10):
        assert len(lines_of(client, "motility")["lines"]) == 30


def test_answer_is_tagged_and_asked_for_again_by_its_tag(client: Client, gastroenterology: Specialty) -> None:
    tag = client.get("/api/v1/specialties/gastroenterology/lines").headers["ETag"]

    again = client.get("/api/v1/specialties/gastroenterology/lines", headers={"If-None-Match": tag})

    assert again.status_code == 304


@pytest.mark.django_db
def test_unknown_specialty_and_parameter_are_named(client: Client) -> None:
    assert lines_of(client, "alchemy", 404)["code"] == "unknown_specialty"
    Specialty.objects.create(slug="urology", name="Urology")
    answer = client.get("/api/v1/specialties/urology/lines", {"limit": "3"})
    assert (answer.status_code, answer.json()["errors"]) == (400, {"limit": ["unknown_parameter"]})


def test_counts_of_the_file_are_of_clinicians_and_leave_out_drugs_and_organizations() -> None:
    row = {
        "Rndrng_Prvdr_Type": "Urology", "Rndrng_Prvdr_Ent_Cd": "I", "HCPCS_Drug_Ind": "N", "HCPCS_Cd": "52000",
    }  # fmt: skip
    rows = [
        *({**row, "Rndrng_NPI": npi} for npi in ("1", "2", "2")),
        *({**row, "Rndrng_NPI": npi, "HCPCS_Cd": "J0897", "HCPCS_Drug_Ind": "Y"} for npi in ("1", "2")),
        *({**row, "Rndrng_NPI": npi, "HCPCS_Cd": "52001", "Rndrng_Prvdr_Ent_Cd": "O"} for npi in ("3", "4")),
        *({**row, "Rndrng_NPI": npi, "Rndrng_Prvdr_Type": "All Other Supplier"} for npi in ("5", "6")),
        {**row, "Rndrng_NPI": "1", "HCPCS_Cd": "52005"},
    ]

    assert count_clinicians(rows) == [("urology", "52000", 2)]


def test_counts_are_read_from_the_layout_of_medicares_file() -> None:
    with EXCERPT.open(encoding="utf-8", newline="") as file:
        counted = count_clinicians(csv.DictReader(file))

    assert all(clinicians >= 2 for _, _, clinicians in counted)


def test_shipped_counts_fall_and_name_specialties_of_the_list() -> None:
    with (Path("codes/starter/specialties.csv")).open(encoding="utf-8") as file:
        slugs = {line["slug"] for line in csv.DictReader(file)}

    for specialty, billed in read_commonly_billed().items():
        numbers = [each.clinicians for each in billed]
        assert specialty in slugs
        assert numbers == sorted(numbers, reverse=True)
        assert min(numbers) >= 2
