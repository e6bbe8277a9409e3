"""Aliases of columns in the admin site: who may add one, what is refused, and that an import reads by it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError
from django.test import Client

from accounts.models import User
from codes.models import ColumnAlias
from tests.matrix import matrix
from tests.staff import enter_admin
from tests.web.pages import error_at, tree

pytestmark = pytest.mark.django_db

ADD = "/admin/codes/columnalias/add/"


def test_alias_is_stored_with_who_added_it_and_as_headers_are_compared(editor: Client) -> None:
    editor.post(ADD, {"heading": " physician  work rvu", "column": "WORK RVU"})

    alias = ColumnAlias.objects.get()
    assert (alias.heading, alias.column, alias.added_by) == ("PHYSICIAN WORK RVU", "WORK RVU", "ann@example.org")


@matrix(
    ("heading", "column", "field", "message"),
    [
        ("Work RVU", "MP RVU", "heading", "WORK RVU is a column of ours already"),
        (" description ", "WORK RVU", "heading", "DESCRIPTION is a column of ours already"),
        ("PRIC IND", "CALCULATION FLAG", "heading", "PRIC IND is a column of ours already"),
        ("WORK\u200b RVU", "WORK RVU", "heading", "characters that cannot be seen"),
        ("2027 pe gpci", "WORK GPCI", "heading", "2027 PE GPCI is a column of ours already"),
        ("NEW", "NO SUCH COLUMN", "column", "Select a valid choice"),
        ("", "WORK RVU", "heading", "This field is required"),
    ],
)
def test_alias_that_would_mislead_is_refused_at_its_field(
    editor: Client, heading: str, column: str, field: str, message: str
) -> None:
    page = tree(editor.post(ADD, {"heading": heading, "column": column}))

    assert message in error_at(page, f"id_{field}")
    assert len(page.select(".errorlist")) == 1
    assert not ColumnAlias.objects.exists()


def test_heading_that_another_member_has_may_be_an_alias(editor: Client) -> None:
    editor.post(ADD, {"heading": "Payment area", "column": "LOCALITY NAME"})

    assert ColumnAlias.objects.get().heading == "PAYMENT AREA"


def test_second_alias_of_one_heading_is_refused(editor: Client) -> None:
    editor.post(ADD, {"heading": "NEW", "column": "WORK RVU"})

    page = tree(editor.post(ADD, {"heading": "new", "column": "MP RVU"}))

    assert "NEW has an alias already" in error_at(page, "id_heading")


def test_alias_is_never_changed_and_can_be_deleted(editor: Client) -> None:
    editor.post(ADD, {"heading": "NEW", "column": "WORK RVU"})
    alias = ColumnAlias.objects.get()

    assert editor.post(f"/admin/codes/columnalias/{alias.pk}/change/", {"heading": "X"}).status_code == 403
    editor.post(f"/admin/codes/columnalias/{alias.pk}/delete/", {"post": "yes"})

    assert not ColumnAlias.objects.exists()


@matrix(("role", "status"), [("viewer", 403), ("editor", 403), ("publisher", 200)])
def test_alias_is_added_by_who_may_upload_a_release(client: Client, role: str, status: int) -> None:
    user = User.objects.create_user("role@example.org", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    enter_admin(client, user)

    assert client.get(ADD).status_code == status


def test_alias_of_no_heading_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError, match="column_alias_heading_not_empty"):
        ColumnAlias.objects.create(heading="", column="WORK RVU", added_by="x", added_at="2026-01-01T00:00Z")
