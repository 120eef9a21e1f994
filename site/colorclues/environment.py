"""What the environment sets, read and checked: a value that does not fit is told with its variable's name."""

import math

import environ
from django.core.exceptions import ImproperlyConfigured


class Env(environ.Env):
    """Raises ImproperlyConfigured where a value is none that the variable could have."""

    def get_value(self, var, *arguments, **options):
        try:
            return super().get_value(var, *arguments, **options)
        except ValueError as wrong:
            raise ImproperlyConfigured(f"{var} is not what it should be: {wrong}.") from None

    def names(self, var: str) -> list[str]:
        """Those with commas between, and spaces where people like them."""
        return [name.strip() for name in self.list(var, default=[]) if name.strip()]

    def rate(self, var: str, default: list[float]) -> list[float]:
        """How many at once, and how many a second after that."""
        rate = self.list(var, float, default)
        if len(rate) != 2 or not all(map(math.isfinite, rate)) or rate[0] < 1 or rate[1] <= 0:
            raise ImproperlyConfigured(
                f"{var} must be two numbers with a comma between, such as 30,5: how many at once, 1 or more, and how "
                "many a second after that, more than 0."
            )
        return rate
