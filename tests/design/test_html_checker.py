"""What a browser mends in a page is named: the element that is not closed, and each error that html5lib finds."""

import pytest

from play.design.html_checker import find_errors, find_unclosed


def page(body):
    return f"<!doctype html>\n<title>A page</title>\n<main>{body}</main>"


@pytest.mark.parametrize(
    "body, named",
    [
        ("<h2>Your turn.", "<h2> with “Your turn.”, line 3, column 7"),
        ("\n  <p>A\n  <ul></ul>", "<p> with “A”, line 4, column 3"),
        ("<ul>\n<li>one\n<li>two</li></ul>", "<li> with “one”, line 4, column 1"),
        ("<p>A <b>bold\nword</p>", "<b> with “bold word”, line 3, column 12"),
        ("<p><a href='/'><img src='a.png'></p>", "<a>, line 3, column 10"),
        ("<h1>A</h2>", "<h1> with “A”, line 3, column 7"),
        ("<b>" + "W" * 40, f"<b> with “{'W' * 30}”, line 3, column 7"),
    ],
)
def test_the_element_that_is_not_closed_is_named_where_it_begins(body, named):
    element = find_unclosed(page(body))[0]
    assert f"{element}, line {element.line}, column {element.column}" == named


def test_an_element_knows_the_ids_around_it():
    (element,) = find_unclosed(page('<section id="turn"><div id="card"></div><p id="clue"><b>A</p></section>'))
    assert element.ids == ("turn", "clue")


@pytest.mark.parametrize(
    "body, named",
    [
        ("<p>A</p>\n</b>", "Unexpected end tag (b)"),
        ("<p id='a' id='b'>A</p>", "duplicate attribute"),
        ("<a href='/'><a href='/'>A</a></a>", "Unexpected start tag (a)"),
        ("<table><p>A</p></table>", "in table context"),
    ],
)
def test_what_closes_nothing_or_stands_where_it_must_not_is_named(body, named):
    assert any(named.lower() in error.what.lower() for error in find_errors(page(body)))


def test_an_error_has_its_place_in_the_page_and_the_ids_around_it():
    (error,) = find_errors(page('<section id="turn">\n<p>A</p>\n</b></section>'))
    assert (error.line, error.column, error.ids) == (5, 4, ("turn",))


@pytest.mark.parametrize(
    "body",
    [
        "<p>A<br>B</p><input><img src='a.png'>",
        "<svg><path d='M0 0'/><g><use href='#a'/></g></svg>",
        "<ul><li>A</li></ul><table><tr><td>A</td></tr></table>",
        "<!-- <b> --><p>1 &lt; 2</p>",
        "<script>if (1 < 2) document.write('<b>')</script>",
    ],
)
def test_what_is_right_is_no_mistake(body):
    assert find_unclosed(page(body)) == []
    assert find_errors(page(body)) == []
