"""Only the giver learns the card and, until the reveal, the target. No byte and no difference of bytes tells others."""

import re
import time
from contextlib import ExitStack
from dataclasses import replace
from itertools import product
from random import Random

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from play.models import Room
from play.pov.builder import build_pov
from play.rendering import diff
from play.rooms import codec
from play.rules import board
from play.rules.board import SQUARES
from play.rules.game import Game, Move
from play.rules.moves import play
from play.rules.phases import CLUE, GUESS, LOBBY, OVER, PICK, REVEAL
from tests.support.cast import do, guess_all, guessing, hint
from tests.support.long import IS_LONG
from tests.support.player import Player

SECRET_PHASES = (PICK, CLUE, GUESS)
CARD_SIZE = 4


def secrets_of(state):
    """Return the squares that only the giver may read about now: the card without the squares that were guessed."""
    if state["phase"] not in SECRET_PHASES:
        return set()
    return set(state["card"]) - {piece["square"] for piece in state["pieces"]}


def find_named(text, squares):
    """Return the squares that the text names, by coordinate or by the number of their tone. An <h2> is no square."""
    text = re.sub(r"</?h[1-6]\b", "", text)
    return {
        square
        for square in squares
        if re.search(rf"\b({square[0]}[\s:-]?{square[1:]}|tone-{board.tone(square)})\b", text, re.IGNORECASE)
    }


@pytest.mark.parametrize("text", ["c12", "C12", "on C12.", "c-12", "C 12", "tone-72", '"tone-72 x"', "C12,"])
def test_a_told_square_is_noticed(text):
    assert find_named(text, {"C12", "D4"}) == {"C12"}


@pytest.mark.parametrize("text", ["C123", "AC12", "tone-721", "72", "C1", "C 1 2", "<h2>", "</h1>", "<h3 id=x>"])
def test_other_texts_tell_nothing(text):
    assert not find_named(text, {"C12", "H1", "H2", "H3"})


# In a whole game over real sockets


def test_no_byte_names_a_secret_square(server):
    random = Random(3)
    log = len(server.log())
    squares = set()
    with ExitStack() as stack:
        everybody = sit_down(server, stack)
        host = everybody[0]
        if not IS_LONG:
            make(everybody, host, "settings", {"laps": "1"})
        make(everybody, host, "start", {})
        while (state := server.row(host.code)[1])["phase"] != "over":
            secret = secrets_of(state)
            squares |= secret
            if secret:
                assert_only_the_giver_hears(everybody, state, secret)
                for player, query in random.sample(list(product(everybody, ("", "?plain"))), 2):
                    assert_only_the_giver_reads(player, query, state, secret)
            mover = random.choice([player for player in everybody if player.is_yours])
            make(everybody, mover, *choose(mover, state, random))
    assert len(squares) == (6 if IS_LONG else 3) * CARD_SIZE
    assert not find_named(server.log()[log:], squares)


def sit_down(server, stack):
    """Return the players: three with a seat, then one who watches."""
    host, *others, eve = [stack.enter_context(Player(server.url)) for _ in range(4)]
    host.make_room("Ada")
    for player, name in zip(others, ("Bob", "Cleo"), strict=True):
        player.join(host.code, name)
    everybody = (host, *others, eve.watch(host.code))
    for player in everybody:
        player.connect().hear()
    return everybody


def make(everybody, mover, move, typed):
    after = mover.version + 1
    mover.move(move, **typed)
    for player in everybody:
        player.heard.clear()
        player.wait(after)


def assert_only_the_giver_hears(everybody, state, secret):
    for player in everybody:
        heard = find_named("\n".join(player.heard), secret)
        if player.id != str(state["giver"]):
            assert not heard
        elif state["phase"] == PICK:
            assert heard == secret


def assert_only_the_giver_reads(player, query, state, secret):
    """Load the page now, live or plain, and look for the secret squares in it."""
    read = find_named(cut_board(player.http.get(f"/r/{player.code}/{query}").text), secret)
    if player.id != str(state["giver"]):
        assert not read
    else:
        assert read == (secret if state["phase"] == PICK else secret & {state["target"]})


def cut_board(html):
    """Return the page without the board, which names every square, and its map, which names the middle of each zone."""
    start = html.index('<div id="map"')
    end = html.index("</div>", html.index('<div id="board"'))
    assert html.count('type="radio" name="square"', start, end) == 480
    return html[:start] + html[end:]


def choose(mover, state, random):
    """Return a move for the mover. Every third guess lies on the card: a square with a piece is no secret any more."""
    move = random.choice(sorted(mover.due))
    if move == "pick":
        return move, {"square": random.choice(state["card"])}
    if move == "guess":
        taken = {piece["square"] for piece in state["pieces"]}
        pool = state["card"] if random.random() < 1 / 3 else SQUARES
        return move, {"typed": random.choice([square for square in pool if square not in taken])}
    return move, {"text": clue(random)} if move == "clue" else {}


