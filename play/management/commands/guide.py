"""Write the fields that templates get into templates/README.md."""

from django.core.management.base import BaseCommand

from ...design import readme


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options) -> None:
        readme.find_file().write_text(readme.render())
