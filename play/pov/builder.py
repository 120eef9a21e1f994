"""Who sees what: the Pov of one viewer, built from what they may know and nothing more."""

from msgspec.structs import replace

from ..rules import chat, newcomers
from ..rules.game import Game
from ..rules.phases import AT_THE_END, IN_A_ROUND
from . import end_builder
from .chat import Say
from .events_builder import build_events
from .heard import Heard
from .heard_builder import build_heard, may_hear
from .moment import Moment
from .pieces_builder import NO_SECRET, build_pieces, build_secret
from .players import People, Person
from .players_builder import add_tools, list_squares, mark_own
from .pov import Pov
from .regions import Pieces, RoomSettings, Secret
from .sharing import keep
from .status import Status
from .steps import Step, find_step
from .turn import Turn
from .turn_builder import add_door, add_own, add_skip, build_turn
from .viewers import SPECTATOR, Viewer


def build_pov(
    code: str,
    game: Game,
    viewer: int | None,
    present: frozenset[int] | None = None,
    leaver: int | None = None,
    knock: int | None = None,
    gone: frozenset[int] = frozenset(),
) -> Pov:
    """Return the view of the player with this id, or of a spectator (None), who may be a leaver or knock at the door.

    `present` are the ids of the players who are there; None where nobody is known to be away. `gone` are the newcomers
    who have long been away.
    """
    return PovBuilder(code, game, present, gone).build(viewer, leaver, knock)


