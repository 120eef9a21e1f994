"""The settings of PostgreSQL: a pool of connections, and a timeout for every wait."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psycopg_pool import ConnectionPool

# Seconds in which a connection must be made, and in which the server must acknowledge data on a connection.
CONNECT, DEAD = 3, 5
# Seconds to wait for a connection while the server seems to be down. A quick restart goes unnoticed, and the rest of
# this process's one queue of database work is not held up.
DOWN_WAIT = 1.0


def add_pool(database: dict, limit: float, size: int, wait: float) -> dict:
    """Return the settings with a pool of at most `size` connections, for which a query waits at most `wait` seconds.

    `limit` is the seconds for a statement, a lock or an idle transaction, and 0 is no limit. The pool opens with the
    first query. So a process that is forked or started before has a pool of its own.
    """
    pool = {
        "min_size": 1,
        "max_size": size,
        "timeout": wait,
        # Give up soon, and try again at the next query. By itself the pool would pause longer each time.
        "reconnect_timeout": DOWN_WAIT,
        "reconnect_failed": shorten_waits,
    }
    options = {**_limits(limit), **database.get("OPTIONS", {}), "pool": pool}
    return {**database, "ENGINE": "colorclues.postgres", "CONN_MAX_AGE": 0, "OPTIONS": options}


def shorten_waits(pool: "ConnectionPool") -> None:
    """Shorten the pool's waits, since the server seems to be down. The next connection ends that."""
    pool.timeout = DOWN_WAIT


def _limits(seconds: float) -> dict:
    limits: dict[str, int | str] = {
        "connect_timeout": CONNECT,
        "tcp_user_timeout": DEAD * 1000,
        "keepalives_idle": DEAD,
        "keepalives_interval": 1,
        "keepalives_count": DEAD,
    }
    if seconds:
        names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
        limits["options"] = " ".join(f"-c {name}={round(seconds * 1000)}" for name in names)
    return limits
