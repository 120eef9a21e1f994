"""What is said by itself, for every phase, role and preset: once, in at most 25 words, in one live region."""

import pytest
from django.utils.translation import override, pgettext

from play.pov.squares import get_square
from play.rules.game import Game
from tests.browser.people import Person, Table
from tests.browser.recorder import Push, Recorder

MAX_WORDS = 25
# A refusal is a new element each time, so that the same sentence is said again.
ALERTS = ("alert",)

# What is said in each phase: to everybody, and to each role. Where the giver has words of their own instead of the news
# of the giver, these stand under "giver alone".
SAID = {
    "en": {
        "pick": "A new round: {giver} picks a square.",
        "pick, giver alone": "Your turn. Your card: {card}.",
        "clue": "{giver} has picked a square and thinks of a clue.",
        "clue, giver alone": "You have {target}. Your turn: give a clue of one word. {seconds} seconds.",
        "hint": "{giver} gives the clue “{clue}”.",
        "guess 1, awaited": "Your turn: place your first piece. {seconds} seconds.",
        "guess 2, awaited": "Your turn: place your second piece. {seconds} seconds.",
        "guessed": "{mover} is on {square}.",
        "placed": "All pieces lie on the board.",
        "placed, mover": "Your piece is on {square}.",
        "second clue, giver": "Your turn: give one or two words more, or pass. {seconds} seconds.",
        "last": "{mover} is on {place}.",
        "passed": "{giver} passed.",
        "reveal": "It was {target}.",
        "reveal, player": "You earn {earned}: {pieces}. You have {points}, {rank}.",
        "reveal, giver": "You earn {earned}. You have {points}, {rank}.",
        "over, 1": "The game is over. {winner} wins with {best} points.",
        "over, 2": "The game is over. {winners} share the win with {best} points.",
        "over, 3": "The game is over. 3 share the win with {best} points.",
        "over, winner": "You win!",
        "over, others": "You are {rank} with {points}.",
        "over, shared": "You share {rank} place with {points}.",
    },
    "de": {
        "pick": "Eine neue Runde: {giver} wählt ein Feld.",
        "pick, giver alone": "Du bist dran. Deine Karte: {card}.",
        "clue": "{giver} hat ein Feld gewählt und sucht einen Hinweis.",
        "clue, giver alone": "Du hast {target}. Du bist dran: Gib einen Hinweis aus einem Wort. {seconds} Sekunden.",
        "hint": "{giver} gibt den Hinweis „{clue}“.",
        "guess 1, awaited": "Du bist dran: Leg deinen ersten Spielstein. {seconds} Sekunden.",
        "guess 2, awaited": "Du bist dran: Leg deinen zweiten Spielstein. {seconds} Sekunden.",
        "guessed": "{mover} ist auf {square}.",
        "placed": "Alle Spielsteine liegen auf dem Brett.",
        "placed, mover": "Dein Spielstein liegt auf {square}.",
        "second clue, giver": "Du bist dran: Gib noch ein oder zwei Wörter, oder passe. {seconds} Sekunden.",
        "last": "{mover} ist auf {place}.",
        "passed": "{giver} hat gepasst.",
        "reveal": "Es war {target}.",
        "reveal, player": "Du bekommst {earned}: {pieces}. Du hast {points}, {rank}.",
        "reveal, giver": "Du bekommst {earned}. Du hast {points}, {rank}.",
        "over, 1": "Das Spiel ist vorbei. {winner} gewinnt mit {best} Punkten.",
        "over, 2": "Das Spiel ist vorbei. {winners} teilen sich den Sieg mit {best} Punkten.",
        "over, 3": "Das Spiel ist vorbei. 3 teilen sich den Sieg mit {best} Punkten.",
        "over, winner": "Du gewinnst!",
        "over, others": "{rank} für dich, mit {points}.",
        "over, shared": "Mit {points} teilst du dir {rank}.",
    },
}
ORDINALS = ("first", "second", "third")


