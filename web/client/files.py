"""The built files of the app, read from the folder that the build leaves (`CLIENT_DIR`)."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from django.conf import settings

from wire.encodings import IDENTITY, packed

SHELL: Final = "index.html"
WORKER: Final = "sw.js"
ASSETS: Final = "assets"

# What is not here is not part of a build; told to the browser, which is forbidden to guess.
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
_PACKED: Final = {".css", ".html", ".js", ".svg", ".webmanifest"}


class BuiltFile(NamedTuple):
    """A file of the app: its bytes in the coding that they were asked for in, where packing is worth it."""

    content: bytes
    coding: str
    media_type: str
    etag: str


def find_file(*parts: str, coding: str = IDENTITY) -> BuiltFile | None:
    """Return a file of the build by its folder and name, None where there is none or the app is not built."""
    name = parts[-1]
    if name.startswith(".") or "/" in name or Path(name).suffix not in _TYPES:
        return None
    path = settings.CLIENT_DIR.joinpath(*parts)
    try:
        return _read(path, path.stat().st_mtime_ns, coding if path.suffix in _PACKED else IDENTITY)
    except OSError:
        return None


@lru_cache(maxsize=64)
def _read(path: Path, _changed_at: int, coding: str) -> BuiltFile:
    content = path.read_bytes()
    etag = f'"{sha256(content).hexdigest()[:32]}"'
    return BuiltFile(packed(content, coding), coding, _TYPES[path.suffix], etag)
