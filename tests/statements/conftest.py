"""The small catalogue of the log's own tests, and somebody who is logged in."""

from tests.procedures.conftest import client, shared_catalogue, user

__all__ = ["client", "shared_catalogue", "user"]
