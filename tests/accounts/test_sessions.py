"""The session engine: moves between visit and log-in, and what it does not leave behind."""

from __future__ import annotations

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client
from django.utils import timezone

from accounts.models import LogIn, User, Visit
from accounts.services.logins import BACKEND
from accounts.sessions import store
from accounts.sessions.keys import parse_key
from accounts.sessions.rows import find_login
from accounts.sessions.store import SessionStore


def _logged_in(user: User) -> SessionStore:
    session = SessionStore()
    hash_ = user.get_session_auth_hash()
    session.update({SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: BACKEND, HASH_SESSION_KEY: hash_})
    session.save()
    return session


def test_log_in_of_a_key_is_the_row_that_the_orm_reads_with_its_user(ada: User) -> None:
    session = _logged_in(ada)
    key = parse_key(session.session_key)
    assert key is not None

    login = find_login(key, client=LogIn.Client.BROWSER, at=timezone.now())

    assert login is not None
    read = LogIn.objects.select_related("user").get()
    for row, other in ((login, read), (login.user, read.user)):
        fields = [field.attname for field in row._meta.concrete_fields]
        assert {name: getattr(row, name) for name in fields} == {name: getattr(other, name) for name in fields}
    assert (login._state.adding, login.user._state.adding) == (False, False)


def test_log_in_of_another_kind_and_one_that_has_ended_are_not_found(ada: User) -> None:
    key = parse_key(_logged_in(ada).session_key)
    assert key is not None
    end = LogIn.objects.get().expires_at

    assert find_login(key, client=LogIn.Client.APP, at=timezone.now()) is None
    assert find_login(key, client=LogIn.Client.BROWSER, at=end) is None


def test_what_is_stored_is_read_back(db: None) -> None:
    session = SessionStore()
    session["cart"] = ["99213"]
    session.save()

    assert SessionStore(session.session_key)["cart"] == ["99213"]


def test_requests_of_one_session_do_not_share_what_they_change(db: None) -> None:
    session = SessionStore()
    session["cart"] = ["99213"]
    session.save()
    changed = SessionStore(session.session_key)
    changed["cart"].append("99214")

    assert SessionStore(session.session_key)["cart"] == ["99213"]
    changed.save()
    assert SessionStore(session.session_key)["cart"] == ["99213", "99214"]


def test_contents_that_stay_as_they_are_are_decrypted_once(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    session = _logged_in(ada)
    assert SessionStore(session.session_key)[SESSION_KEY] == str(ada.pk)
    monkeypatch.setattr(store, "Fernet", None)

    assert SessionStore(session.session_key)[SESSION_KEY] == str(ada.pk)


def test_contents_that_are_known_open_nothing_once_the_log_in_has_ended(ada: User) -> None:
    session = _logged_in(ada)
    assert SessionStore(session.session_key)[SESSION_KEY] == str(ada.pk)
    LogIn.objects.all().delete()

    assert SESSION_KEY not in SessionStore(session.session_key)


def test_log_in_moves_the_session_and_ends_the_key_of_the_visit(ada: User) -> None:
    session = SessionStore()
    session["cart"] = ["99213"]
    session.save()
    before = session.session_key or ""
    session.cycle_key()
    session[SESSION_KEY] = str(ada.pk)
    session.save()

    assert SessionStore(session.session_key)["cart"] == ["99213"]
    assert not SessionStore().exists(before)
    assert (LogIn.objects.count(), Visit.objects.count()) == (1, 0)


def test_new_key_of_a_log_in_ends_the_old_one_and_keeps_the_row(ada: User) -> None:
    session = _logged_in(ada)
    before, login_id = session.session_key or "", session.login_id
    session.cycle_key()
    session.save()

    assert not SessionStore().exists(before)
    assert LogIn.objects.get().id == login_id


def test_session_emptied_without_being_read_is_a_visit_and_no_log_in(ada: User) -> None:
    session = SessionStore(_logged_in(ada).session_key)
    session.clear()
    session["cart"] = []
    session.save()

    assert (LogIn.objects.count(), Visit.objects.count()) == (0, 1)


def test_session_that_was_ended_meanwhile_is_not_revived_by_a_late_save(ada: User) -> None:
    session = _logged_in(ada)
    LogIn.objects.all().delete()

    with pytest.raises(UpdateError):
        session.save()

    assert not LogIn.objects.exists()


def test_flush_leaves_no_row(ada: User) -> None:
    visit = SessionStore()
    visit.create()

    visit.flush()
    _logged_in(ada).flush()

    assert (LogIn.objects.count(), Visit.objects.count()) == (0, 0)


def test_contents_under_an_exchanged_hash_are_not_taken(ada: User) -> None:
    mine, other = _logged_in(ada), _logged_in(ada)
    assert other.row is not None
    other.row.delete()
    LogIn.objects.filter(key_hash=str(mine.row and mine.row.key_hash)).update(key_hash=other.row.key_hash)

    assert SessionStore(other.session_key).get(SESSION_KEY) is None


def test_visitor_who_only_reads_leaves_no_row(db: None) -> None:
    Client().get("/accounts/login/")

    assert not Visit.objects.exists()


def test_djangos_test_client_logs_in_by_force(ada: User) -> None:
    client = Client()
    client.force_login(ada)

    assert client.get("/api/v1/me").json()["id"] == str(ada.id)
