"""Reading the environment: an invalid value is refused with the name of its variable."""

import math
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured


class Env(environ.Env):
    """Raise ImproperlyConfigured if a variable has an invalid value."""

    def get_value(self, var: str, *arguments, **options) -> Any:
        try:
            return super().get_value(var, *arguments, **options)
        except ValueError as wrong:
            raise ImproperlyConfigured(f"{var} is not valid: {wrong}.") from None

    def names(self, var: str) -> list[str]:
        return [name.strip() for name in self.list(var, default=[]) if name.strip()]

    def rate(self, var: str, default: list[float]) -> list[float]:
        """Return a rate: a burst, and a number per second."""
        rate = self.list(var, float, default)
        if len(rate) != 2 or not all(map(math.isfinite, rate)) or rate[0] < 1 or rate[1] <= 0:
            raise ImproperlyConfigured(
                f"{var} must be two numbers with a comma between, such as 30,5. The first is how many are allowed at "
                "once, 1 or more; the second is how many per second, more than 0."
            )
        return rate