def clue(random):
    return "zo" + "".join(random.choices("bdgklmt", k=10))


# The same game twice, but for the card and the pick

ADA, BOB, CLEO, DAN = 1, 2, 3, 4  # Ada gives, Bob and Cleo guess, Dan waits for the next round
VISITORS = {"ada": ADA, "bob": BOB, "cleo": CLEO, "dan": DAN, "eve": None}
CARDS = [("C12", "H7", "L30", "A1"), ("B2", "P30", "K19", "G3")]


def play_through(card, pick):
    """Yield the game after each move up to the reveal. The moves themselves do not depend on the card."""
    moves = [
        *(Move("join", text=name) for name in ("Ada", "Bob", "Cleo")),
        Move("start", ADA, first=ADA, card=card),
        Move("join", text="Dan"),
        Move("pick", ADA, square=pick),
        Move("clue", ADA, text="moss"),
        Move("guess", BOB, square="E5"),
        Move("guess", CLEO, square="E6"),
        Move("clue", ADA, text="wet stone"),
        Move("guess", CLEO, square="E9"),
        Move("guess", BOB, square="E8"),
    ]
    game = Game()
    for move in moves:
        game = play(game, replace(move, moment_id=game.moment_id))
        yield game


def pairs():
    """Return both games side by side, from the first card on."""
    games = [list(play_through(card, card[index]))[3:] for index, card in enumerate(CARDS)]
    return list(zip(*games, strict=True))


def has_secrets(game):
    return game.phase in SECRET_PHASES


def test_the_two_games_differ_until_the_reveal_in_secrets_alone():
    for one, other in pairs():
        assert one != other
        assert hide_secrets(one) == hide_secrets(other) or not has_secrets(one)
    assert [one.phase for one, _ in pairs()] == [PICK, PICK, CLUE, GUESS, GUESS, CLUE, GUESS, GUESS, REVEAL]


def hide_secrets(game):
    return replace(game, card=(), shown=(), target="")


@pytest.mark.parametrize("viewer", [BOB, CLEO, DAN, None])
def test_pushes_to_those_who_must_not_know_do_not_depend_on_the_secret(viewer):
    before = (None, None)
    for games in pairs():
        if has_secrets(games[0]):
            assert len({render_push(None, game, viewer) for game in games}) == 1
            assert len({render_push(old, game, viewer) for old, game in zip(before, games, strict=True)}) == 1
        before = games


def test_pushes_to_the_giver_do_depend_on_the_secret():
    for games in pairs():
        assert len({render_push(None, game, ADA) for game in games}) == 2


@pytest.mark.parametrize("viewer", [BOB, CLEO, DAN, None])
def test_at_the_reveal_everybody_learns_it(viewer):
    games = pairs()[-1]
    assert len({render_push(None, game, viewer) for game in games}) == 2


def render_push(old, new, viewer):
    return diff.render_step(old and pov(old, viewer), pov(new, viewer), 7)


def pov(game, viewer):
    """Return the viewer's Pov; a viewer who has not joined yet is a spectator."""
    return build_pov("K7QM4T", game, viewer if viewer and game.player(viewer) else None)


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "?plain"])
def test_pages_depend_on_the_secret_for_the_giver_alone(query):
    room, browsers = store_room()
    for games in pairs()[::2]:
        for name, browser in browsers.items():
            seen = {page(room, game, browser, query) for game in games}
            is_told = name == "ada" or not has_secrets(games[0])
            assert len(seen) == (2 if is_told else 1), (name, games[0].phase)


@pytest.mark.django_db
def test_front_pages_do_not_depend_on_the_secret():
    room, browsers = store_room()
    for games in pairs():
        for browser in browsers.values():
            assert len({page(room, game, browser, address="/") for game in games}) == 1


def store_room():
    """Return a room whose game the test replaces, and a browser for each visitor."""
    room = Room.objects.create(code="K7QM4T", state="")
    browsers = {}
    for name, player in VISITORS.items():
        browsers[name] = Client()
        session = browsers[name].session
        session["visitor"] = name
        session.save()
        browsers[name].cookies["colorclues"] = session.session_key
        if player:
            room.seats.create(visitor=name, player=player)
            # Or the room would note, in the game that the test replaces, that the player is away.
            room.connections.create(visitor=name, channel=name, fresh_until=time.time() + 3600)
    return room, browsers


def page(room, game, browser, query="", address=None):
    """Return status, headers and body as they would go out, without tokens and times, which always differ."""
    room.state = codec.encode_game(game)
    room.save()
    response = browser.get((address or f"/r/{room.code}/") + query)
    assert response.status_code == 200
    body = re.sub(r'(csrfmiddlewaretoken" value=")\w+', r"\1", response.content.decode())
    body = re.sub(r"&amp;at=[\d.]+|tens-\d ones-\d", "", body)
    headers = {name: value for name, value in response.headers.items() if name != "Set-Cookie"}
    return str(headers) + body


