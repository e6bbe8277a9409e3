"""The page of one's own profile."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import CareerStage, Profile, User
from benchmarks.models import SpecialtySpelling
from codes.models import Specialty
from tests.matrix import matrix
from tests.procedures.conftest import new_user
from tests.web.pages import element, error_at, links, tree, value_of, words

pytestmark = pytest.mark.django_db

FORM = {"specialty": "cardiology", "fte": "0.80", "week_start": "7", "time_zone": "America/Chicago"}


@pytest.fixture
def user() -> User:
    Specialty.objects.get_or_create(slug="cardiology", defaults={"name": "Cardiology"})
    return new_user()


def stages(*rows: tuple[str, str]) -> dict[str, list[str]]:
    return {"stage": [stage for stage, _ in rows], "effective_from": [since for _, since in rows]}


def test_specialty_is_found_by_a_taxonomy_code_and_chosen_among_those_that_fit(clinician: Client) -> None:
    other = Specialty.objects.create(slug="interventional-cardiology", name="Interventional Cardiology")
    for specialty in (Specialty.objects.get(slug="cardiology"), other):
        SpecialtySpelling.objects.create(scheme="nucc", text="207RI0011X", specialty=specialty)

    page = tree(clinician.get("/profile/?taxonomy=207RI0011X"))
    chosen = tree(clinician.get("/profile/?specialty=interventional-cardiology"))

    assert links(page, "details li a") == ["?specialty=cardiology", "?specialty=interventional-cardiology"]
    assert value_of(page, "taxonomy") == "207RI0011X"
    assert value_of(chosen, "specialty") == "interventional-cardiology"
    assert "No specialty of the list" in words(tree(clinician.get("/profile/?taxonomy=x")), "details")
    assert "too long" in error_at(tree(clinician.get("/profile/?taxonomy=207RI0011XYZ")), "taxonomy")


def test_profile_is_saved_with_its_stages(clinician: Client, user: User) -> None:
    rows = stages(("student", "2020-08-01"), ("", ""), ("resident", "7/1/24"))

    answer = clinician.post("/profile/", {**FORM, "fte": ".8", **rows})

    assert (answer.status_code, answer["Location"]) == (302, "/profile/")
    stored = Profile.objects.get(user=user)
    assert (stored.specialty, stored.fte, stored.week_start, stored.time_zone) == (
        "cardiology", Decimal("0.80"), 7, "America/Chicago",
    )  # fmt: skip
    kept = CareerStage.objects.filter(user=user).order_by("effective_from").values_list("stage", "effective_from")
    assert list(kept) == [("student", date(2020, 8, 1)), ("resident", date(2024, 7, 1))]


def test_stage_whose_row_is_emptied_is_taken_away(clinician: Client, user: User) -> None:
    clinician.post("/profile/", {**FORM, **stages(("student", "2020-08-01"))})

    clinician.post("/profile/", {**FORM, **stages(("", ""))})

    assert not CareerStage.objects.filter(user=user).exists()


@matrix(
    ("field", "value", "sentence"),
    [
        ("fte", "0", "Full-time equivalent: out of range; give a number above 0 and at most 1"),
        ("fte", "1.5", "Full-time equivalent: out of range; give a number above 0 and at most 1"),
        ("fte", "", "Full-time equivalent: give a number above 0 and at most 1"),
        ("time_zone", "Mars/Olympus", "Time zone: choose one of the list."),
        ("week_start", "8", "A week begins on: choose one of the list."),
        ("specialty", "Ärzte!", "Specialty: choose one of the list."),
        ("specialty", "no-such-specialty", "Specialty: choose one of the list."),
    ],
)
def test_value_that_cannot_be_is_said_at_its_field_and_nothing_is_saved(
    clinician: Client, user: User, field: str, value: str, sentence: str
) -> None:
    answer = clinician.post("/profile/", {**FORM, field: value})

    assert (answer.status_code, sentence in error_at(tree(answer), field)) == (400, True)
    assert Profile.objects.get(user=user).specialty == ""


@matrix(
    ("rows", "sentence"),
    [
        ([("student", "")], "From, stage 1: give a date"),
        ([("", "2024-07-01")], "Stage 1: give a value."),
        ([("student", "2024-07-01"), ("resident", "2024-07-01")], "each stage begins on a day of its own."),
        ([("student", "2024-07-01"), ("x", "2024-08-01")], "Stage 2: choose one of the list."),
        ([("student", "soon")], "From, stage 1: give a date"),
    ],
)
def test_stage_without_a_day_of_its_own_is_refused(
    clinician: Client, user: User, rows: list[tuple[str, str]], sentence: str
) -> None:
    answer = clinician.post("/profile/", {**FORM, **stages(*rows)})

    errors = [tag.get_text() for tag in tree(answer).select(".error")]
    assert (answer.status_code, any(sentence in error for error in errors)) == (400, True)
    assert not CareerStage.objects.filter(user=user).exists()


def test_page_shows_what_is_stored(clinician: Client) -> None:
    clinician.post("/profile/", {**FORM, **stages(("resident", "2024-07-01"))})

    page = tree(clinician.get("/profile/"))

    assert (value_of(page, "fte"), value_of(page, "specialty")) == ("0.80", "cardiology")
    assert element(page, "#effective_from-1")["value"] == "2024-07-01"


def test_page_is_for_who_is_logged_in() -> None:
    assert Client().get("/profile/")["Location"].startswith("/accounts/login/")


def test_page_takes_seven_queries_at_most_one_of_them_for_the_theme(clinician: Client) -> None:
    clinician.get("/profile/")
    with CaptureQueriesContext(connection) as captured:
        clinician.get("/profile/")

    assert len(captured) <= 7
