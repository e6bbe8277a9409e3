"""Mailed links end with all access, and with nothing else that is new."""

from __future__ import annotations

import pytest
from allauth.account.forms import EmailAwarePasswordResetTokenGenerator, default_token_generator
from allauth.account.models import EmailAddress, get_emailconfirmation_model

from accounts.models import User
from accounts.security.links import Confirmation, PasswordResetTokens
from accounts.services.after_restore import end_all_access


@pytest.fixture
def address(ada: User) -> EmailAddress:
    return EmailAddress.objects.create(user=ada, email="second@example.org")


def test_link_to_a_new_password_ends_with_all_access(ada: User) -> None:
    before = default_token_generator.make_token(ada)
    assert default_token_generator.check_token(ada, before)

    end_all_access()

    assert not default_token_generator.check_token(ada, before)
    assert default_token_generator.check_token(ada, default_token_generator.make_token(ada))


def test_link_to_confirm_an_address_ends_with_all_access(address: EmailAddress) -> None:
    before = get_emailconfirmation_model().create(address).key
    assert get_emailconfirmation_model().from_key(before).email_address == address

    end_all_access()

    assert get_emailconfirmation_model().from_key(before) is None
    assert get_emailconfirmation_model().from_key(Confirmation.create(address).key).email_address == address


def test_each_end_of_all_access_ends_the_links_of_the_time_between(ada: User) -> None:
    end_all_access()
    between = default_token_generator.make_token(ada)
    end_all_access()

    assert not default_token_generator.check_token(ada, between)


def test_links_of_before_the_upgrade_still_open_and_allauth_uses_ours(ada: User, address: EmailAddress) -> None:
    assert isinstance(default_token_generator, PasswordResetTokens)
    assert PasswordResetTokens().check_token(ada, EmailAwarePasswordResetTokenGenerator().make_token(ada))
    assert get_emailconfirmation_model() is Confirmation
    assert Confirmation.from_key("altered") is None


def test_link_to_a_new_password_ends_when_an_address_is_removed(ada: User, address: EmailAddress) -> None:
    token = default_token_generator.make_token(ada)
    address.delete()

    assert not default_token_generator.check_token(ada, token)
