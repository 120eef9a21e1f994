"""English: the words of questions, as `Vocabulary` explains them."""

QUESTIONS = {
    "row": "row",
    "column": "column col",
    "near": "near around beside",
    "pieces": "pieces piece who",
    "clue": "clue clues",
    "time": "time clock seconds",
    "points": "points score scores standing",
    "help": "help commands",
    "more": "more next",
}
DIRECTIONS = {
    "lighter": "lighter brighter",
    "darker": "darker",
    "redder": "redder",
    "yellower": "yellower",
    "greener": "greener",
    "bluer": "bluer",
    "paler": "paler duller greyer grayer",
    "stronger": "stronger deeper",
}
JOINTS = "than the to of is are left"
ENDINGS = ""
