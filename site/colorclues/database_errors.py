"""Where the errors of a database pass: what it cannot do is raised as DatabaseUnavailable, what we did wrong is not."""

from collections.abc import Callable
from types import TracebackType

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DatabaseErrorWrapper

from play.rooms import DatabaseUnavailable, Reason


class ErrorWrapper(DatabaseErrorWrapper):
    """Raise Django's exceptions in the place of the driver's, and DatabaseUnavailable for what is no mistake of ours.

    Connecting, statements, commits and rollbacks all pass here. `find_reason` takes an exception of the driver and
    returns why the database cannot, or None. `on_unavailable` is called with the reason.
    """

    def __init__(
        self,
        wrapper: BaseDatabaseWrapper,
        find_reason: Callable[[Exception], Reason | None],
        on_unavailable: Callable[[Reason], None] = lambda reason: None,
    ) -> None:
        super().__init__(wrapper)
        self.find_reason = find_reason
        self.on_unavailable = on_unavailable

    def __exit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if exc_type is None:
            return
        if isinstance(exc_value, self.wrapper.Database.Error) and (reason := self.find_reason(exc_value)):
            self.wrapper.errors_occurred = True
            self.on_unavailable(reason)
            trouble = DatabaseUnavailable(*exc_value.args)
            trouble.reason = reason
            try:
                raise trouble.with_traceback(traceback) from exc_value
            finally:
                del trouble  # or the frame and the exception would keep each other, and an open cursor
        super().__exit__(exc_type, exc_value, traceback)
