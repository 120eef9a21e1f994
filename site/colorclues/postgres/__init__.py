"""PostgreSQL's settings: a pool of connections, and a limit for everything that is waited for."""

# Seconds for a connection to be made, and for the server to acknowledge what was sent before the line counts as dead.
CONNECT, DEAD = 3, 5
# Seconds for which one waits while the server seems to be down: a quick restart goes unnoticed, and those who stand
# behind in this process's one queue of database work are not kept.
DOWN_WAIT = 1.0


def pooled(database: dict, limit: float, size: int, wait: float) -> dict:
    """The settings with a pool of `size` connections at most, for each of which one waits `wait` seconds at most.

    `limit`: seconds for a statement, a lock, or a transaction in which nothing happens; 0 for none. The pool opens with
    the first query, so a process that is forked or started before it has its own.
    """
    pool = {
        "min_size": 1,
        "max_size": size,
        "timeout": wait,
        # Give up soon, and try anew when somebody asks: by itself the pool would pause for longer each time.
        "reconnect_timeout": DOWN_WAIT,
        "reconnect_failed": be_brief,
    }
    options = {**_limits(limit), **database.get("OPTIONS", {}), "pool": pool}
    return {**database, "ENGINE": "colorclues.postgres", "CONN_MAX_AGE": 0, "OPTIONS": options}


def be_brief(pool) -> None:
    """The server seems to be down, until a connection is made again."""
    pool.timeout = DOWN_WAIT


def _limits(seconds: float) -> dict:
    limits = {
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
