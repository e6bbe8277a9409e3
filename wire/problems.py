"""problem+json."""

from rest_framework.views import exception_handler as handle_exception


def ProblemResponses(get_response):  # noqa: N802
    return get_response
