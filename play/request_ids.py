"""The id of the request or socket that the code at hand works for. Each line of the log has it.

A trusted proxy gives the id, or else site/colorclues/asgi_middleware.py. A task that serves several requests runs in a
context of its own, in which there is no id.
"""

from contextvars import ContextVar

# The attribute of an exception that has left the request: its id.
ATTRIBUTE = "request_id"

current: ContextVar[str] = ContextVar("request_id", default="")
