"""manage.py guide: writes into templates/README.md what the contract says that templates get."""

from django.core.management.base import BaseCommand

from ...design import readme


class Command(BaseCommand):
    help = "Writes the fields that templates get into templates/README.md."

    def handle(self, **options):
        readme.page().write_text(readme.written())
