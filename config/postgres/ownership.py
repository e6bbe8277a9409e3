"""Ownership of the embedded server's folders where root runs OpenRVU: PostgreSQL refuses to run as root."""

from __future__ import annotations

import os
import pwd
import stat
import subprocess
from contextlib import suppress
from pathlib import Path

OS_USER = "openrvu-postgres"


def server_account() -> pwd.struct_passwd:
    """Return the account that root runs the server under, made if it is missing: PostgreSQL refuses to run as root."""
    try:
        return pwd.getpwnam(OS_USER)
    except KeyError:
        subprocess.run(["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", OS_USER], check=True)
        return pwd.getpwnam(OS_USER)


def give_folder(folder: Path, owner: pwd.struct_passwd) -> None:
    """Give a folder to the server's account, and what a copy has left in it to somebody else."""
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    for path in folder.rglob("*"):
        # Files of a running server come and go.
        with suppress(FileNotFoundError):
            if path.lstat().st_uid != owner.pw_uid:
                os.chown(path, owner.pw_uid, owner.pw_gid, follow_symlinks=False)


def allow_traversal(folder: Path) -> None:
    """Let the server's account pass through a folder and its parents; listing them stays as it is."""
    for place in [folder, *folder.parents]:
        mode = stat.S_IMODE(place.stat().st_mode)
        if not mode & stat.S_IXOTH:
            place.chmod(mode | stat.S_IXOTH)
