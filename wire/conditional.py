"""Conditional requests: an answer carries a tag, and who has it already is told 304 and nothing more.

The tag is the hash of the answer or, where that saves making it, of all that it depends on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from hashlib import blake2b
from http import HTTPStatus
from pathlib import Path
from typing import Final

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from rest_framework.request import Request
from rest_framework.response import Response

_ROOT: Final = Path(__file__).resolve().parents[1]
# Modules and templates make an answer; it names styles and scripts by their content.
_SUFFIXES: Final = frozenset({".py", ".html", ".css", ".js"})


def unless_known(request: Request, *state: object, make: Callable[[], object]) -> HttpResponseBase:
    """Return the answer with the tag of all that it depends on, 304 without making it for who has it.

    What `state` holds is read before what `make` reads, so that no tag is newer than its answer.
    """
    tag = f'W/"{digest(repr(part).encode() for part in state)}"'
    # Django's own request: the library's wraps it.
    known = get_conditional_response(request._request, etag=tag, response=HttpResponse(headers={"ETag": tag}))  # noqa: SLF001  # Django's own, which the library wraps
    if known is not None and known.status_code == HTTPStatus.NOT_MODIFIED:
        return known
    return Response(make(), headers={"ETag": tag})


def tag_once_rendered(request: Request, answer: Response) -> None:
    """Have a successful answer to a GET tagged with the hash of what it holds, once it is rendered."""
    if request.method in {"GET", "HEAD"} and answer.status_code == 200:
        answer.add_post_render_callback(lambda rendered: _unless_known(request, rendered))


def _unless_known(request: Request, rendered: Response) -> HttpResponseBase | None:
    """Return 304 for a client that has the answer, else the answer with its tag."""
    rendered.headers["ETag"] = f'W/"{blake2b(rendered.content, digest_size=16).hexdigest()}"'
    # Django's own request: the library's wraps it.
    return get_conditional_response(request._request, etag=rendered.headers["ETag"], response=rendered)  # noqa: SLF001  # Django's own, which the library wraps


@cache
def program_version(*apps: str, root: Path = _ROOT) -> str:
    """Return the version of the program: a hash of what these apps consist of, wherever they are installed."""
    files = sorted(file for app in apps for file in (root / app).rglob("*") if file.suffix in _SUFFIXES)
    return digest(part for file in files for part in (file.relative_to(root).as_posix().encode(), file.read_bytes()))


def digest(parts: Iterable[bytes]) -> str:
    """Return one hash of several parts; where one ends and the next begins counts, too."""
    whole = blake2b(digest_size=16)
    for part in parts:
        whole.update(len(part).to_bytes(8))
        whole.update(part)
    return whole.hexdigest()
