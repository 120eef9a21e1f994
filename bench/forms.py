"""Make rooms on any server as people do, by its forms, and wait if the server asks to."""

import re
import time

import httpx

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
TOO_FAST = 429
PATIENCE = 30  # seconds for an answer
LONGEST_WAIT = 120  # seconds that a server may ask us to wait


def make_rooms(url: str, number: int, seats: int) -> list[dict]:
    """Return so many new rooms for the driver. Raise AssertionError if the server refuses."""
    return [make_room(url, seats) for _ in range(number)]


def make_room(url: str, seats: int) -> dict:
    code, host = take_seat(url, "/", "/rooms/", "Player 1")
    others = [take_seat(url, f"/r/{code}/", f"/r/{code}/join/", f"Player {seat}") for seat in range(2, seats + 1)]
    return {"name": code, "seats": seats, "cookies": [host, *(cookie for _, cookie in others)]}


def take_seat(url: str, page: str, form: str, name: str) -> tuple[str, str]:
    """Return the code of the room, and the cookies of the player."""
    with httpx.Client(base_url=url, timeout=PATIENCE, headers={"Origin": url, "Referer": url + page}) as browser:
        token = TOKEN.search(browser.get(page).raise_for_status().text)[1]
        answer = post(browser, form, {"csrfmiddlewaretoken": token, "name": name})
        assert answer.is_redirect, f"{form} was answered with {answer.status_code}"
        cookies = "; ".join(f"{cookie}={value}" for cookie, value in browser.cookies.items())
        return answer.headers["location"].split("/")[2], cookies


def post(browser: httpx.Client, form: str, fields: dict[str, str]) -> httpx.Response:
    answer = browser.post(form, data=fields)
    if answer.status_code == TOO_FAST and float(answer.headers["retry-after"]) <= LONGEST_WAIT:
        time.sleep(float(answer.headers["retry-after"]))
        answer = browser.post(form, data=fields)
    return answer
