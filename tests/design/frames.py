"""Pages of the gallery, as tests look at them."""

import re

from django.urls import reverse

BOARD = re.compile(r'<div id="board".*?</div>', re.DOTALL)  # 480 squares, always the same


def frame(client, name, query=""):
    return client.get(reverse("design-state-page", args=[name]) + query)


def html(response):
    """Return the page without the squares, but with their element."""
    assert response.status_code == 200
    return BOARD.sub('<div id="board"></div>', response.content.decode())
