"""The gate before the parser."""


def Gate(get_response):  # noqa: N802
    return get_response
