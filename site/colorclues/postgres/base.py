"""Django's PostgreSQL with a pool that notices at once when the server has gone, and when it is back.

By itself psycopg's pool either hands out connections that the server has closed, or tries them one after the other with
a growing pause; and whoever asks while the server is down waits as long as for a connection that is in use.
"""

import select

from django.db.backends.postgresql import base
from psycopg import Connection, OperationalError
from psycopg_pool import ConnectionPool

from . import be_brief


class DatabaseWrapper(base.DatabaseWrapper):
    """Django finds it by this name."""

    def get_new_connection(self, conn_params):
        while True:
            connection = super().get_new_connection(conn_params)
            if _answers(connection):
                self.pool.timeout = self.settings_dict["OPTIONS"]["pool"]["timeout"]
                return connection
            be_brief(self.pool)
            self.pool.putconn(connection)


def _answers(connection: Connection) -> bool:
    """Asked only where there is something to be read, which is how a closed line shows: asking takes 260 µs."""
    line = select.poll()
    line.register(connection.pgconn.socket, select.POLLIN)
    if not line.poll(0):
        return True
    try:
        ConnectionPool.check_connection(connection)
    except OperationalError:
        return False
    return True
