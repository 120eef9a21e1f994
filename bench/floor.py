"""Our own sockets with almost nothing behind them: `python -m bench.floor` is bench/bare.py on the game's server.

What a move costs here the game can never save: ten ready frames, and the message that leads to them.
"""

from colorclues.server import __main__, socket_limits
from colorclues.server.daphne import Server

from bench.bare import application


async def say_goodbye() -> None:
    pass


if __name__ == "__main__":
    socket_limits.apply()
    Server(application, __main__.open_port(), say_goodbye).run()
