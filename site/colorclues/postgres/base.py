"""Django's PostgreSQL backend with a pool that notices at once when the server goes down and when it is back.

By itself psycopg's pool hands out connections that the server has closed. Or it tries them one by one with a growing
pause. And while the server is down a query waits as long as for a connection that is in use.
"""

import math
import select
import time
from functools import cached_property
from weakref import WeakKeyDictionary

from django.db.backends.postgresql import base
from psycopg import Connection, OperationalError
from psycopg_pool import ConnectionPool

from play.rooms import Reason

from ..database_errors import ErrorWrapper
from . import shorten_waits
from .errors import find_reason

# Seconds between two renewals of all connections. A standby refuses every move, for hours perhaps.
RENEW_EVERY = 2.0
_renewed: WeakKeyDictionary[ConnectionPool, float] = WeakKeyDictionary()


class DatabaseWrapper(base.DatabaseWrapper):
    """The backend, by the name that Django expects."""

    @cached_property
    def wrap_database_errors(self) -> ErrorWrapper:
        return ErrorWrapper(self, find_reason, self._renew_read_only)

    def get_new_connection(self, conn_params: dict) -> Connection:
        while True:
            connection = super().get_new_connection(conn_params)
            if _answers(connection):
                self.pool.timeout = self.settings_dict["OPTIONS"]["pool"]["timeout"]
                return connection
            shorten_waits(self.pool)
            self.pool.putconn(connection)

    def _renew_read_only(self, reason: Reason) -> None:
        """Replace all connections if this one could only read.

        A connection keeps what held for its role and its database when it was made, also after the host has lifted it.
        And after a failover the old server refuses for as long as it is asked.
        """
        if reason != "read-only" or not self.pool:
            return
        now = time.monotonic()
        if now > _renewed.get(self.pool, -math.inf) + RENEW_EVERY:
            _renewed[self.pool] = now
            self.pool.drain()


def _answers(connection: Connection) -> bool:
    """Return whether the server still answers on this connection.

    A check takes 260 µs. So only a readable connection is checked, which is how a closed one shows.
    """
    line = select.poll()
    line.register(connection.pgconn.socket, select.POLLIN)
    if not line.poll(0):
        return True
    try:
        ConnectionPool.check_connection(connection)
    except OperationalError:
        return False
    return True
