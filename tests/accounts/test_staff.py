"""Staff enter the admin site with a second factor; the demo account of one's own machine does without."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.middleware.staff import LISTENS_ON
from accounts.models import LogIn, User
from accounts.services.accounts import create_account
from tests.accounts.conftest import PASSWORD
from tests.matrix import matrix
from tests.staff import enter_admin
from tests.web.pages import texts, tree
from web.demo.load import DEMO_EMAIL, load_demo

pytestmark = pytest.mark.django_db
PAGES = ["/admin/", "/admin/accounts/user/", "/admin/accounts/user/add/", "/admin/codes/release/"]


def _logged_in(user: User) -> Client:
    client = Client()
    assert client.post("/accounts/login/", {"login": user.email, "password": PASSWORD}).status_code == 302
    return client


@pytest.fixture
def staff() -> User:
    return User.objects.create_superuser("staff@example.org", PASSWORD)


def _code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(datetime.now(UTC).timestamp()) // 30)))


@matrix("page", PAGES)
def test_staff_without_a_second_factor_are_sent_to_set_one_up(staff: User, page: str) -> None:
    client = _logged_in(staff)

    answer = client.get(page)

    assert (answer.status_code, answer.headers.get("Location")) == (302, "/accounts/2fa/")
    said = texts(tree(client.get("/accounts/2fa/")), "main p, main li")
    assert [sentence for sentence in said if sentence.startswith("The admin site needs a second factor")]


def test_staff_without_a_second_factor_write_nothing(staff: User) -> None:
    answer = _logged_in(staff).post("/admin/accounts/user/add/", {"email": "grace@example.org"})

    assert answer.status_code == 403


def test_staff_without_a_second_factor_can_log_out(staff: User) -> None:
    client = _logged_in(staff)

    client.post("/admin/logout/")

    assert "_auth_user_id" not in client.session


@pytest.mark.django_db(transaction=True)
def test_staff_set_a_second_factor_up_and_are_in(staff: User) -> None:
    client = _logged_in(staff)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret

    client.post("/accounts/2fa/totp/activate/", {"code": _code(secret)})

    assert client.get("/admin/").status_code == 200


def test_log_in_that_never_showed_the_second_factor_is_asked_for_it(staff: User) -> None:
    before = _logged_in(staff)
    TOTP.activate(staff, generate_totp_secret())

    answer = before.get("/admin/codes/release/")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/2fa/reauthenticate/?next=%2Fadmin%2F")


@pytest.mark.django_db(transaction=True)
def test_new_recovery_codes_are_no_second_factor_that_was_shown(staff: User) -> None:
    client = _logged_in(staff)
    TOTP.activate(staff, generate_totp_secret())
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    client.post("/accounts/2fa/recovery-codes/generate/")

    assert client.get("/admin/").status_code == 302


def test_staff_who_gave_the_second_factor_up_are_out_again(staff: User) -> None:
    client = Client()
    enter_admin(client, staff)
    assert client.get("/admin/").status_code == 200

    staff.authenticator_set.all().delete()  # type: ignore[attr-defined]  # allauth is untyped

    assert client.get("/admin/").status_code == 302


def test_whoever_is_not_of_the_staff_is_asked_to_log_in_as_ever() -> None:
    create_account(email="ada@example.org", password=PASSWORD)

    answer = Client().get("/admin/")

    assert answer.headers["Location"].startswith("/admin/login/")


def test_createsuperuser_makes_a_verified_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)

    call_command("createsuperuser", "--noinput", "--email", "Op@example.org")

    address = EmailAddress.objects.get()
    assert (address.email, address.verified, address.primary) == ("op@example.org", True, True)


def test_createsuperuser_of_an_address_that_somebody_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = create_account(email="ada@example.org", password=PASSWORD)
    EmailAddress.objects.create(user=ada, email="op@example.org")
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)

    with pytest.raises(CommandError, match="belongs to an account"):
        call_command("createsuperuser", "--noinput", "--email", "op@example.org")

    assert not User.objects.filter(is_superuser=True).exists()


@pytest.fixture
def demo() -> Client:
    load_demo(password=PASSWORD, at=timezone.now())
    return _logged_in(User.objects.get(email=DEMO_EMAIL))


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_demo_account_enters_without_on_a_server_that_only_its_machine_reaches(demo: Client, host: str) -> None:
    assert demo.get("/admin/", **{LISTENS_ON: host}).status_code == 200  # type: ignore[arg-type]  # META, not headers


@matrix(
    ("host", "changed"),
    [
        ("0.0.0.0", {}),  # noqa: S104  # what is refused
        ("192.0.2.7", {}),
        ("::", {}),
        ("", {}),
        ("/run/openrvu.sock", {}),
        ("127.0.0.1", {"HTTPS": True}),
        ("127.0.0.1", {"REST_FRAMEWORK": {"NUM_PROXIES": 1}}),
    ],
)
def test_demo_account_is_like_any_staff_on_a_server_that_others_reach(
    demo: Client, settings: Settings, host: str, changed: dict[str, object]
) -> None:
    for name, value in changed.items():
        setattr(settings, name, value)

    assert demo.get("/admin/", **{LISTENS_ON: host}).status_code == 302  # type: ignore[arg-type]  # as above


def test_neither_the_clients_address_nor_a_header_lets_the_demo_account_in(demo: Client) -> None:
    headers = {LISTENS_ON: "127.0.0.1", "X-Forwarded-For": "127.0.0.1", "Host": "localhost"}

    assert demo.get("/admin/", headers=headers, REMOTE_ADDR="127.0.0.1").status_code == 302


def test_another_superuser_is_not_exempt_on_loopback(staff: User) -> None:
    assert _logged_in(staff).get("/admin/", **{LISTENS_ON: "127.0.0.1"}).status_code == 302  # type: ignore[arg-type]  # as above


def test_log_in_that_stays_on_a_phone_never_opens_the_admin_site(staff: User) -> None:
    client = Client()
    enter_admin(client, staff)
    assert client.get("/admin/").status_code == 200

    LogIn.objects.filter(user=staff).update(stays_signed_in=True)

    assert client.get("/admin/").status_code == 403
    assert client.post("/admin/accounts/user/add/", {"email": "grace@example.org"}).status_code == 403
