"""The rules of the game as pure functions of values. No clock, chance, database or Django.

A move returns the next game or raises Refused.
"""


class Refused(Exception):
    """The rules do not allow the move. `code` names the sentence that the player is shown; `params` fill it in."""

    def __init__(self, code: str, **params: str | int):
        super().__init__(code)
        self.code = code
        self.params = params
