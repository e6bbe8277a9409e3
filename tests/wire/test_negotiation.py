"""Negotiation of the form of an answer is the framework's, also where it is not asked."""

from __future__ import annotations

from django.http import Http404
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import BaseContentNegotiation, DefaultContentNegotiation
from rest_framework.renderers import BrowsableAPIRenderer, JSONRenderer
from rest_framework.request import Request

from wire.negotiation import QuickNegotiation

MEDIA_TYPES = ["*/*", "application/json", "application/*", "text/html", "text/html, */*;q=0.1", "image/png",
               "", "application/json; indent=4", "application/json;q=0.5, text/html", "Application/JSON"]  # fmt: skip


def outcome(negotiation: BaseContentNegotiation, request: Request, renderers: list[type]) -> object:
    """Return the renderer and media type that are chosen, or the refusal."""
    try:
        renderer, media_type = negotiation.select_renderer(request, [renderer() for renderer in renderers])
    except (NotAcceptable, Http404) as refusal:
        return type(refusal)
    return type(renderer), media_type


@given(
    accept=st.one_of(st.none(), st.sampled_from(MEDIA_TYPES)),
    form=st.sampled_from(["", "?format=json", "?format=html", "?format=xml", "?format="]),
    renderers=st.sampled_from([[JSONRenderer], [JSONRenderer, BrowsableAPIRenderer], [BrowsableAPIRenderer]]),
)
def test_quick_negotiation_chooses_as_the_framework_does(accept: str | None, form: str, renderers: list[type]) -> None:
    headers = {} if accept is None else {"Accept": accept}
    request = Request(RequestFactory().get(f"/{form}", headers=headers))

    assert outcome(QuickNegotiation(), request, renderers) == outcome(DefaultContentNegotiation(), request, renderers)
