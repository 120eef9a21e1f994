"""Give, change and end the standing orders of staff. Each process reads them at its next tick, this one at once."""

from ..models import StandingOrder
from ..rooms import clock
from ..web.orders import ADDRESS, ANNOUNCE, BROWSER, DRAIN, FIND, SHOWN_AFTER

# Seconds for which a page that comes back is told that an announcement is over, and after which a drain is forgotten.
REMEMBERED, DRAIN_LASTS = 600, 24 * 3600


def bar_browser(visitor: str, whose: str, until: float, has_address: bool) -> None:
    """Bar a visitor, and with `has_address` the address from which they have a page open now.

    `whose` is the room's code and the player's number, by which staff knows it.
    """
    kinds = (BROWSER, FIND) if has_address else (BROWSER,)
    StandingOrder.objects.filter(subject=visitor, kind__in=kinds).delete()
    for kind in kinds:
        _give(kind, visitor, whose, until)


def bar_address(network: str, until: float) -> None:
    StandingOrder.objects.filter(subject=network, kind=ADDRESS).delete()
    _give(ADDRESS, network, "", until)


def lift(id: int) -> StandingOrder | None:
    """End a bar, and return it, or None if it has ended."""
    bar = StandingOrder.objects.filter(id=id, kind__in=(BROWSER, ADDRESS, FIND)).first()
    if bar:
        bar.delete()
    return bar


def announce(minutes: int, text: str) -> None:
    """Announce a restart to every page, in the place of what was announced before."""
    due = clock.now() + minutes * 60
    StandingOrder.objects.filter(kind=ANNOUNCE).delete()
    _give(ANNOUNCE, "", text, due + SHOWN_AFTER + REMEMBERED, due)


def withdraw() -> bool:
    """Take the announcement from every page. Return whether there was one."""
    shown = StandingOrder.objects.filter(kind=ANNOUNCE, due__gt=0)
    return bool(shown.update(due=0, until=clock.now() + REMEMBERED))


def drain(process: str) -> None:
    StandingOrder.objects.filter(kind=DRAIN, subject=process).delete()
    _give(DRAIN, process, "", clock.now() + DRAIN_LASTS)


def undrain(process: str) -> bool:
    """Let a process take sockets again. Return whether it was drained."""
    return bool(StandingOrder.objects.filter(kind=DRAIN, subject=process).delete()[0])


def list_bars() -> list[StandingOrder]:
    """Return what holds now, the newest first."""
    kinds = (BROWSER, ADDRESS, FIND)
    return list(StandingOrder.objects.filter(kind__in=kinds, until__gt=clock.now()).order_by("-id"))


def _give(kind: str, subject: str, text: str, until: float, due: float = 0) -> None:
    StandingOrder.objects.create(kind=kind, subject=subject, text=text, due=due, until=until, given=clock.now())
