"""The game, pure: values in, values or a Refused out; no clock, chance, database or Django inside."""


class Refused(Exception):
    """A move that the rules do not allow: a code, with the parameters that its sentence needs."""

    def __init__(self, code: str, **params: str | int):
        super().__init__(code)
        self.code = code
        self.params = params
