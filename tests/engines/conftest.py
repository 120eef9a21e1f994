"""Two phones of one engine for the tests of a file, which names it as ENGINE."""

import pytest

from tests.conftest import Server
from tests.engines.phone import Phone
from tests.support.staff import make_staff


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A server of the file's own, which a test may kill and start again, with a gallery and staff."""
    house = Server(tmp_path_factory.mktemp("house"), DESIGN="true").start()
    make_staff(house)
    yield house
    house.stop()


@pytest.fixture(scope="module")
def phones(request, tmp_path_factory):
    engine, browsers = request.module.ENGINE, []
    if not engine.is_there():
        pytest.skip(f"No game is played in {engine.name}, since it is not here: apt-get install {engine.packages}")
    try:
        for _ in range(2):
            browsers.append(engine(tmp_path_factory.mktemp("phone")))
        yield [Phone(name, browser) for name, browser in zip(("Ada", "Bob"), browsers, strict=True)]
    finally:
        for browser in browsers:
            browser.end()
