"""What is said by itself, for every phase, role and preset: once, in at most 25 words, in one live region."""

import pytest

from play.pov.gain import Gain
from play.pov.squares import get_square
from play.rules.game import Game
from tests.browser.people import Person, Table
from tests.browser.recorder import Push, Recorder
from tests.support.sentences import read_sentence

MAX_WORDS = 25
# A refusal is a new element each time, so that the same sentence is said again.
ALERTS = ("alert",)

ORDINALS = ("first", "second", "third")


class Ear:
    """What one person must hear in their language."""

    def __init__(self, person: Person, language: str, table: Table) -> None:
        self.person, self.language, self.table = person, language, table

    def expect(self, before: Game, after: Game) -> str:
        """Return what the step from one game to the next says to this person."""
        return " ".join(self.read(name, after) for name in self.choose(before, after))

    def choose(self, before: Game, after: Game) -> list[str]:
        is_giver, is_mover = after.giver == self.person.id, self.find_mover(before, after) == self.person.id
        is_quick, is_awaited = after.preset.is_simultaneous, self.person.id in after.awaited
        if after.phase == "pick" or (after.phase, after.step) == ("clue", 1):
            return [f"{after.phase}, giver alone" if is_giver else after.phase]
        if after.phase == "reveal":
            last = "passed" if len(after.clues) == 1 else "" if is_quick else "last"
            return [last, "reveal"][not last :]
        if after.phase == "over":
            return ["over, everybody", "over"]
        if before.phase == "clue":
            return ["hint", *([f"guess {after.step}, awaited"] if is_awaited else [])]
        if after.phase == "clue":
            return ["placed" if is_quick else "guessed", *(["second clue, giver"] if is_giver else [])]
        if is_quick:
            return ["placed, mover"] if is_mover else []
        return ["guessed", *([f"guess {after.step}, awaited"] if is_awaited else [])]

    def find_winners(self, game: Game) -> list[str]:
        best = max(map(self.score, game.players))
        return [player.name for player in game.players if self.score(player) == best]

    def find_mover(self, before: Game, after: Game) -> int:
        return after.pieces[-1].player if len(after.pieces) > len(before.pieces) else 0

    def read(self, name: str, game: Game) -> str:
        """Return what the templates say under this name."""
        template, fields = self.list_sentences(game)[name]
        return read_sentence(template, self.language, **fields)

    def list_sentences(self, game: Game) -> dict[str, tuple[str, dict]]:
        """Return what is said, as a template and its fields, by its name."""
        giver, mover = {"name": game.player(game.giver).name}, {}
        if game.pieces:
            last = game.pieces[-1]
            mover = {"name": game.player(last.player).name, "square": get_square(last.square)}
        target = {"square": get_square(game.target)} if game.target else {}
        seconds, clue = {"seconds": game.time_limit}, {"text": game.clues[-1] if game.clues else ""}
        return {
            "pick": news("round", **giver),
            "pick, giver alone": heard("pick", card=[get_square(square) for square in game.card]),
            "clue": news("picked", **giver),
            "clue, giver alone": heard("clue", **target, **seconds),
            "hint": news("clue", **giver, **clue),
            "guess 1, awaited": heard("guess", **seconds),
            "guess 2, awaited": heard("second-guess", **seconds),
            "guessed": news("guessed", **mover),
            "placed": news("placed"),
            "placed, mover": heard("placed", **mover),
            "second clue, giver": heard("second-clue", **seconds),
            "last": news("last-guessed", **mover),
            "passed": news("last-passed", **giver),
            "reveal": heard("reveal", **target, **self.list_result(game)),
            "over, everybody": news("over"),
            "over": heard("over", **self.list_result(game)),
        }

    def list_result(self, game: Game) -> dict[str, object]:
        """Return what the round or the game has brought this person, and who has won."""
        own = [Gain(piece.square, piece.points) for piece in game.pieces if piece.player == self.person.id]
        is_giver, winners = game.giver == self.person.id, self.find_winners(game)
        scores = [self.score(player) for player in game.players]
        return {
            "earned": game.history[-1].earned if game.history and is_giver else sum(one.points or 0 for one in own),
            "pieces": [] if is_giver else own,
            "points": game.player(self.person.id).points,
            "ordinal": ORDINALS[self.rank(game)],
            "is_winner": self.rank(game) == 0,
            "is_shared": scores.count(self.score(game.player(self.person.id))) > 1,
            "winners": winners,
            "winners_template": f"room/heard.html#{['one', 'two', 'many'][len(winners) - 1]}",
            "best": max(player.points for player in game.players),
        }

    @staticmethod
    def score(player) -> tuple[int, int]:
        return player.points, player.exact

    def rank(self, game: Game) -> int:
        own = self.score(game.player(self.person.id))
        return len({self.score(player) for player in game.players if self.score(player) > own})


def news(kind: str, **fields: object) -> tuple[str, dict]:
    return f"room/news.html#{kind}", {"news": fields}


