"""Say what each stylesheet weighs on the wire, and what is left of the first visit to a room."""

from django.core.management.base import BaseCommand

from ...design import stylesheet_weights
from ...design.stylesheet_weights import ALLOWANCE, FIRST_VISIT, ROOM, Weight


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options) -> None:
        weights = stylesheet_weights.list_weights()
        first = [weight for weight in weights if weight.bundle == ROOM]
        self.stdout.write(f"  bytes  of the first visit to a room, sent as {ROOM}")
        self._list(first)
        left, own = stylesheet_weights.find_left(), stylesheet_weights.weigh_own(weight.name for weight in first)
        self.stdout.write(f"{left:>7,}  left of {FIRST_VISIT:,} for the whole visit")
        if own:
            self.stdout.write(f"{own:>7,}  of them in stylesheets of your own, which may be {ALLOWANCE:,} beyond that")
        self.stdout.write("\n  bytes  of what comes later, or on other pages")
        self._list([weight for weight in weights if weight.bundle != ROOM])

    def _list(self, weights: list[Weight]) -> None:
        for weight in weights:
            self.stdout.write(f"{weight.share:>7,}  {weight.name}{' (your own)' if weight.is_own else ''}")
