"""How much of a thing one may do: tokens that come back with time. Pure: what time it is comes in as an argument."""

import math
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` at once, and after that so many a second."""

    burst: float
    a_second: float


UNLIMITED = Rate(math.inf, 1)


class Bucket:
    """The tokens of one who does something; full at first. Times are in seconds, of any clock that never goes back."""

    __slots__ = ("rate", "tokens", "at")

    def __init__(self, rate: Rate, now: float) -> None:
        self.rate = rate
        self.tokens = float(rate.burst)
        self.at = now

    def take(self, now: float) -> bool:
        """Whether there was a token; it is gone then."""
        if self.wait(now) > 0:
            return False
        self.tokens -= 1
        return True

    def owe(self, now: float) -> None:
        """A token is gone, be there one or not; what is owed comes back first."""
        self._fill(now)
        self.tokens -= 1

    def wait(self, now: float) -> float:
        """The seconds until there is a token; 0 when there is one now."""
        self._fill(now)
        return max(0.0, 1 - self.tokens) / self.rate.a_second

    def is_full(self, now: float) -> bool:
        self._fill(now)
        return self.tokens >= self.rate.burst

    def _fill(self, now: float) -> None:
        self.tokens = min(self.rate.burst, self.tokens + max(0.0, now - self.at) * self.rate.a_second)
        self.at = max(self.at, now)


class KeyedBuckets:
    """A bucket for everybody, known by a key; one that is full again is forgotten, since a new one is the same.

    Where more than `most` are not full, the one that was longest unused is forgotten. Threads may share them.
    """

    def __init__(self, rate: Rate, most: int) -> None:
        self.rate = rate
        self.most = most
        self.kept: OrderedDict[Hashable, Bucket] = OrderedDict()
        self.lock = Lock()

    def take(self, key: Hashable, now: float) -> bool:
        """Whether there was a token for this one; it is gone then."""
        with self.lock:
            taken = self._bucket(key, now).take(now)
            self._forget(now)
            return taken

    def owe(self, key: Hashable, now: float) -> None:
        """A token of this one's is gone, be there one or not."""
        with self.lock:
            self._bucket(key, now).owe(now)
            self._forget(now)

    def wait(self, key: Hashable, now: float) -> float:
        """The seconds until there is a token for this one; 0 when there is one now."""
        with self.lock:
            bucket = self.kept.get(key)
            return bucket.wait(now) if bucket else 0.0

    def _bucket(self, key: Hashable, now: float) -> Bucket:
        self.kept.setdefault(key, Bucket(self.rate, now))
        self.kept.move_to_end(key)
        return self.kept[key]

    def _forget(self, now: float) -> None:
        while len(self.kept) > self.most or (self.kept and next(iter(self.kept.values())).is_full(now)):
            self.kept.popitem(last=False)


class ConcurrencyLimit:
    """How many things are open at once, for each key; `most` for one of them."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.taken: dict[Hashable, int] = {}

    def take(self, key: Hashable) -> bool:
        """Whether there was a place for this one; it is taken then."""
        taken = self.taken.get(key, 0)
        if taken >= self.most:
            return False
        self.taken[key] = taken + 1
        return True

    def give_back(self, key: Hashable) -> None:
        """One that was taken is free again."""
        self.taken[key] -= 1
        if not self.taken[key]:
            del self.taken[key]