class Ear:
    """What one person must hear in their language."""

    def __init__(self, person: Person, language: str, table: Table) -> None:
        self.person, self.language, self.table = person, language, table

    def expect(self, before: Game, after: Game) -> str:
        """Return what the step from one game to the next says to this person."""
        fields = self.list_fields(before, after)
        return " ".join(SAID[self.language][name].format(**fields) for name in self.choose(before, after))

    def choose(self, before: Game, after: Game) -> list[str]:
        is_giver, is_mover = after.giver == self.person.id, self.find_mover(before, after) == self.person.id
        is_quick, is_awaited = after.preset.is_simultaneous, self.person.id in after.awaited
        if after.phase == "pick" or (after.phase, after.step) == ("clue", 1):
            return [f"{after.phase}, giver alone" if is_giver else after.phase]
        if after.phase == "reveal":
            last = "passed" if len(after.clues) == 1 else "" if is_quick else "last"
            return [last, "reveal", "reveal, giver" if is_giver else "reveal, player"][not last :]
        if after.phase == "over":
            return [f"over, {len(self.find_winners(after))}", self.choose_end(after)]
        if before.phase == "clue":
            return ["hint", *([f"guess {after.step}, awaited"] if is_awaited else [])]
        if after.phase == "clue":
            return ["placed" if is_quick else "guessed", *(["second clue, giver"] if is_giver else [])]
        if is_quick:
            return ["placed, mover"] if is_mover else []
        return ["guessed", *([f"guess {after.step}, awaited"] if is_awaited else [])]

    def choose_end(self, game: Game) -> str:
        own = self.score(game.player(self.person.id))
        if self.rank(game) == 0:
            return "over, winner"
        return "over, shared" if [self.score(player) for player in game.players].count(own) > 1 else "over, others"

    def find_winners(self, game: Game) -> list[str]:
        best = max(map(self.score, game.players))
        return [player.name for player in game.players if self.score(player) == best]

    def find_mover(self, before: Game, after: Game) -> int:
        return after.pieces[-1].player if len(after.pieces) > len(before.pieces) else 0

    def list_fields(self, before: Game, after: Game) -> dict[str, object]:
        own = [piece for piece in after.pieces if piece.player == self.person.id]
        last = after.pieces[-1] if after.pieces else None
        earned = sum(piece.points or 0 for piece in own)
        return {
            "giver": after.player(after.giver).name,
            "mover": after.player(last.player).name if last else "",
            "square": self.name(last.square) if last else "",
            "place": last.square if last else "",
            "card": ", ".join(self.name(square).replace(",", "") for square in after.card),
            "target": self.name(after.target) if after.target else "",
            "clue": after.clues[-1] if after.clues else "",
            "seconds": after.time_limit,
            "earned": after.history[-1].earned if after.history and after.giver == self.person.id else earned,
            "pieces": ", ".join(f"{piece.square} {piece.points}" for piece in own),
            "points": after.player(self.person.id).points,
            "rank": self.say(ORDINALS[self.rank(after)], "place"),
            "winner": self.find_winners(after)[0],
            "winners": {"en": " and ", "de": " und "}[self.language].join(self.find_winners(after)),
            "best": max(player.points for player in after.players),
        }

    @staticmethod
    def score(player) -> tuple[int, int]:
        return player.points, player.exact

    def rank(self, game: Game) -> int:
        own = self.score(game.player(self.person.id))
        return len({self.score(player) for player in game.players if self.score(player) > own})

    def name(self, square: str) -> str:
        return f"{square}, {self.say(get_square(square).colour, 'colour')}"

    def say(self, word: str, context: str) -> str:
        with override(self.language):
            return pgettext(context, word)


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
    changed = "Ada has changed the settings. There are 30 seconds for a move. Before: 90 seconds."
    assert take_words(recorders) == {"Ada": [changed], "Bob": [changed]}

    bob.press("#turn .more > summary")
    bob.find("#rename-name").fill("Mina")
    table.after(bob.press, "#rename > button")
    assert take_words(recorders) == dict.fromkeys(("Ada", "Bob"), ["Bob is now called Mina."])

    table.after(ada.set, "limit", "180")
    table.start()
    table.play_until(lambda game: game.phase == "guess" and bob.id in game.awaited or game.giver == bob.id)
    take_all(recorders)
    table.after(ada.set, "locked", "yes")
    locked = "Ada has changed the settings. It is locked: nobody new can join. Before: may join."
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
