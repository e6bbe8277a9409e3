"""Declarations of the apps: attributes of an AppConfig that list what the app adds to a registry of a lower one.

    class ProceduresConfig(AppConfig):
        job_kinds = "procedures.listeners.JOB_KINDS"

The attribute is the sequence itself or, where that needs loaded models, its dotted path.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.apps import AppConfig, apps
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

T = TypeVar("T")


def declared(attribute: str, of: type[T]) -> list[T]:
    """Items that the apps declare under an attribute, in the order of INSTALLED_APPS.

    Raises ImproperlyConfigured, with the app and the attribute, where one is not `of` this class.
    """
    return [item for config in apps.get_app_configs() for item in _items(config, attribute, of)]


def _items(config: AppConfig, attribute: str, of: type[T]) -> Iterable[T]:
    value = getattr(config, attribute, ())
    for item in import_string(value) if isinstance(value, str) else value:
        if not isinstance(item, of):
            raise ImproperlyConfigured(f"{type(config).__name__}.{attribute}: {item!r} is no {of.__name__}.")
        yield item
