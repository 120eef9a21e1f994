"""The app, and the hooks that its layers set in each other at the start."""

from django.apps import AppConfig
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import connections


class PlayConfig(AppConfig):
    name = "play"

    def ready(self) -> None:
        from . import checks, metrics  # noqa: F401  (the first registers them)
        from .design.refusals import REFUSALS
        from .live.hub import hub
        from .models import Report
        from .ops import heartbeat
        from .pov import regions
        from .rooms import clock
        from .rules.moves import MOVES
        from .rules.phases import SHOWN_PHASES
        from .web.limits import rate_limits

        limits = map(rate_limits.code_of, rate_limits.LIMITS)
        metrics.start_at_zero(MOVES, [*REFUSALS, *limits, "other-build"], Report.KINDS, SHOWN_PHASES)
        heartbeat.shown_rooms = hub.shown_rooms
        regions.find_correction = clock.read_correction
        request_finished.connect(close_connections)
        if settings.DEBUG:
            from .design import saved_files, translations
            from .design.live_reload import LiveReload
            from .rendering import partials
            from .web.sockets import base_consumer

            partials.on_broken = saved_files.explain
            base_consumer.live_reload = LiveReload(saved_files.SavedFiles())
            request_started.connect(translations.take_compiled)


def close_connections(**_) -> None:
    """Close the connections of a page's thread, which ends with the page. The sockets' thread keeps its open file."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()
