"""manage.py guide: writes into templates/README.md what the contract says that templates get."""

from django.core.management.base import BaseCommand

from play.design import guide


class Command(BaseCommand):
    help = "Writes the fields that templates get into templates/README.md."

    def handle(self, **options):
        guide.page().write_text(guide.written())
