"""GET and PATCH /api/v1/me."""

from __future__ import annotations

from accounts.models import CareerStage, Profile, User
from accounts.services.accounts import create_account
from tests.accounts.conftest import App
from tests.matrix import matrix

RESIDENT = {"stage": "resident", "effective_from": "2022-07-01"}
ATTENDING = {"stage": "attending", "effective_from": "2026-07-01"}


def test_new_account_is_full_time_and_has_no_stage(app: App, ada: User) -> None:
    assert app.api("GET", "me").json() == {
        "id": str(ada.id),
        "email": "ada@example.org",
        "specialty": "",
        "fte": "1.00",
        "week_start": 1,
        "time_zone": "America/New_York",
        "career_stages": [],
    }


def test_change_is_answered_and_stored(app: App) -> None:
    change = {
        "specialty": "internal-medicine",
        "fte": "0.80",
        "week_start": 7,
        "time_zone": "Pacific/Honolulu",
        "career_stages": [RESIDENT, ATTENDING],
    }

    answer = app.api("PATCH", "me", change)

    assert answer.status_code == 200
    assert {name: answer.json()[name] for name in change} == change
    assert app.api("GET", "me").json() == answer.json()


def test_members_that_are_not_sent_stay(app: App) -> None:
    app.api("PATCH", "me", {"fte": "0.50", "career_stages": [RESIDENT]})

    answer = app.api("PATCH", "me", {"specialty": "radiology"}).json()

    assert (answer["fte"], answer["career_stages"]) == ("0.50", [RESIDENT])


def test_list_of_stages_takes_the_place_of_the_whole_one(app: App) -> None:
    app.api("PATCH", "me", {"career_stages": [RESIDENT, ATTENDING]})

    assert app.api("PATCH", "me", {"career_stages": [ATTENDING]}).json()["career_stages"] == [ATTENDING]
    assert app.api("PATCH", "me", {"career_stages": []}).json()["career_stages"] == []


def test_stages_come_back_in_the_order_of_their_dates(app: App) -> None:
    answer = app.api("PATCH", "me", {"career_stages": [ATTENDING, RESIDENT]})

    assert answer.json()["career_stages"] == [RESIDENT, ATTENDING]


@matrix(
    ("member", "value", "code"),
    [
        ("id", "7d7f0a55-8f0e-4d6a-9c62-0d6f3c6b6f10", "read_only"),
        ("email", "eve@example.org", "read_only"),
        ("user", "eve", "unknown_field"),
        ("is_staff", True, "unknown_field"),
        ("fte", "0.00", "out_of_range"),
        ("fte", "1.01", "out_of_range"),
        ("fte", "0.8", "invalid_format"),
        ("fte", "0.801", "invalid_format"),
        ("fte", "-0.50", "invalid_format"),
        ("fte", "NaN", "invalid_format"),
        ("fte", 0.8, "invalid_type"),
        ("fte", None, "null"),
        ("week_start", 0, "out_of_range"),
        ("week_start", 8, "out_of_range"),
        ("week_start", "1", "invalid_type"),
        ("week_start", 1.0, "invalid_type"),
        ("week_start", True, "invalid_type"),
        ("time_zone", "Mars/Olympus", "invalid_choice"),
        ("time_zone", "america/new_york", "invalid_choice"),
        ("time_zone", "../../etc/passwd", "invalid_choice"),
        ("time_zone", "", "invalid_choice"),
        ("specialty", "Internal Medicine", "invalid_format"),
        ("specialty", "-x", "invalid_format"),
        ("specialty", "x\n", "invalid_format"),
        ("specialty", "x" * 65, "too_long"),
        ("career_stages", [RESIDENT, {**ATTENDING, "effective_from": "2022-07-01"}], "duplicate"),
        ("career_stages", [{"stage": "resident", "effective_from": f"20{n}-07-01"} for n in range(10, 61)], "too_many"),
        ("career_stages.0.stage", [{**RESIDENT, "stage": "professor"}], "invalid_choice"),
        ("career_stages.0.stage", [{"effective_from": "2022-07-01"}], "required"),
        ("career_stages.0.since", [{**RESIDENT, "since": 1}], "unknown_field"),
        ("career_stages.0.effective_from", [{**RESIDENT, "effective_from": "20220701"}], "invalid_format"),
        ("career_stages.0.effective_from", [{**RESIDENT, "effective_from": "2022-02-30"}], "invalid_format"),
        ("career_stages.0.effective_from", [{**RESIDENT, "effective_from": "1991-12-31"}], "out_of_range"),
    ],
)
def test_value_that_is_not_as_it_must_be_is_refused_with_its_code(
    app: App, member: str, value: object, code: str
) -> None:
    answer = app.api("PATCH", "me", {"week_start": 3, member.split(".")[0]: value})

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert answer.json()["errors"] == {member: [code]}
    assert not Profile.objects.filter(week_start=3).exists()
    assert not CareerStage.objects.exists()


@matrix("body", ["[]", "null", '"x"', "{", ""])
def test_body_that_is_no_object_is_refused(app: App, body: str) -> None:
    answer = app.http.generic(
        "PATCH", "/api/v1/me", body, "application/json", headers={"Authorization": f"Bearer {app.token}"}
    )

    assert answer.status_code == (200 if body == "" else 400)


def test_form_is_not_taken_for_json(app: App) -> None:
    answer = app.http.generic(
        "PATCH",
        "/api/v1/me",
        "week_start=3",
        "application/x-www-form-urlencoded",
        headers={"Authorization": f"Bearer {app.token}"},
    )

    assert answer.status_code == 415


def test_change_of_one_account_leaves_the_others(app: App) -> None:
    eve = create_account(email="eve@example.org", password=None)

    app.api("PATCH", "me", {"fte": "0.25", "career_stages": [RESIDENT]})

    assert str(Profile.objects.get(user=eve).fte) == "1.00"
    assert not CareerStage.objects.filter(user=eve).exists()


def test_user_without_profile_reads_the_defaults_and_can_change_them(app: App) -> None:
    Profile.objects.all().delete()

    assert app.api("GET", "me").json()["fte"] == "1.00"
    assert app.api("PATCH", "me", {"fte": "0.25"}).json()["fte"] == "0.25"


def test_answer_of_a_user_is_not_to_be_kept_by_caches(app: App) -> None:
    answer = app.api("GET", "me")

    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Authorization" in answer.headers["Vary"]


def test_profile_that_an_app_has_already_is_not_sent_again(app: App) -> None:
    first = app.api("GET", "me")

    again = app.api("GET", "me", If_None_Match=first["ETag"])
    app.api("PATCH", "me", {"career_stages": [RESIDENT]})
    changed = app.api("GET", "me", If_None_Match=first["ETag"])

    assert (again.status_code, again.content) == (304, b"")
    assert changed.json()["career_stages"] == [RESIDENT]
