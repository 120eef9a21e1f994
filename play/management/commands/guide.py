"""Write what the code knows into templates/README.md and docs/browsers.md."""

from django.core.management.base import BaseCommand

from ...design import readme


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options) -> None:
        readme.find_file().write_text(readme.render())
        readme.find_browsers_file().write_text(readme.render_browsers())
