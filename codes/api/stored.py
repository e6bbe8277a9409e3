"""Answers that a client keeps: with a tag, 304 for who has it, in the coding that they take."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from rest_framework.request import Request

from wire.encodings import IDENTITY, preferred


def answer_kept(request: Request, *, sha256: str, cache_control: str, body: Callable[[str], bytes]) -> HttpResponse:
    """Return JSON with a strong ETag, or 304 without asking for the body.

    `body` returns it in a coding. All codings have the tag of the content: parts of an answer are not offered, so no
    client can mix them.
    """
    answer = HttpResponse(content_type="application/json")
    answer.headers["ETag"] = etag = f'"{sha256}"'
    answer.headers["Cache-Control"] = cache_control
    answer.headers["Vary"] = "Accept-Encoding"
    instead = get_conditional_response(request, etag=etag, response=answer)
    if instead is not None and instead is not answer:
        return instead
    coding = preferred(request.headers.get("Accept-Encoding", ""))
    if coding != IDENTITY:
        answer.headers["Content-Encoding"] = coding
    answer.content = body(coding)
    return answer
