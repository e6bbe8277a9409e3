"""Conditional requests: an answer carries its hash, and who has it already is told 304 and nothing more."""

from __future__ import annotations

from hashlib import blake2b

from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from rest_framework.request import Request
from rest_framework.response import Response


def tag_once_rendered(request: Request, answer: Response) -> None:
    """Have a successful answer to a GET tagged with the hash of what it holds, once it is rendered."""
    if request.method in {"GET", "HEAD"} and answer.status_code == 200:
        answer.add_post_render_callback(lambda rendered: _unless_known(request, rendered))


def _unless_known(request: Request, rendered: Response) -> HttpResponseBase | None:
    """Return 304 for a client that has the answer, else the answer with its tag."""
    rendered.headers["ETag"] = f'W/"{blake2b(rendered.content, digest_size=16).hexdigest()}"'
    # Django's own request: the library's wraps it.
    return get_conditional_response(request._request, etag=rendered.headers["ETag"], response=rendered)  # noqa: SLF001  # Django's own, which the library wraps
