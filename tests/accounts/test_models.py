"""Integrity that lives in the database, and accounts as services make them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import IntegrityError, models
from django.db.models import CompositePrimaryKey

from accounts.domain.career import DatedStage
from accounts.models import CareerStage, LogIn, Profile, User
from accounts.selectors import profile_of, stages_of
from accounts.services.accounts import EmailTaken, create_account

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def _login(user: User, **changes: object) -> LogIn:
    values = {"client": "app", "key_hash": "x", "contents": "", "seen_at": NOW, "expires_at": NOW, **changes}
    return LogIn.objects.create(user=user, **values)


def test_address_is_kept_in_lower_case(db: None) -> None:
    with pytest.raises(IntegrityError, match="user_email_lower_case"):
        User.objects.create(email="Ada@example.org")


@pytest.mark.parametrize("fte", ["0.00", "1.01"])
def test_fte_is_above_zero_up_to_one(ada: User, fte: str) -> None:
    with pytest.raises(IntegrityError, match="profile_fte_range"):
        Profile.objects.update(fte=Decimal(fte))


@pytest.mark.parametrize("day", [0, 8])
def test_week_starts_on_one_of_seven_days(ada: User, day: int) -> None:
    with pytest.raises(IntegrityError, match="profile_week_start_range"):
        Profile.objects.update(week_start=day)


def test_stage_is_one_of_three(ada: User) -> None:
    with pytest.raises(IntegrityError, match="career_stage_known"):
        CareerStage.objects.create(user=ada, stage="professor", effective_from=date(2026, 1, 1))


def test_client_of_a_log_in_is_a_browser_or_an_app(ada: User) -> None:
    with pytest.raises(IntegrityError, match="login_client_known"):
        _login(ada, client="pigeon")


def test_one_key_is_one_log_in(ada: User) -> None:
    _login(ada)

    with pytest.raises(IntegrityError, match="login_key_unique"):
        _login(ada, id=uuid4())


def test_keys_of_every_per_user_table_of_accounts_start_with_the_user() -> None:
    for model in apps.get_app_config("accounts").get_models():
        # A row that outlives the user (who made an invitation, say) is nobody's own.
        to_user = [
            f
            for f in model._meta.concrete_fields
            if isinstance(f, models.ForeignKey)
            and f.related_model is User
            and f.remote_field.on_delete is not models.SET_NULL
        ]
        for key in to_user:
            primary = model._meta.pk
            first = primary.field_names[0] if isinstance(primary, CompositePrimaryKey) else primary.attname
            uniques = [one.fields[0] for one in model._meta.constraints if isinstance(one, models.UniqueConstraint)]
            assert first == key.attname, model
            assert set(uniques) <= {key.name}, model


def test_account_is_made_whole(db: None) -> None:
    user = create_account(
        email="Ada@Example.org",
        password=None,
        specialty="radiology",
        fte=Decimal("0.80"),
        career_stages=[DatedStage(date(2026, 7, 1), "attending"), DatedStage(date(2022, 7, 1), "resident")],
    )

    assert (profile_of(user).specialty, str(profile_of(user).fte)) == ("radiology", "0.80")
    assert stages_of(user) == (DatedStage(date(2022, 7, 1), "resident"), DatedStage(date(2026, 7, 1), "attending"))
    assert EmailAddress.objects.get(user=user, primary=True, verified=True).email == "ada@example.org"


def test_second_account_of_an_address_is_refused(ada: User) -> None:
    with pytest.raises(EmailTaken, match=r"ada@example\.org"):
        create_account(email="ADA@example.org", password=None)

    assert User.objects.count() == 1


def test_superuser_has_a_profile(db: None) -> None:
    assert Profile.objects.filter(user=User.objects.create_superuser("root@example.org")).exists()


def test_users_profile_is_the_default_one_where_there_is_none(db: None) -> None:
    user = User.objects.create(email="bare@example.org")

    assert (profile_of(user).fte, profile_of(user).time_zone) == (Decimal(1), "America/New_York")
    assert not stages_of(user)
