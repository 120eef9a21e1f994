"""Work that one process of all does at a time: each row says until when it is done, or being done."""

from ..models import Claim
from ..rooms import clock

# Seconds by which a claim may reach further than the clock of this process says. With PostgreSQL two processes agree to
# within half a second, once both have asked it for the time; until then the clocks of their machines may differ. And a
# claim is later in the database than it began.
SLACK = 60.0


def claim(work: str, seconds: float) -> bool:
    """Return whether the work falls to this process. Then it falls to nobody for so many seconds.

    A claim that reaches much further was made by a clock that has been set back since, and does not hold.
    """
    now = clock.now()
    Claim.objects.bulk_create([Claim(work=work)], ignore_conflicts=True)
    free = Claim.objects.filter(work=work).exclude(until__gt=now, until__lte=now + seconds + SLACK)
    return bool(free.update(until=now + seconds))
