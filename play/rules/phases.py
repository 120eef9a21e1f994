"""The phases of a game, by the words that are stored and sent."""

LOBBY, PICK, CLUE, GUESS, REVEAL, OVER, REMATCH = PHASES = (
    "lobby",
    "pick",
    "clue",
    "guess",
    "reveal",
    "over",
    "rematch",
)
IN_A_ROUND = (PICK, CLUE, GUESS)
IN_A_GAME = (*IN_A_ROUND, REVEAL)
# The standing is final. In the ten seconds before a rematch it is still shown (rule 16).
AT_THE_END = (OVER, REMATCH)
# The next game is about to begin: who joins or comes back is seated at once.
BEFORE_A_GAME = (LOBBY, REMATCH)
BETWEEN_GAMES = (LOBBY, *AT_THE_END)
# What a page or a report says: the ten seconds before a rematch are an end.
SHOWN_PHASES = tuple(phase for phase in PHASES if phase != REMATCH)
