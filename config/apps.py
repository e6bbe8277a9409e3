"""The wiring of the product; an app so that it can have commands."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
