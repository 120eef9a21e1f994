"""Answer a question that was sent by form: the page again, with the answer in it. Nothing is saved."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from ...pov.answers_builder import build_answer
from ...rendering import partials
from ...rooms import RoomNotFound
from ...rules import board
from ..sockets import question_input
from ..visitor import visitor_of
from .errors import missing, removed
from .room_page import check_code, find_pov, record_visit, room_context


def is_question(request: HttpRequest) -> bool:
    return request.method == "POST" and question_input.is_question(request.POST)


def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Render the room with the whole answer, which is there to read. The page keeps still until it is left."""
    try:
        # A question is a sign of presence, as the page itself is.
        snapshot = record_visit(check_code(request, code), visitor_of(request))
    except RoomNotFound as why:
        return missing(request, why)
    if visitor_of(request) in snapshot.barred:
        return removed(request)
    pov, language = find_pov(snapshot, visitor_of(request)), get_language() or ""
    question = question_input.read(request.POST, language)
    context = room_context(request, pov, snapshot.version) | {
        "answer": build_answer(pov, question, sys.maxsize),
        "board": partials.render_board(board.parse(request.POST.get("square", "")) or "", language),
        "is_still": True,
    }
    return render(request, "room.html", context)
