"""What a user's settings say to the reports."""

from __future__ import annotations

import pytest

from accounts.models import User
from procedures.collections.preferences import READ_KEYS, Preferences
from procedures.models import Setting
from procedures.selectors.preferences import preferences
from procedures.services.preferences import store_preferences
from tests.procedures.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", sorted(READ_KEYS))
def test_setting_whose_value_was_taken_back_says_nothing(user: User, key: str) -> None:
    store_preferences(user_id=user.id, values={key: None}, at=NOW)

    assert Setting.objects.filter(user=user, key=key).exists()
    assert preferences(user_id=user.id) == Preferences()


def test_of_two_settings_of_one_key_the_one_written_last_counts(user: User) -> None:
    store_preferences(user_id=user.id, values={"medicare_share": 40}, at=NOW)
    older = Setting.objects.get(user=user, key="medicare_share")
    Setting.objects.create(
        user=user, id=user.id, key="medicare_share", value=55, rev=older.rev + 1, since=older.since, changed_at=NOW
    )

    assert preferences(user_id=user.id).medicare_share == 55
