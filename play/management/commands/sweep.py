"""Delete the rooms in which no player has been for ROOM_LASTS seconds, by default a day.

Making a room does so too, a few at a time.
"""

from django.core.management.base import BaseCommand

from ...rooms import cleanup


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options) -> None:
        swept = cleanup.sweep()
        self.stdout.write(f"{swept} room{'' if swept == 1 else 's'} deleted.")
