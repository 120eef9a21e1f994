"""A whole game at two phones of one engine, with all that a phone goes through. A third player needs no browser."""

import time

from tests.browser.people import Caller, Table
from tests.conftest import Server
from tests.engines.phone import Phone
from tests.engines.webdriver import wait_for
from tests.support.line_proxy import LineProxy

BEHIND = 2.5  # seconds
SLOW = 6000  # bytes a second: the page takes more than a second, its stylesheet and htmx two more


class LookedAtTable(Table):
    """A table whose phones are looked at whenever they show something of a new kind."""

    known: frozenset = frozenset()

    @property
    def phones(self) -> list[Phone]:
        return [one for one in self.people if isinstance(one, Phone)]

    @property
    def mover(self) -> Phone | Caller:
        """At the reveal the host, for whom the button does not wait for the end of the scene."""
        return self.people[0] if self.game.phase == "reveal" else super().mover

    def everybody_sees_it(self) -> None:
        super().everybody_sees_it()
        for phone in self.phones:
            if phone.state not in self.known:
                self.known |= {phone.state}
                phone.looks_right("·".join(phone.state))

    def guesser(self) -> Phone:
        """The phone that the game waits for, played up to there."""
        self.play_until(lambda game: game.phase == "guess" and isinstance(self.of(game.awaited[0]), Phone))
        return self.mover


def play(server: Server, ada: Phone, bob: Phone) -> None:
    table = sit_down(server, ada, bob)
    in_the_lobby(table, ada)
    table.start()
    the_first_round(table)
    the_second_round(table, server)
    with LineProxy(server.port) as line:
        the_third_round(table, server, line)
        table.play_to_the_end()
        for phone in table.phones:
            phone.shows("#status[data-phase=over]")
            phone.has_no_errors()


def sit_down(server: Server, ada: Phone, bob: Phone) -> LookedAtTable:
    table = LookedAtTable(server, ada.take_seat(server), [ada])
    for one in (bob, Caller(server, "Cleo")):
        one.take_seat(server, table.code)
        table.people.append(one)
        table.version += 1
    table.everybody_sees_it()
    return table


def in_the_lobby(table: LookedAtTable, ada: Phone) -> None:
    ada.has_all_colours()
    with ada.looks_at("how", "p"):
        pass
    with ada.looks_at("invite", "img"):
        look_at_the_link_to_a_seat(ada)
    table.after(ada.set, "laps", "1")
    table.after(ada.set, "limit", "180")


def look_at_the_link_to_a_seat(ada: Phone) -> None:
    if ada.browser.has_popovers:
        with ada.looks_at("own", "#seat-url"):
            pass
    else:
        ada.shows("#seat a")


def the_first_round(table: LookedAtTable) -> None:
    """A clue comes while a page is hidden; somebody chats; both clues are given, and the reveal is there."""
    table.play_on_to("clue")
    guesser = next(phone for phone in table.phones if phone is not table.giver)
    with guesser.browser.hidden():
        table.giver.clue(next(table.words))
        table.version += 1
        wait_out()
    table.everybody_sees_it()
    guesser.has_right_clock("after a clue that came while the page was hidden")
    guesser = table.guesser()
    table.after(guesser.say, "is it green?")
    table.play_on_to("reveal")


def the_second_round(table: LookedAtTable, server: Server) -> None:
    """A page is loaded anew, left and come back to, and the server is killed and started again."""
    guesser = table.guesser()
    guesser.reload()
    guesser.go_away_and_back(server)
    guesser.has_right_clock("after coming back")
    guesser.keeps_the_focus_in_sight()
    server.kill()
    server.start()
    table.step()


def the_third_round(table: LookedAtTable, server: Server, line: LineProxy) -> None:
    """A guess is made at the plain page. From there a slow line leads back."""
    table.play_short_rounds_until(lambda game: game.round == 3)
    guesser = table.guesser()
    guesser.open(server, table.code, "?plain")
    guesser.looks_right("at the plain page")
    table.after(guesser.guess, table.free_square())
    guesser.looks_right("at the plain page, when placed")
    line.trickle(SLOW)
    guesser.open(line, table.code)
    line.trickle(0)
    table.everybody_sees_it()
    guesser.has_right_clock("after a slow load", may_ask_again=False)


def wait_out() -> None:
    """Let the clock of a hidden page fall behind."""
    end = time.monotonic() + BEHIND
    wait_for(lambda: time.monotonic() > end, "a clock to fall behind")
