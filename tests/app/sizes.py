"""How many bytes of the built app come when: for its first frame, later, and with its install; gzip at level 9."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PAGE: Final = "index.html"
WORKER: Final = "sw.js"
SEARCH: Final = "search-worker-"
ASKED_BY_PAGE: Final = re.compile(r'(?:src|href)="/app/(assets/[^"]+)"')
PRECACHED: Final = re.compile(r'"url":"([^"]+)"')
IMPORTED: Final = re.compile(r'(?:from|import)"\./([^"]+\.js)"')
# What the Log screen works with beside its shell: what reads sentences, and the worker of its page.
OF_LOG: Final = ("sentence-", "page-worker-")


@dataclass(frozen=True)
class Sizes:
    """Bytes by the name of a file.

    `shell`: the page, what its HTML asks for (modules that are imported statically, and the style) and the service
    worker. `log`: the shell, and what the Log screen fetches later with all that it imports. `later`: the files of
    screens, of the grammar and of the worker of a page, which the first frame does not need. `precache`: all that the
    service worker keeps, icons among it, and the service worker itself. `search`: the worker that finds codes, which
    is kept, too, and counted apart.
    """

    shell: dict[str, int]
    log: dict[str, int]
    later: dict[str, int]
    precache: dict[str, int]
    search: dict[str, int]


def sizes_of(built: Path) -> Sizes:
    """Return the sizes of a built app, in bytes."""
    shell = [PAGE, *ASKED_BY_PAGE.findall((built / PAGE).read_text()), WORKER]
    modules = [f"assets/{path.name}" for path in sorted((built / "assets").iterdir())]
    kept = sorted({WORKER, *PRECACHED.findall((built / WORKER).read_text())})
    search = [name for name in kept if SEARCH in name]
    return Sizes(
        shell=_packed(built, shell),
        log=_packed(built, [*shell, *(name for name in _of_log(built, modules) if name not in shell)]),
        later=_packed(built, [name for name in modules if name not in [*shell, *search]]),
        precache=_packed(built, [name for name in kept if name not in search]),
        search=_packed(built, search),
    )


def _of_log(built: Path, modules: list[str]) -> list[str]:
    """Return the modules of the Log screen with all that they import statically."""
    needed = [name for name in modules if name.removeprefix("assets/").startswith(OF_LOG)]
    for name in needed:
        imported = (f"assets/{each}" for each in IMPORTED.findall((built / name).read_text()))
        needed.extend(each for each in imported if each not in needed)
    return needed


def _packed(built: Path, names: list[str]) -> dict[str, int]:
    return {name: len(gzip.compress((built / name).read_bytes(), 9)) for name in names}
