"""The limits on what one visitor and one address may do, counted in this process. The settings hold the numbers."""

import math
import time
from collections.abc import Hashable
from functools import lru_cache
from ipaddress import IPv6Address, ip_address

from django.conf import settings

from .open_files import RETRY_AFTER, count_places
from .token_bucket import UNLIMITED, ConcurrencyLimit, KeyedBuckets, Rate

RATES = (
    "MESSAGES_VISITOR",
    "MESSAGES_ADDRESS",
    "OPENINGS_VISITOR",
    "OPENINGS_ADDRESS",
    "PAGES_VISITOR",
    "PAGES_ADDRESS",
    "WRONG_CODES_ADDRESS",
    "ROOMS_VISITOR",
    "ROOMS_ADDRESS",
    "JOINS_VISITOR",
    "JOINS_ADDRESS",
    "PASSWORDS_ADDRESS",
    "PASSWORDS_ALL",
    "TOKENS_ADDRESS",
    "REPORTS_VISITOR",
    "REPORTS_ADDRESS",
    "BROWSER_REPORTS_VISITOR",
    "BROWSER_REPORTS_ADDRESS",
    "BROWSER_REPORTS_ALL",
    "EVENTS_VISITOR",
    "EVENTS_ROOM",
)
CONNECTIONS = ("HEAD_WITHIN", "BODY_WITHIN", "SILENT_MOST", "SILENT_PEER")
PAGES = ("PAGES_WAITING", "PAGES_WAIT")
# What may be exceeded, also of what is open or done at the same time, and of what one socket or request may send.
LIMITS = (
    *RATES,
    *CONNECTIONS,
    *PAGES,
    "SOCKETS_VISITOR",
    "SOCKETS_ADDRESS",
    "SOCKETS_PROCESS",
    "OPEN_FILES",
    "PASSWORDS_AT_ONCE",
    "MESSAGES_PATIENCE",
    "CONTROLS_SOCKET",
    "FRAMES_MESSAGE",
    "UNSENT_MOST",
    "BODY_MOST",
)


class RateLimited(Exception):
    """More was asked for than the limit allows. `seconds` until the next token."""

    def __init__(self, seconds: float, limit: str) -> None:
        super().__init__(seconds, limit)
        self.seconds = math.ceil(seconds)
        self.limit = limit

    @property
    def code(self) -> str:
        return code_of(self.limit)


def code_of(limit: str) -> str:
    return "limit-" + limit.lower().replace("_", "-")


class RateLimiter:
    """Count by visitor (a browser; empty for a browser without the cookie) and by the address that it comes from.

    Each method that begins with `check_` is called before the act, takes a token, and raises RateLimited.
    """

    def __init__(self) -> None:
        self.buckets = {name: KeyedBuckets(rate_of(name), settings.REMEMBERED_MOST) for name in RATES}
        self.places = count_places()
        self.sockets_of_visitor = ConcurrencyLimit(settings.SOCKETS_VISITOR if settings.LIMITS else math.inf)
        self.sockets_at_address = ConcurrencyLimit(settings.SOCKETS_ADDRESS if settings.LIMITS else math.inf)

    def check_message(self, visitor: str, address: str) -> None:
        self._take_both("MESSAGES", visitor, address)

    def check_room(self, visitor: str, address: str) -> None:
        self._take_both("ROOMS", visitor, address)

    def check_join(self, visitor: str, address: str) -> None:
        self._take_both("JOINS", visitor, address)

    def check_page(self, player: str, address: str) -> None:
        """Allow a page. Only strangers count for their address: those who play there pay for nobody's flood.

        `player` is a visitor who has or had a seat, "" for all others.
        """
        if player:
            self._take("PAGES_VISITOR", player)
        else:
            self._take("PAGES_ADDRESS", network_of(address))

    def check_report(self, visitor: str, address: str) -> None:
        self._take_both("REPORTS", visitor, address)

    def check_browser_report(self, visitor: str, address: str) -> None:
        """Allow a report that a browser sends by itself."""
        if visitor:
            self._take("BROWSER_REPORTS_VISITOR", visitor)
        self._take("BROWSER_REPORTS_ADDRESS", network_of(address))
        self._take("BROWSER_REPORTS_ALL", "")

    def check_password(self, address: str) -> None:
        self._take("PASSWORDS_ADDRESS", network_of(address))
        self._take("PASSWORDS_ALL", "")

    def check_code(self, address: str) -> None:
        """Allow a look at a room. Takes no token: raise RateLimited after too many wrong codes from this address."""
        wait = self.buckets["WRONG_CODES_ADDRESS"].seconds_to_token(network_of(address), time.monotonic())
        if wait:
            raise RateLimited(wait, "WRONG_CODES_ADDRESS")

    def record_wrong_code(self, address: str) -> None:
        """Record a failed room-code lookup. Lookups that ran at the same time are all counted."""
        self.buckets["WRONG_CODES_ADDRESS"].owe(network_of(address), time.monotonic())

    def record_wrong_token(self, address: str) -> None:
        """Record a wrong token for the metrics. Raise RateLimited after too many from this address."""
        self._take("TOKENS_ADDRESS", network_of(address))

    def check_event(self, person: str) -> None:
        """Allow a reaction or a practice dot. `person` is the visitor, or without the cookie the socket."""
        self._take("EVENTS_VISITOR", person)

    def may_show_event(self, code: str) -> bool:
        """Take a token of the room. Return whether there was one: above the limit events are dropped."""
        return self.buckets["EVENTS_ROOM"].take(code, time.monotonic())

    def open_socket(self, visitor: str, address: str) -> None:
        """Count a socket as open until `close_socket`.

        Raise RateLimited: with 0 seconds while too many are open, with more where they are opened too fast or this
        process can hold no more.
        """
        if self.open_sockets >= self.places:
            raise RateLimited(RETRY_AFTER, "SOCKETS_PROCESS")
        self._take_both("OPENINGS", visitor, address)
        if not self.sockets_at_address.acquire(network_of(address)):
            raise RateLimited(0, "SOCKETS_ADDRESS")
        if visitor and not self.sockets_of_visitor.acquire(visitor):
            self.sockets_at_address.release(network_of(address))
            raise RateLimited(0, "SOCKETS_VISITOR")

    def close_socket(self, visitor: str, address: str) -> None:
        self.sockets_at_address.release(network_of(address))
        if visitor:
            self.sockets_of_visitor.release(visitor)

    @property
    def open_sockets(self) -> int:
        return self.sockets_at_address.total

    def _take_both(self, what: str, visitor: str, address: str) -> None:
        if visitor:  # comes first: a visitor who is refused then uses up nothing of the address
            self._take(f"{what}_VISITOR", visitor)
        self._take(f"{what}_ADDRESS", network_of(address))

    def _take(self, name: str, key: Hashable) -> None:
        now = time.monotonic()
        if not self.buckets[name].take(key, now):
            raise RateLimited(self.buckets[name].seconds_to_token(key, now), name)


def rate_of(name: str) -> Rate:
    return Rate(*getattr(settings, name)) if settings.LIMITS else UNLIMITED


@lru_cache(1024)
def network_of(address: str) -> Hashable:
    """Return what counts as one address. Of IPv6 it is the first half: one household or server has all of the rest."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if not isinstance(ip, IPv6Address):
        return ip
    return ip.ipv4_mapped or int(ip) >> 64


rate_limiter = RateLimiter()
