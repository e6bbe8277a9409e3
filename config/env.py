"""Typed reading of the environment: a wrong value stops the start and names the variable (no Django)."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit


class WrongSetting(ValueError):
    """An environment variable has a value that cannot be used."""


def text(name: str, default: str = "") -> str:
    """Return a variable as written, or the default where it is unset or empty."""
    return os.environ.get(name, "") or default


def flag(name: str, *, default: bool) -> bool:
    """Return a variable of 1, 0, true, false, yes, no (any case); raises WrongSetting for anything else."""
    given = text(name).lower()
    if not given:
        return default
    if given in {"1", "true", "yes"}:
        return True
    if given in {"0", "false", "no"}:
        return False
    raise WrongSetting(f"{name}: {given!r} is not one of 1, 0, true, false, yes, no")


def number(name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
    """Return a whole number within bounds; raises WrongSetting for anything else."""
    given = text(name, str(default))
    if not given.isascii() or not given.isdigit() or not least <= int(given) <= most:
        raise WrongSetting(f"{name}: {given!r} is not a whole number from {least} to {most}")
    return int(given)


def address(name: str, default: str) -> str:
    """Return an http or https address; raises WrongSetting for anything else."""
    given = text(name, default)
    parts = urlsplit(given)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise WrongSetting(f"{name}: {given!r} is not an address that starts with http:// or https://")
    return given


def choice(name: str, default: str, *, among: tuple[str, ...]) -> str:
    """Return one of some words; raises WrongSetting for anything else."""
    given = text(name, default)
    if given not in among:
        raise WrongSetting(f"{name}: {given!r} is not one of {', '.join(among)}")
    return given


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated list, without blanks and empty parts."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def secret(name: str, *, kept_in: Path, length: int = 50) -> str:
    """Return a secret variable, else one that is generated once and kept in a file that only we may read."""
    if given := text(name):
        return given
    kept_in.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept_in.parent.chmod(0o700)
    if not kept_in.exists():
        fresh = kept_in.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(length))
        try:
            # A link fails where another process was first: both then read the same secret.
            os.link(fresh, kept_in)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return kept_in.read_text().strip()
