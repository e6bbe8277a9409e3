"""Request ids and structured logs of requests."""


def RequestLog(get_response):  # noqa: N802
    return get_response
