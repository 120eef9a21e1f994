"""Token buckets and counts of open things. Pure: the time comes in as an argument."""

import math
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True, slots=True)
class Rate:
    """Allow `burst` at once, and after that so many a second."""

    burst: float
    a_second: float


UNLIMITED = Rate(math.inf, 1)


class Bucket:
    """Hold the tokens of one key; full at first.

    Times are seconds of any clock. A clock that goes back gives no tokens.
    """

    __slots__ = ("rate", "tokens", "taken_at")

    def __init__(self, rate: Rate, now: float) -> None:
        self.rate = rate
        self.tokens = float(rate.burst)
        self.taken_at = now

    def take(self, now: float) -> bool:
        if self._tokens_at(now) < 1:
            return False
        self.owe(now)
        return True

    def owe(self, now: float) -> None:
        """Take a token even from an empty bucket. The balance may go negative."""
        self.tokens = self._tokens_at(now) - 1
        self.taken_at = max(self.taken_at, now)

    def seconds_to_token(self, now: float) -> float:
        return max(0.0, 1 - self._tokens_at(now)) / self.rate.a_second

    def is_full(self, now: float) -> bool:
        return self._tokens_at(now) >= self.rate.burst

    def _tokens_at(self, now: float) -> float:
        # Only taking a token changes the bucket, so that looks add no rounding errors.
        return min(self.rate.burst, self.tokens + max(0.0, now - self.taken_at) * self.rate.a_second)


class KeyedBuckets:
    """Hold a bucket for each key. Threads may share it.

    A full bucket is dropped, because a new one is the same.
    Above `max_keys` the bucket that was longest unused is evicted.
    """

    def __init__(self, rate: Rate, max_keys: int) -> None:
        self.rate = rate
        self.max_keys = max_keys
        self.buckets: OrderedDict[Hashable, Bucket] = OrderedDict()
        self.lock = Lock()

    def take(self, key: Hashable, now: float) -> bool:
        with self.lock:
            taken = self._bucket(key, now).take(now)
            self._evict(now)
            return taken

    def owe(self, key: Hashable, now: float) -> None:
        with self.lock:
            self._bucket(key, now).owe(now)
            self._evict(now)

    def seconds_to_token(self, key: Hashable, now: float) -> float:
        with self.lock:
            bucket = self.buckets.get(key)
            return bucket.seconds_to_token(now) if bucket else 0.0

    def _bucket(self, key: Hashable, now: float) -> Bucket:
        self.buckets.setdefault(key, Bucket(self.rate, now))
        self.buckets.move_to_end(key)
        return self.buckets[key]

    def _evict(self, now: float) -> None:
        while len(self.buckets) > self.max_keys or (self.buckets and self._oldest.is_full(now)):
            self.buckets.popitem(last=False)

    @property
    def _oldest(self) -> Bucket:
        return next(iter(self.buckets.values()))


class ConcurrencyLimit:
    """Count what is open at once for each key, up to `limit`."""

    def __init__(self, limit: float) -> None:
        self.limit = limit
        self.open: dict[Hashable, int] = {}
        self.total = 0

    def acquire(self, key: Hashable) -> bool:
        count = self.open.get(key, 0)
        if count >= self.limit:
            return False
        self.open[key] = count + 1
        self.total += 1
        return True

    def release(self, key: Hashable) -> None:
        self.open[key] -= 1
        self.total -= 1
        if not self.open[key]:
            del self.open[key]
