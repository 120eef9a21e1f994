"""The answers to what one page asks: what it was asked last, and whether the page still shows an answer."""

from collections.abc import Mapping
from itertools import count
from random import randrange

from msgspec.structs import replace

from ...pov.answers import Answer
from ...pov.answers_builder import build_answer
from ...pov.pov import Pov
from ...pov.question import Question, follow
from ...rendering import messages
from . import question_input


class Answers:
    """Answer a page by what it shows. An answer is outdated when the page's move was accepted, or the phase changes."""

    def __init__(self) -> None:
        # Not those of the socket before, whose answer the page may still show.
        self.numbers = count(randrange(1, 10**6))
        self.last: Question | None = None  # there may be more to tell of it
        self.phase = "?"  # in which the answer was given that the page shows; it may have one from before this socket
        self.is_past = True

    def note_new_page(self) -> None:
        """Note that the page was just loaded, so that it shows no answer of another socket."""
        self.phase, self.is_past = "", False

    def find(self, shown: Pov, fields: Mapping[str, object], language: str) -> str:
        """Return HTML with the answer to a question, for the page that shows this Pov."""
        self.last = follow(question_input.read(fields, language), self.last)
        answer = build_answer(shown, self.last)
        self.phase, self.is_past = shown.turn.phase if answer.kind else "", False
        return messages.render_answer(replace(answer, number=next(self.numbers)), language)

    def clear_past(self, pov: Pov) -> str:
        """Return HTML that clears an outdated answer."""
        if not self.phase or (self.phase == pov.turn.phase and not self.is_past):
            return ""
        self.phase = ""
        return messages.render_answer(Answer())
