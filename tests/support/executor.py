"""Execute statements with the project's own connection, one line each, and answer what came of the first of them."""

import json
import sys

import django

django.setup()

from django.db import Error, close_old_connections, connection  # noqa: E402


def execute(statement: str, before: str = "") -> list[str | None]:
    """Return the name of the exception and its reason, if any, after another statement on the same connection."""
    try:
        with connection.cursor() as cursor:
            if before:
                cursor.execute(before)
            cursor.execute(statement)
    except Error as error:
        return [type(error).__name__, getattr(error, "reason", None)]
    finally:
        close_old_connections()
    return ["", ""]


for line in sys.stdin:
    print(json.dumps(execute(*json.loads(line))), flush=True)
