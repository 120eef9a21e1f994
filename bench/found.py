"""How long a run is, and what a part of the benchmark returns."""

from dataclasses import dataclass, field

from bench.figures import Figure, Pair

SEATS = 10


@dataclass(frozen=True, slots=True)
class Length:
    """The length of a run: `turns` of ours and theirs of so many `seconds`, and numbers of rooms.

    A p99 needs more moves than a mean: in an open loop there are `open_turns` of `open_seconds`.
    """

    turns: int = 3
    seconds: float = 4
    open_turns: int = 9
    open_seconds: float = 20
    few: int = 10
    many: int = 50
    idle: tuple[int, int] = (10, 150)
    held: int = 100
    rest: float = 40
    games: int = 3
    watched: float = 120
    saves: int = 100


WHOLE = Length()
QUICK = Length(
    turns=1,
    seconds=2,
    open_turns=1,
    open_seconds=2,
    few=3,
    many=6,
    idle=(2, 6),
    held=10,
    rest=8,
    games=1,
    watched=15,
    saves=10,
)


@dataclass
class Found:
    """The results of a part: `figures` by the names of bars, `text` as lines of Markdown, and groups of the `chart`."""

    figures: dict[str, Figure] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    chart: list[tuple[str, dict[str, float]]] = field(default_factory=list)

    def compare(self, name: str, pair: Pair, rooms: str) -> None:
        """Add the ratio of moves per second under the name of its bar, the pair's table, and its bars in the chart."""
        self.figures[name] = pair.figure("moves_a_second", "moves/s")
        self.text += pair.table(rooms)
        # Moves per second of CPU. On a full core that is a second of time. It holds if other programs use the core too.
        one, other = (1000 / Figure([run.cpu for run in runs]).value for runs in (pair.ours, pair.others))
        self.chart.append((f"{rooms} rooms", {pair.one: one, pair.other: other}))
