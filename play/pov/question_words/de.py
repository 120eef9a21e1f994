"""German: the words of questions, as `Vocabulary` explains them."""

QUESTIONS = {
    "row": "reihe zeile",
    "column": "spalte",
    "near": "nahe bei neben",
    "pieces": "steine stein wer",
    "clue": "hinweis hinweise",
    "time": "zeit uhr sekunden",
    "points": "punkte stand punktestand",
    "help": "hilfe befehle",
    "more": "mehr weiter",
}
DIRECTIONS = {
    "lighter": "heller",
    "darker": "dunkler",
    "redder": "röter",
    "yellower": "gelber",
    "greener": "grüner",
    "bluer": "blauer",
    "paler": "blasser matter",
    "stronger": "kräftiger satter",
}
JOINTS = "als von an der die das dem den ist"
# dunkles Grün is dunkelgrün, too.
ENDINGS = "kles>kel es> er> en> em> e>"