# Any game


@settings(max_examples=60 if IS_LONG else 15)
@given(st.data())
def test_no_pov_holds_a_secret_of_somebody_else(data):
    players = data.draw(st.integers(3, 5))
    random = Random(data.draw(st.integers(0, 2**32)))
    for game in random_game(random, players):
        secret = set(game.card) - {piece.square for piece in game.pieces}
        for viewer in (*(player.id for player in game.players), None):
            if has_secrets(game) and viewer != game.giver:
                assert not find_named(repr(build_pov("K7QM4T", game, viewer)), secret)
        if has_secrets(game) and game.target:
            assert game.target in repr(build_pov("K7QM4T", game, game.giver))


def random_game(random, players):
    """Yield the game after each of its random moves; now and then a player joins."""
    game = Game()
    for number in range(players):
        game = play(game, Move("join", text=f"Player {chr(97 + number)}"))
    while game.phase != OVER and game.round < 4:
        yield game
        if random.random() < 0.03 and len(game.players) < 8:
            game = play(game, Move("join", text=f"Late {clue(random)}"[:20]))
            continue
        game = play(game, random_move(random, game))


def random_move(random, game):
    free = sorted(set(SQUARES) - {piece.square for piece in game.pieces})
    unseen = sorted(set(SQUARES).difference(game.shown))
    card = tuple(random.sample(unseen, CARD_SIZE))
    if game.phase == LOBBY:
        return Move("start", game.host, first=random.choice(game.players).id, card=card)
    if game.phase == PICK:
        return Move("pick", game.giver, game.moment_id, random.choice(game.card))
    if game.phase == CLUE:
        return Move("clue", game.giver, game.moment_id, text=clue(random))
    if game.phase == GUESS:
        on_card = [square for square in game.card if square in free]
        return Move("guess", game.queue[0], game.moment_id, random.choice(random.choice([free, on_card or free])))
    assert game.phase == REVEAL
    return Move("next", game.giver, game.moment_id, card=card)


# Quick: nobody learns another player's guess before everybody has guessed (rule 17)


def quick(step):
    """Return a game in which four players guess at once. At the second clue each has a piece from the first."""
    game = guessing(5, preset="quick")
    return game if step == 1 else hint(guess_all(game, "A1", "B2", "C3", "D4"))


GUESSES = ("C12", "D14", "E16")  # fewer than a card has squares
# H1 and H2 are headings too.
NO_HEADINGS = [square for square in SQUARES if square not in ("H1", "H2")]


@pytest.mark.parametrize("step", [1, 2])
@given(squares=st.lists(st.sampled_from(NO_HEADINGS), min_size=2, max_size=2, unique=True), number=st.integers(1, 3))
def test_rule_17_what_others_are_shown_does_not_depend_on_a_guess(step, squares, number):
    game = quick(step)
    for guesser in game.queue[: number - 1]:
        game = do(game, "guess", guesser, square="H15")
    guesser = game.queue[0]
    free = [square for square in squares if square not in ("A1", "B2", "C3", "D4", "H15")]
    worlds = [do(game, "guess", guesser, square=square) for square in free]
    for viewer in (None, *(player.id for player in game.players if player.id != guesser)):
        before = build_pov("CODE", game, viewer)
        after = {build_pov("CODE", world, viewer) for world in worlds}
        assert len(after) <= 1
        for pov in after:
            assert not find_named(diff.render_step(before, pov, 2), {"H15", *free})


def test_rule_17_no_byte_tells_of_a_guess_before_all_have_guessed(server):
    with ExitStack() as stack:
        everybody = sit_down(server, stack)
        host = everybody[0]
        make(everybody, host, "settings", {"preset": "quick", "laps": "1"})
        make(everybody, host, "start", {})
        giver = next(player for player in everybody if player.is_yours)
        # The giver reads of the target all along, so that no guess may lie on it.
        card = server.row(host.code)[1]["card"]
        make(everybody, giver, "pick", {"square": next(square for square in card if square not in GUESSES)})
        for text, squares in (("moss", GUESSES[:2]), ("lemon tree", GUESSES[2:] * 2)):
            make(everybody, giver, "clue", {"text": text})
            first, second = (player for player in everybody if player.is_yours)
            make(everybody, first, "guess", {"typed": squares[0]})
            for player in everybody:
                if player is not first:
                    page = cut_board(player.http.get(f"/r/{player.code}/?plain").text)
                    assert not find_named("\n".join([*player.heard, page]), {squares[0]})
            make(everybody, second, "guess", {"typed": squares[1]})
            for player in everybody:
                assert find_named("\n".join(player.heard), set(squares)) == set(squares)
