"""One per process: who has asked for more than people do, by the limits of the settings."""

import math
import time
from collections.abc import Hashable
from functools import lru_cache
from ipaddress import IPv6Address, ip_address

from django.conf import settings

from .token_bucket import UNLIMITED, ConcurrencyLimit, KeyedBuckets, Rate

RATES = (
    "MESSAGES_VISITOR",
    "MESSAGES_ADDRESS",
    "OPENINGS_VISITOR",
    "OPENINGS_ADDRESS",
    "WRONG_CODES_ADDRESS",
    "ROOMS_VISITOR",
    "ROOMS_ADDRESS",
    "JOINS_VISITOR",
    "JOINS_ADDRESS",
    "PASSWORDS_ADDRESS",
    "PASSWORDS_ALL",
    "TOKENS_ADDRESS",
)


class RateLimited(Exception):
    """More than people do, by this limit. `seconds`: after which there is a little again."""

    def __init__(self, seconds: float, limit: str) -> None:
        super().__init__(seconds, limit)
        self.seconds = math.ceil(seconds)
        self.limit = limit

    @property
    def code(self) -> str:
        """As refusals are counted and logged."""
        return "limit-" + self.limit.lower().replace("_", "-")


class RateLimiter:
    """Counts by visitor (a browser; empty for one without the cookie), and by the address that it comes from."""

    def __init__(self) -> None:
        self.buckets = {name: KeyedBuckets(rate(name), settings.REMEMBERED_MOST) for name in RATES}
        self.of_visitor = ConcurrencyLimit(settings.SOCKETS_VISITOR if settings.LIMITS else math.inf)
        self.at_address = ConcurrencyLimit(settings.SOCKETS_ADDRESS if settings.LIMITS else math.inf)

    def message(self, visitor: str, address: str) -> None:
        """Before a message, by socket or form, is looked at. Raises TooMuch."""
        self._take_both("MESSAGES", visitor, address)

    def room(self, visitor: str, address: str) -> None:
        """Before a room is made. Raises TooMuch."""
        self._take_both("ROOMS", visitor, address)

    def join(self, visitor: str, address: str) -> None:
        """Before somebody joins a room. Raises TooMuch."""
        self._take_both("JOINS", visitor, address)

    def password(self, address: str) -> None:
        """Before a password is looked at. Raises TooMuch, also where too many came from all addresses together."""
        self._take("PASSWORDS_ADDRESS", network(address))
        self._take("PASSWORDS_ALL", "")

    def wrong_token(self, address: str) -> None:
        """A token for the metrics came from this address that is none. Raises TooMuch."""
        self._take("TOKENS_ADDRESS", network(address))

    def code(self, address: str) -> None:
        """Before a stranger is told of a room. Raises TooMuch where too many wrong codes came from this address."""
        wait = self.buckets["WRONG_CODES_ADDRESS"].wait(network(address), time.monotonic())
        if wait:
            raise RateLimited(wait, "WRONG_CODES_ADDRESS")

    def wrong_code(self, address: str) -> None:
        """A code that is none came from this address. Many that were asked for at the same time are all counted."""
        self.buckets["WRONG_CODES_ADDRESS"].owe(network(address), time.monotonic())

    def open(self, visitor: str, address: str) -> None:
        """Before a socket is let in; it has a place then, until it is closed.

        Raises TooMuch, of 0 seconds where all places are taken.
        """
        self._take_both("OPENINGS", visitor, address)
        if not self.at_address.take(network(address)):
            raise RateLimited(0, "SOCKETS_ADDRESS")
        if visitor and not self.of_visitor.take(visitor):
            self.at_address.give_back(network(address))
            raise RateLimited(0, "SOCKETS_VISITOR")

    def close(self, visitor: str, address: str) -> None:
        """A socket that was let in is closed."""
        self.at_address.give_back(network(address))
        if visitor:
            self.of_visitor.give_back(visitor)

    def _take_both(self, what: str, visitor: str, address: str) -> None:
        """The visitor's first: one who is refused uses up nothing of what all at the address have together."""
        if visitor:
            self._take(f"{what}_VISITOR", visitor)
        self._take(f"{what}_ADDRESS", network(address))

    def _take(self, name: str, key: Hashable) -> None:
        now = time.monotonic()
        if not self.buckets[name].take(key, now):
            raise RateLimited(self.buckets[name].wait(key, now), name)


def rate(name: str) -> Rate:
    """The setting of this name as a rate; while the limits are lifted, one without end."""
    return Rate(*getattr(settings, name)) if settings.LIMITS else UNLIMITED


@lru_cache(1024)
def network(address: str) -> Hashable:
    """What counts as one address: of IPv6 the first half, of which one household or server has all."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if not isinstance(ip, IPv6Address):
        return ip
    return ip.ipv4_mapped or int(ip) >> 64


rate_limiter = RateLimiter()
