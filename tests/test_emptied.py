"""What a test that commits leaves behind: nothing but what migrations leave."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts.models import User
from codes.models import RelativeValue, Release
from procedures.models import ProcedureLog
from tests.emptied import delete_all
from tests.factories import RelativeValueFactory, make_log
from tests.procedures.conftest import new_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_rows_of_all_tables_go_whatever_points_at_them_and_types_permissions_and_roles_stay() -> None:
    kept = [list(model.objects.order_by("pk")) for model in (ContentType, Permission, Group)]
    RelativeValueFactory.create()
    user = new_user()
    make_log(user_id=user.id, at=timezone.now(), code="99213", performed_on="2026-08-03")

    delete_all()

    assert [model.objects.count() for model in (Release, RelativeValue, User, ProcedureLog)] == [0, 0, 0, 0]
    assert [list(model.objects.order_by("pk")) for model in (ContentType, Permission, Group)] == kept
    assert all(kept)
