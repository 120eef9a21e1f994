"""The phases of a game, by the words that are stored and sent."""

LOBBY, PICK, CLUE, GUESS, REVEAL, OVER = PHASES = ("lobby", "pick", "clue", "guess", "reveal", "over")
IN_A_ROUND = (PICK, CLUE, GUESS)
