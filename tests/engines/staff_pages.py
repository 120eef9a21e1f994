"""What operators and designers see, at a phone and at a desk: sign-in, dashboard, a room from inside, gallery."""

from tests.conftest import Server
from tests.engines.engines import DESK, PHONE
from tests.engines.phone import Phone
from tests.engines.webdriver import ENTER
from tests.support.staff import NAME, PASSWORD

GALLERY = ("/design/", "/design/state/reveal-ten-giver/", "/design/game/ten/?at=60&seat=2&calm=on")
# The frames of the gallery that do not fill the place that they are given.
UNFIT = """return [...document.querySelectorAll(".fit")].map(place => [place, place.firstElementChild])
    .filter(([place, frame]) => frame)
    .map(([place, frame]) => [place.getBoundingClientRect(), frame.getBoundingClientRect(), frame.offsetWidth])
    .filter(([place, frame, full]) => Math.abs(frame.width - Math.min(place.width, full)) > 1
        || Math.abs(frame.height - place.height) > 1)
    .map(([place, frame]) => `${frame.width} × ${frame.height} in ${place.width} × ${place.height}`)"""


def look_at_all(server: Server, olga: Phone, code: str) -> None:
    """Sign in, and look at each page at both sizes."""
    olga.browser.open(f"{server.url}/staff/sign-in/?next=/dashboard/")
    olga.looks_right("at the sign-in")
    olga.fill("#username", NAME)
    olga.fill("#password", PASSWORD + ENTER)
    olga.shows("#rooms")
    for size in (PHONE, DESK):
        olga.browser.resize(size)
        for path in ("/dashboard/", f"/dashboard/{code}/", *GALLERY):
            olga.browser.open(server.url + path)
            olga.looks_right(f"{path} at {size[0]} pixels")
            assert olga.browser.run(UNFIT) == [], f"{olga.browser.name}, {path} at {size[0]} pixels"
    olga.browser.resize(PHONE)
    olga.has_no_errors()
