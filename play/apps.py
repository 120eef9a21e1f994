"""The app."""

from django.apps import AppConfig


class PlayConfig(AppConfig):
    name = "play"

    def ready(self):
        from . import checks  # noqa: F401  (registers them)
