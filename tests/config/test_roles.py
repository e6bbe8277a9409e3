"""Who may do what in the admin site."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.test import Client

from accounts.models import User
from config.roles import ROLES, make_roles
from tests.factories import CodeFactory, RelativeValueFactory, ReleaseFactory
from tests.matrix import matrix
from tests.staff import enter_admin

pytestmark = pytest.mark.django_db


def member(client: Client, role: str) -> Client:
    user = User.objects.create_user(f"{role}@example.org", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    enter_admin(client, user)
    return client


def permissions_of(role: str) -> set[str]:
    permissions = Permission.objects.filter(group__name=role).values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in permissions}


@pytest.mark.parametrize("role", ROLES)
def test_role_is_there_after_the_migrations_with_what_it_may_do(role: str) -> None:
    assert permissions_of(role) == ROLES[role]


def test_what_the_operator_added_to_a_role_stays_and_what_is_missing_comes_back() -> None:
    viewers = Group.objects.get(name="viewer")
    viewers.permissions.set([Permission.objects.get(codename="view_user")])

    make_roles(using="default", apps=apps)

    assert permissions_of("viewer") == ROLES["viewer"] | {"accounts.view_user"}


@matrix(
    ("role", "allowed"),
    [
        ("viewer", {"/admin/codes/code/", "/admin/jobs/job/", "/admin/codes/release/", "/admin/codes/words/export/"}),
        ("editor", {"/admin/codes/code/", "/admin/jobs/job/", "/admin/codes/release/", "/admin/codes/words/export/",
                    "/admin/codes/words/import/"}),
        ("publisher", {"/admin/codes/code/", "/admin/jobs/job/", "/admin/codes/release/", "/admin/codes/words/export/",
                       "/admin/codes/words/import/", "/admin/codes/release/upload/"}),
    ],
)  # fmt: skip
def test_role_opens_its_pages_and_no_others(client: Client, role: str, allowed: set[str]) -> None:
    signed_in = member(client, role)
    pages = ("/admin/codes/code/", "/admin/jobs/job/", "/admin/codes/release/", "/admin/codes/words/export/",
             "/admin/codes/words/import/", "/admin/codes/release/upload/", "/admin/accounts/user/")  # fmt: skip

    assert {page for page in pages if signed_in.get(page).status_code == 200} == allowed


@matrix(("role", "status"), [("viewer", 403), ("editor", 403), ("publisher", 302)])
def test_publishers_alone_publish_and_discard(client: Client, role: str, status: int) -> None:
    ReleaseFactory.create(id="RVU26A", published_at=None, published_order=None)
    ReleaseFactory.create(id="RVU26B", published_at=None, published_order=None)
    signed_in = member(client, role)

    assert signed_in.post("/admin/codes/release/RVU26A/publish/").status_code == status
    assert signed_in.post("/admin/codes/release/RVU26B/discard/").status_code == status


@matrix(("role", "status"), [("viewer", 403), ("editor", 200), ("publisher", 200)])
def test_viewers_change_no_words(client: Client, role: str, status: int) -> None:
    CodeFactory.create(code="G0001")

    # An editor's empty form comes back with what is wrong with it.
    assert member(client, role).post("/admin/codes/code/G0001/change/", {}).status_code == status


@matrix("role", [*ROLES])
def test_no_role_changes_a_released_value(client: Client, role: str) -> None:
    row = RelativeValueFactory.create()
    signed_in = member(client, role)

    for page in ("add/", f"{row.pk}/change/", f"{row.pk}/delete/"):
        assert signed_in.post(f"/admin/codes/relativevalue/{page}", {"work_rvu": "9", "post": "yes"}).status_code == 403
