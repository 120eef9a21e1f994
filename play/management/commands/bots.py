"""Print how well the bots play."""

from django.core.management.base import BaseCommand, CommandParser

from ...bots import strength


class Command(BaseCommand):
    help = "Play seeded rounds of bots without a server and print how well they guess."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rounds", type=int, default=1000)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, rounds: int, seed: int, **options) -> None:
        measured = strength.measure(rounds, seed)
        for label, figure in (
            ("rounds, of a giver and three guessers", f"{measured.rounds}"),
            ("first guesses within the 3×3 of the clue's own square", f"{measured.within_near:.1%}"),
            ("first guesses within the 5×5 of the clue's own square", f"{measured.within_far:.1%}"),
            ("points of a guesser in a round", f"{measured.points:.2f}"),
            ("the same when guessing at random", f"{measured.random_points:.2f}"),
            ("times as good as random", f"{measured.times_random:.1f}"),
        ):
            self.stdout.write(f"{figure:>8}  {label}")
