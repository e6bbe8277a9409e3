"""The small catalogue of the log's own tests."""

from tests.procedures.conftest import shared_catalogue

__all__ = ["shared_catalogue"]