def heard(kind: str, **fields: object) -> tuple[str, dict]:
    return f"room/heard.html#{kind}", {"heard": fields}


@pytest.mark.parametrize("preset", ["classic", "quick"])
def test_every_step_of_a_game_is_said_once_to_those_whom_it_concerns(visitor, gather, preset):
    ada, cleo = visitor("desk", "Ada"), visitor("desk", "Cleo", locale="de-DE")
    recorders = {person: Recorder(person) for person in (ada, cleo)}
    table = gather(ada, "Bob", cleo)
    ada.open_settings()
    table.after(ada.set, "laps", "1")
    if preset == "quick":
        table.after(ada.set, "preset", "quick")
    ears = {person: Ear(person, "de" if person is cleo else "en", table) for person in recorders}
    take_all(recorders)
    while table.game.phase != "over":
        before = table.game
        make_step(table)
        after = table.game
        for person, pushes in take_all(recorders).items():
            said = [change.text for push in pushes for change in push.changes]
            expected = ears[person].expect(before, after)
            assert " ".join(said) == expected, (person.name, after.phase, after.step)
            assert all(len(text.split()) <= MAX_WORDS for text in said), said


def make_step(table: Table) -> None:
    """Make the next move. In the third round nobody gives a second clue."""
    game = table.game
    if game.phase == "lobby":
        table.start()
    elif (game.phase, game.step, game.round) == ("clue", 2, 3):
        table.after(table.mover.pass_on)
    else:
        table.step()


def take_all(recorders: dict[Person, Recorder]) -> dict[Person, list[Push]]:
    """Return what was pushed to each person. No push may change two live regions, or one that is new to the page."""
    pushed = {person: recorder.take() for person, recorder in recorders.items()}
    for person, pushes in pushed.items():
        for push in pushes:
            assert len(push.changes) <= 1, (person.name, push)
            assert all(change.is_kept or change.role in ALERTS for change in push.changes), (person.name, push)
    return pushed


def test_nothing_is_said_twice_when_something_else_happens_in_one_s_turn(visitor, gather):
    ada, bob = visitor("desk", "Ada"), visitor("desk", "Bob")
    recorders = {person: Recorder(person) for person in (ada, bob)}
    table = gather(ada, bob, "Cleo")
    ada.open_settings()
    take_all(recorders)

    table.after(ada.set, "limit", "30")
    changed = read_change("limit", {"seconds": 30}, {"seconds": 90})
    assert take_words(recorders) == {"Ada": [changed], "Bob": [changed]}

    bob.press("#turn .more > summary")
    bob.find("#rename-name").fill("Mina")
    table.after(bob.press, "#rename > button")
    renamed = read_sentence("room/news.html#renamed", news={"text": "Bob", "name": "Mina"})
    assert take_words(recorders) == dict.fromkeys(("Ada", "Bob"), [renamed])

    table.after(ada.set, "limit", "180")
    table.start()
    table.play_until(lambda game: game.phase == "guess" and bob.id in game.awaited or game.giver == bob.id)
    take_all(recorders)
    table.after(ada.set, "locked", "yes")
    locked = read_change("locked", {"chosen": {"locked": True}}, {"chosen": {"locked": False}})
    assert take_words(recorders) == {"Ada": [locked], "Bob": [locked]}

    table.after(next(one for one in table.people if one is not table.giver).say, "Hm, moss?")
    for person, pushes in take_all(recorders).items():
        assert [change.region for push in pushes for change in push.changes] == ["chat"], person.name


def test_a_refusal_is_said_alone_to_the_one_who_caused_it(visitor, gather):
    ada, bob = visitor("desk", "Ada"), visitor("desk", "Bob")
    recorders = {person: Recorder(person) for person in (ada, bob)}
    table = gather(ada, bob, "Cleo")
    table.start()
    table.play_until(lambda game: game.phase == "guess" and {ada.id, bob.id} & set(game.awaited))
    mover = table.mover
    take_all(recorders)
    for _ in range(2):
        mover.guess_typed("Z99")
        mover.page.wait_for_function("heard => recorder.pushes.length > heard", arg=recorders[mover].heard)
        (push,) = recorders[mover].take()
        assert [(change.region, change.role) for change in push.changes] == [("notice", "alert")]
    assert not recorders[bob if mover is ada else ada].take()


def take_words(recorders: dict[Person, Recorder]) -> dict[str, list[str]]:
    return {
        person.name: [change.text for push in pushes for change in push.changes]
        for person, pushes in take_all(recorders).items()
    }


def read_change(name: str, after: dict, before: dict) -> str:
    """Return what is said when the host, Ada, changes a setting."""
    parts = {"changes": [f"room/chosen.html#{name}"], "was": f"room/was.html#{name}"}
    return read_sentence("room/news.html#settings", news={"name": "Ada", **parts, "settings": after, "before": before})
