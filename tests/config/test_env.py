"""A setting is what was written, or stops the start by its name."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from config import env


@pytest.mark.parametrize(
    ("written", "is_on"), [("1", True), ("true", True), ("YES", True), ("0", False), ("No", False), ("", True)]
)
def test_a_flag_is_one_of_six_words_and_else_the_default(
    monkeypatch: pytest.MonkeyPatch, written: str, *, is_on: bool
) -> None:
    monkeypatch.setenv("SOMETHING", written)

    assert env.flag("SOMETHING", default=True) is is_on


@pytest.mark.parametrize("written", ["on", "2", "ja", " 1"])
def test_another_word_for_a_flag_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("SOMETHING", written)

    with pytest.raises(env.WrongSetting, match=f"SOMETHING: '{written}'"):
        env.flag("SOMETHING", default=True)


@pytest.mark.parametrize("written", ["ten", "-1", "5_0", "+5", "٥", "1.0", "11", " 5", "9" * 30])
def test_a_number_that_is_not_whole_or_out_of_bounds_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setenv("SOMETHING", written)

    with pytest.raises(env.WrongSetting, match=r"SOMETHING: .* from 0 to 10"):
        env.number("SOMETHING", 5, most=10)


def test_an_empty_number_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOMETHING", "")

    assert env.number("SOMETHING", 5) == 5


def test_words_are_parted_by_commas_without_blanks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOMETHING", " a.example, ,b.example,")

    assert env.words("SOMETHING") == ["a.example", "b.example"]


def test_a_generated_secret_is_kept_where_only_we_read_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    kept = tmp_path / "secrets" / "key"

    first, second = env.secret("SECRET_KEY", kept_in=kept), env.secret("SECRET_KEY", kept_in=kept)

    assert first == second
    assert len(first) >= 50
    assert (stat.S_IMODE(kept.stat().st_mode), stat.S_IMODE(kept.parent.stat().st_mode)) == (0o600, 0o700)
    assert list(kept.parent.iterdir()) == [kept]


def test_a_secret_that_is_set_is_not_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", "given")

    assert env.secret("SECRET_KEY", kept_in=tmp_path / "key") == "given"
    assert not (tmp_path / "key").exists()


def test_choice_is_one_of_its_words_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.choice("SIGNUP", "open", among=("open", "closed")) == "open"

    monkeypatch.setenv("SIGNUP", "shut")

    with pytest.raises(env.WrongSetting, match="SIGNUP: 'shut' is not one of open, closed"):
        env.choice("SIGNUP", "open", among=("open", "closed"))
