"""One-line entry over REST."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.answers import PerUserView
from accounts.api.authentication import user_of
from procedures.api.entries.serializers import SentenceInput, SentenceOutput, sentence_json
from procedures.requests.sentences import parse_sentence_request
from procedures.selectors.clinicians import clinician
from procedures.selectors.sentences import read_sentence


class ParseEntry(PerUserView):
    """What a sentence means; nothing of it is stored or logged."""

    @extend_schema(operation_id="entries_parse", request=SentenceInput, responses=SentenceOutput)
    def post(self, request: Request) -> Response:
        """Read a sentence of at most 500 characters as lines, with what only the person knows left open."""
        sentence_request = parse_sentence_request(request.data)
        who = clinician(user=user_of(request))
        today = sentence_request.today or who.today(timezone.now())
        sentence = read_sentence(text=sentence_request.text, today=today, specialty=who.specialty)
        return Response(sentence_json(sentence))
