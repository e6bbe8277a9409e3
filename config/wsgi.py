"""The WSGI application."""

import os

import django

from wire.middleware.handlers import ServerHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup(set_prefix=False)
application = ServerHandler()
