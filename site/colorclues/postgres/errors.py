"""What PostgreSQL's errors mean: which of them say that it cannot, and why."""

from psycopg import Error, InterfaceError, OperationalError

from play.rooms import Reason

# By SQLSTATE, or by its first two letters, the class. https://www.postgresql.org/docs/current/errcodes-appendix.html
REASONS: dict[str, Reason] = {
    "08": "away",  # the connection is lost
    "25006": "read-only",  # also a server that has become a standby
    "25P03": "slow",  # the transaction was idle for too long
    "25P04": "slow",  # or lasted for too long
    "28": "denied",  # a role or password that does not hold any more
    "3D000": "away",  # the database is not there
    "3F000": "unmigrated",  # a schema is not
    "40": "slow",  # a deadlock, which was ended at our cost
    "42501": "denied",
    "42703": "unmigrated",  # a column is not there
    "42P01": "unmigrated",  # a table is not
    "53": "crowded",
    "53100": "full",
    "55": "slow",  # a lock that is held for too long
    "57": "away",  # it shuts down, has crashed, or starts
    "57014": "slow",  # the statement took too long
    "58": "broken",  # its machine fails
    "F0": "broken",  # its settings
    "P0": "denied",  # a trigger of the host refuses: we have none
    "XX": "broken",  # its files, or itself; some hosts report a used up quota so
}


def find_reason(error: Exception) -> Reason | None:
    """Return why PostgreSQL cannot, or None if the error is a mistake of ours.

    Without a SQLSTATE the driver itself has given up: no connection was to be had, or it broke.
    """
    state = error.sqlstate if isinstance(error, Error) else None
    if state:
        return REASONS.get(state) or REASONS.get(state[:2])
    return "away" if isinstance(error, (OperationalError, InterfaceError)) else None