class PovBuilder:
    """Builds the Povs of all viewers of one game as it is now. What several of them see alike is built once.

    `before` has built what the same viewers see until now. What has not changed since is the very same object as
    there, so that a Pov differs from the one before in few slices, and a glance tells which.
    """

    def __init__(
        self,
        code: str,
        game: Game,
        present: frozenset[int] | None = None,
        gone: frozenset[int] = frozenset(),
        before: "PovBuilder | None" = None,
    ) -> None:
        away = frozenset() if present is None else frozenset(player.id for player in game.active) - present
        self.moment: Moment = Moment(code, game, away, before.moment if before else None)
        self.gone = gone
        self.before = before
        self.povs: dict[tuple[int | None, int | None, int | None], Pov] = {}
        self.turns: dict[tuple, Turn] = {}
        self.steps: dict[tuple, Step] = {}
        # The viewers of whose pages nothing changes that is their own.
        self.bystanders: set[tuple] = set()
        self.bystanders_step: Step | None = None

    def build(self, viewer: int | None, leaver: int | None = None, knock: int | None = None) -> Pov:
        who = viewer, leaver, knock
        if who not in self.povs:
            was = self.before.povs.get(who) if self.before else None
            pov = self._build(self.moment.viewers[viewer] if viewer else SPECTATOR, leaver, knock, was)
            self.povs[who] = keep(was, pov)
        return self.povs[who]

    def find_step(self, viewer: int | None, leaver: int | None, knock: int | None, shown: Pov | None) -> Step:
        """Return what takes a page of this viewer, which shows that Pov, to the one that was built here.

        Viewers who may share a step do, if their pages show what was built before.
        """
        who = viewer, leaver, knock
        pov = self.povs[who]
        if shown is None or not self.before or shown is not self.before.povs.get(who):
            return find_step(shown, pov)
        if who in self.bystanders:
            step = self.bystanders_step = self.bystanders_step or find_step(shown, pov)
            if not step.has_whole_list:
                return step
        if who not in self.steps:
            self.steps[who] = find_step(shown, pov)
        return self.steps[who]

    def forget_before(self) -> None:
        """Free what was built before. Povs that are built from now on share nothing with it."""
        self.before = self.moment.before = None

    def _build(self, own: Viewer, leaver: int | None, knock: int | None, was: Pov | None) -> Pov:
        turn = self._build_turn(own, leaver, knock, was)
        if was and turn is was.turn and self._is_bystander(own):
            players = self._build_players(own, was)
            if players.items[self.moment.places[own.id]] is was.players.items[self.moment.places[own.id]]:
                self.bystanders.add((own.id, leaver, knock))
            return replace(was, players=players, **self.moment.common_slices)
        status = self._build_status(own, was)
        return Pov(
            turn=turn,
            secret=self._build_secret(own, was),
            players=self._build_players(own, was),
            settings=self._build_settings(own),
            say=self._build_say(own, was),
            events=build_events(self.moment.code, self.moment.game, own.id, leaver),
            status=status,
            clock=self.moment.clock,
            pieces=self._build_pieces(own, was),
            history=self.moment.history,
            chat=self.moment.chat,
            news=self.moment.news_of_giver if own.role == "giver" else self.moment.news,
            heard=self._build_heard(own, status, was),
            **(self.moment.doors_of_host if own.is_host else self.moment.doors),
        )

    def _is_bystander(self, own: Viewer) -> bool:
        """Return whether nothing but the common slices, and lines of the list, can have changed for this guesser."""
        return own.role == "guesser" and not (own.is_yours or own.is_host) and self.moment.is_same_step

    def _build_turn(self, own: Viewer, leaver: int | None, knock: int | None, was: Pov | None) -> Turn:
        # One turn is built for all viewers who can do the same.
        can = *own.abilities, leaver, knock
        before = self.before.turns.get(can) if self.before else None
        if can not in self.turns:
            self.turns[can] = keep(before, self._build_shared_turn(own, leaver, knock))
        if was and self.turns[can] is before and self._has_same_own(own):
            return was.turn
        return keep(was.turn if was else None, add_own(self.turns[can], self.moment.game, own, self.moment.results))

    def _has_same_own(self, own: Viewer) -> bool:
        # Tokens to choose from and results, which are no player's in a round, are not looked at.
        return self.moment.game.phase in IN_A_ROUND and own is self.before.moment.viewers.get(own.id)

    def _build_shared_turn(self, own: Viewer, leaver: int | None, knock: int | None) -> Turn:
        turn = build_turn(self.moment.common_turn, self.moment.game, own, leaver)
        if own.is_host:
            return add_skip(turn, self.moment.game, self.moment.away)
        if own.id:
            return turn
        closed = newcomers.why_closed(self.moment.game, self.gone)
        return add_door(turn, self.moment.game, leaver, knock, self.moment.away, closed)

    def _build_status(self, own: Viewer, was: Pov | None) -> Status:
        if own.is_yours:
            return self.moment.status_if_yours
        if self.moment.game.phase not in AT_THE_END or own.id not in self.moment.game.finishers:
            return self.moment.status
        return keep(was.status if was else None, end_builder.add_own(self.moment.game, self.moment.status, own.id))

    def _build_heard(self, own: Viewer, status: Status, was: Pov | None) -> Heard:
        if not may_hear(self.moment.game, own):
            return self.moment.heard_by_others
        return keep(was.heard if was else None, build_heard(self.moment.game, own, status))

    def _build_pieces(self, own: Viewer, was: Pov | None) -> Pieces:
        if not self.moment.has_secret_pieces:
            return self.moment.pieces
        return keep(was.pieces if was else None, build_pieces(self.moment.game, own.id, self.moment.tokens))

    def _build_secret(self, own: Viewer, was: Pov | None) -> Secret:
        if own.role != "giver" or self.moment.game.phase not in IN_A_ROUND:
            return NO_SECRET
        return keep(was.secret if was else None, build_secret(self.moment.game))

    def _build_players(self, own: Viewer, was: Pov | None) -> People:
        if not own.id:
            return self.moment.players
        lines = list(self.moment.players.items)
        place = self.moment.places[own.id]
        lines[place] = self._mark_own(own, place, was.players if was else None)
        if own.is_host:
            lines = self._add_tools(lines, was.players if was else None)
        return keep(was.players if was else None, People(tuple(lines)))

    def _add_tools(self, lines: list[Person], was: People | None) -> list[Person]:
        moment, before = self.moment, self.moment.recall("players")
        awaited = moment.game.awaited
        if not was or not before or len(before.items) != len(lines) or "host" in moment.changed:
            return [add_tools(moment.game, line, awaited) for line in lines]
        # A line with nothing to skip is the same as long as it is the same for others.
        return [
            tooled
            if line is old and not tooled.skip_moment_id and line.id not in awaited
            else keep(tooled, add_tools(moment.game, line, awaited))
            for line, old, tooled in zip(lines, before.items, was.items, strict=True)
        ]

    def _mark_own(self, own: Viewer, place: int, was: People | None) -> Person:
        line = self.moment.players.items[place]
        before = self.moment.recall("players")
        if was and before and not self.moment.has_secret_pieces and before.items[place : place + 1] == (line,):
            return was.items[place]
        squares = list_squares(self.moment.game, own.id) if self.moment.has_secret_pieces else self.moment.squares
        marked = mark_own(line, squares.get(own.id, ()))
        return keep(was.items[place], marked) if was and place < len(was.items) else marked

    def _build_settings(self, own: Viewer) -> RoomSettings:
        if own.is_host:
            return self.moment.settings_of_host
        return self.moment.settings_of_others if own.id else self.moment.settings_of_spectators

    def _build_say(self, own: Viewer, was: Pov | None) -> Say:
        if not own.id:
            return Say(self.moment.code, "stranger", 0)
        say = Say(self.moment.code, chat.why_closed(self.moment.game, own.id), self.moment.last_said.get(own.id, 0))
        return keep(was.say if was else None, say)
