"""What staff has ordered all processes to do for a time, as far as this process knows: bars, an announcement, drains.

In memory, since each request and each socket asks. `ops/order_reader` reads it from the database at every tick.
"""

import math
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Address, ip_address

from ..rooms import clock
from .limits.rate_limits import network_of

# The kinds of orders: a bar of a browser or of an address, a browser whose address is to be found and barred, an
# announcement, and a process that takes no sockets.
BROWSER, ADDRESS, FIND, ANNOUNCE, DRAIN = "browser", "address", "find", "announce", "drain"

# Seconds after the announced time for which pages still show the announcement. A restart takes less.
SHOWN_AFTER = 60


@dataclass(frozen=True)
class Order:
    """A standing order, as the database has it. `due` is 0 for an announcement that was withdrawn."""

    id: int
    kind: str
    subject: str
    text: str
    due: float
    until: float
    given: float


@dataclass(frozen=True)
class Announcement:
    """What every page shows at its top: the server restarts in so many minutes, 0 for now. `text` is staff's own."""

    minutes: int
    text: str


@dataclass(frozen=True)
class Orders:
    """All that holds. `bars` are by visitor or by network, `drained` are names of processes."""

    bars: dict[Hashable, Order] = field(default_factory=dict)
    sought: tuple[Order, ...] = ()
    announced: Order | None = None
    drained: frozenset[str] = frozenset()
    is_draining: bool = False

    def find_bar(self, visitor: str, address: str) -> Order | None:
        """Return the bar that holds for a browser now, or None."""
        for key in (visitor, network_of(address)) if self.bars else ():
            bar = self.bars.get(key)
            if bar and bar.until > clock.now():
                return bar
        return None

    def find_announcement(self) -> Announcement | None:
        """Return what pages show now, or None."""
        order, now = self.announced, clock.now()
        if order is None or not order.due or now > order.due + SHOWN_AFTER:
            return None
        return Announcement(max(0, math.ceil((order.due - now) / 60)), order.text)


class KnownOrders:
    """The orders of this process. `accept` is called with whether the process takes new connections (site/)."""

    def __init__(self) -> None:
        self.orders = Orders()
        self.accept: Callable[[bool], None] | None = None

    def take(self, orders: Iterable[Order], process: str) -> None:
        """Take over what holds, in the process of this name."""
        known = list(orders)
        drained = frozenset(order.subject for order in known if order.kind == DRAIN)
        self.orders = Orders(
            {_key(order): order for order in known if order.kind in (BROWSER, ADDRESS, FIND)},
            tuple(order for order in known if order.kind == FIND),
            max((order for order in known if order.kind == ANNOUNCE), key=lambda order: order.id, default=None),
            drained,
            process in drained,
        )


def name_network(address: str) -> str:
    """Return what is barred with an address, as staff reads it: the address itself, of IPv6 its first half.

    Return "" for what is no address, and for a network of another size: less would be barred than staff has typed.
    """
    text, _, size = address.strip().partition("/")
    network = network_of(text)
    if isinstance(network, int):
        return f"{ip_address(network << 64)}/64" if size in ("", "64", "128") else ""
    return str(network) if isinstance(network, IPv4Address) and size in ("", "32") else ""


def _key(order: Order) -> Hashable:
    return network_of(order.subject.partition("/")[0]) if order.kind == ADDRESS else order.subject


known_orders = KnownOrders()
