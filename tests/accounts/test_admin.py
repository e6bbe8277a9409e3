"""Users in the admin site: made, found, changed, and gone without a trace."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.domain.career import DatedStage
from accounts.models import CareerStage, Profile, User
from accounts.services.accounts import create_account
from accounts.services.logins import issue_token
from procedures.models import ProcedureLog
from tests.factories import NOW
from tests.matrix import matrix
from tests.staff import enter_admin
from tests.web.pages import texts, tree

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery staple"
BUDGET = 16


@pytest.fixture
def staff(client: Client) -> Client:
    enter_admin(client, User.objects.create_superuser("staff@example.org"))
    return client


@pytest.fixture
def clinician() -> User:
    return create_account(
        email="ada@example.org",
        password=PASSWORD,
        career_stages=[DatedStage(date(2020, 7, 1), "resident")],
        specialty="urology",
    )


def address(user: User, page: str = "change") -> str:
    return f"/admin/accounts/user/{user.pk}/{page}/"


@matrix("page", ["", "add/"])
def test_page_opens_within_the_budget_however_many_users(
    staff: Client, page: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(40):
        create_account(email=f"clinician{number}@example.org", password=None)

    with django_assert_max_num_queries(BUDGET):
        assert staff.get(f"/admin/accounts/user/{page}").status_code == 200


@matrix("page", ["change", "delete", "history", "password"])
def test_page_of_a_user_opens_within_the_budget(
    staff: Client, clinician: User, page: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(BUDGET):
        assert staff.get(address(clinician, page)).status_code == 200


def test_user_is_found_by_e_mail_address(staff: Client, clinician: User) -> None:
    create_account(email="grace@example.org", password=None)

    page = tree(staff.get("/admin/accounts/user/", {"q": "ADA@"}))

    assert texts(page, "#result_list tbody th") == ["ada@example.org"]


def add(staff: Client, email: str) -> int:
    form = {"email": email, "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    return staff.post("/admin/accounts/user/add/", form).status_code


def test_user_is_made_as_the_sign_up_makes_one(staff: Client) -> None:
    assert add(staff, "Grace@Example.org") == 302

    user = User.objects.get(email="grace@example.org")
    assert user.check_password(PASSWORD)
    assert Profile.objects.filter(user=user).exists()
    assert EmailAddress.objects.filter(user=user, verified=True, primary=True).exists()


def test_address_that_somebody_has_is_refused_in_the_form(staff: Client, clinician: User) -> None:
    assert add(staff, "ADA@example.org") == 200
    assert User.objects.filter(email="ada@example.org").count() == 1


def change(staff: Client, user: User, **changed: str) -> int:
    profile = {"specialty": "cardiology", "fte": "0.80", "week_start": "7", "time_zone": "America/Chicago", **changed}
    form = {f"profile-0-{name}": value for name, value in {"user": str(user.pk), **profile}.items()}
    form |= {"profile-TOTAL_FORMS": "1", "profile-INITIAL_FORMS": "1", "is_active": "on", "email": "other@example.org"}
    return staff.post(address(user), form).status_code


def test_profile_and_permissions_are_changed_and_the_address_stays(staff: Client, clinician: User) -> None:
    assert change(staff, clinician) == 302

    clinician.refresh_from_db()
    assert (clinician.email, clinician.profile.specialty) == ("ada@example.org", "cardiology")


@matrix(("field", "value"), [("time_zone", "Mars/Base"), ("fte", "1.5"), ("week_start", "8")])
def test_profile_that_the_reports_could_not_read_is_refused(
    staff: Client, clinician: User, field: str, value: str
) -> None:
    assert change(staff, clinician, **{field: value}) == 200

    assert Profile.objects.get(user=clinician).specialty == "urology"


def rows_of(user: User) -> dict[str, int]:
    """Count the rows that name the user by a foreign key, in every table."""
    counts: dict[str, int] = {}
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is User:
                count = model._default_manager.filter(**{field.name: user.pk}).count()
                counts |= {f"{model.__name__}.{field.name}": count} if count else {}
    return counts


def record(user: User) -> None:
    issue_token(user=user)
    ProcedureLog.objects.create(
        user=user,
        id=uuid.uuid4(),
        rev=1,
        since=1,
        changed_at=NOW,
        code="99213",
        performed_on=date(2025, 11, 14),
        note="Only mine to read",
    )


def test_deleting_a_user_leaves_nothing_of_him(staff: Client, clinician: User) -> None:
    record(clinician)
    staff.post(address(clinician), {"is_active": "on"})
    assert {"CareerStage.user", "LogIn.user", "ProcedureLog.user", "EmailAddress.user"} <= rows_of(clinician).keys()

    assert staff.post(address(clinician, "delete"), {"post": "yes"}).status_code == 302

    assert not User.objects.filter(pk=clinician.pk).exists()
    assert rows_of(clinician) == {}
    assert not CareerStage.objects.exists()


def test_log_of_the_admin_site_says_that_somebody_was_deleted_and_not_who(staff: Client, clinician: User) -> None:
    staff.post(address(clinician, "delete"), {"post": "yes"})

    entries = LogEntry.objects.all()
    assert [entry.object_repr for entry in entries] == ["a user"]
    assert not any("ada" in entry.change_message or str(clinician.pk) == entry.object_id for entry in entries)


def test_users_chosen_together_are_erased_one_by_one(staff: Client, clinician: User) -> None:
    grace = create_account(email="grace@example.org", password=None)
    chosen = {"action": "delete_selected", "_selected_action": [str(clinician.pk), str(grace.pk)], "post": "yes"}

    staff.post("/admin/accounts/user/", chosen)

    assert list(User.objects.values_list("email", flat=True)) == ["staff@example.org"]
    assert list(EmailAddress.objects.values_list("email", flat=True)) == ["staff@example.org"]


def test_question_before_a_deletion_shows_none_of_the_users_notes(staff: Client, clinician: User) -> None:
    record(clinician)

    page = tree(staff.get(address(clinician, "delete")))

    assert "ada@example.org, with everything that they recorded" in texts(page, "#content li")
    assert "Only mine to read" not in str(page)


def test_what_clinicians_record_is_not_in_the_admin_site() -> None:
    assert not {model for model in admin.site._registry if model._meta.app_label == "procedures"}
