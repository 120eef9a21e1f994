"""Settings of a server whose pages ask again after a second or two, where there were too many at once."""

from colorclues.settings import *  # noqa: F403
from django.apps import AppConfig


class ShortPauses(AppConfig):
    name = "tests.support"
    label = "short_pauses"

    def ready(self) -> None:
        from play.web.pages import busy  # the settings are not read yet above

        busy.PAUSE = 1, 2


INSTALLED_APPS = [*INSTALLED_APPS, "tests.support.short_pauses.ShortPauses"]  # noqa: F405
